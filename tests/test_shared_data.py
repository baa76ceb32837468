"""The rule for the real data sets: a developer may lack them, CI may not."""

from pathlib import Path

import pytest

from tests.support.real_data import real_data


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_without_the_real_data_ci_fails_and_others_skip(tmp_path: Path, monkeypatch, ci: str, outcome):
    monkeypatch.setenv("CI", ci)

    with pytest.raises(outcome, match="real data sets are not beside the project"):
        real_data(tmp_path / "data")


def test_the_real_data_are_used_where_they_are(tmp_path: Path):
    assert real_data(tmp_path) == tmp_path
