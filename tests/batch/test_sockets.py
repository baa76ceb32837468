"""What a killed run leaves in the temporary folder, and the line that names what failed."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from planning_helpers.batch.execute import _sweep_sockets
from planning_helpers.batch.places import LocalFolder
from planning_helpers.batch.progress import summary_lines
from planning_helpers.batch.records import Outcome


@pytest.mark.skipif(os.name != "posix", reason="kernels are spoken to by sockets on POSIX only")
def test_socket_folders_of_dead_processes_go_and_those_of_live_ones_stay(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    stale, live, other = (
        tmp_path / name
        for name in (f"planbook-{ended.pid}-abc", f"planbook-{os.getpid()}-abc", "planbook-notes-abc")
    )
    for folder in (stale, live, other):
        folder.mkdir()
        (folder / "kernel-1").touch()

    _sweep_sockets()

    assert sorted(tmp_path.iterdir()) == sorted([live, other])


def test_a_failed_name_that_ends_in_a_dot_has_one_dot(tmp_path: Path):
    failed = Outcome("1", "Petrovia Inc.", "petrovia-inc", "2026Q4", "2026-11-15", "failed")

    assert summary_lines([failed], LocalFolder(tmp_path))[-1].startswith(
        "Failed: Petrovia Inc. Mend what error.txt says"
    )
