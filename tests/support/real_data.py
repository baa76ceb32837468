"""The real data sets beside the project: a developer may lack them, CI may not."""

import os
from pathlib import Path

import pytest


def real_data(folder: Path) -> Path:
    """`folder`; where it is not there the test fails under CI and is skipped elsewhere."""
    if not folder.is_dir():
        reason = "the real data sets are not beside the project (../shared/data)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    return folder
