"""The papermill engine `planbook`: how it is found, what it refuses, and what it leaves behind."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest

from planning_helpers.engine.execution import WrongLanguageError
from tests.support.places import PROJECT
from tests.support.traps import Trap

pytestmark = [
    pytest.mark.notebooks,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc"),
]

CALLER = """
import decimal, logging, sys
import numpy, papermill
logging.basicConfig(level="INFO", format="%(message)s")
decimal.getcontext().prec = 3
numpy.random.seed(1)
for number in "12":
    papermill.execute_notebook(sys.argv[1], sys.argv[2] + number, engine_name="planbook", progress_bar=False)
"""


def executed(folder: Path, *cells: str, **options: Any) -> list[list[dict[str, Any]]]:
    """The outputs of each of `cells`."""
    source, result = folder / "in.ipynb", folder / "out.ipynb"
    text = "\n".join(f"# %% cell-{number}\n{cell}\n" for number, cell in enumerate(cells))
    nbformat.write(Trap("", text).notebook(), source)
    papermill.execute_notebook(source, result, engine_name="planbook", progress_bar=False, **options)
    return outputs(result)


def outputs(notebook: Path) -> list[list[dict[str, Any]]]:
    """What each code cell shows, forms left out: each has a key of its own."""
    read = json.loads(notebook.read_text(encoding="utf-8"))
    told = [cell for cell in read["cells"] if "form" not in cell["metadata"].get("tags", [])]
    return [cell["outputs"] for cell in told if cell["cell_type"] == "code"]


def test_papermill_starts_without_what_the_engine_needs():
    code = (
        "import papermill.engines as e, sys; e.papermill_engines.get_engine('planbook'); print(*sys.modules)"
    )

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    heavy = {"ipykernel", "pandas", "altair", "sqlalchemy", "planning_helpers.engine.kernel"}
    assert heavy.isdisjoint(loaded.split())
    assert "planning_helpers.engine.engine" in loaded.split()


@pytest.mark.notebooks
def test_a_notebook_of_ours_shows_the_same_on_the_command_line(sample_store: str, tmp_path: Path):
    command = [sys.executable, "-m", "papermill", "notebooks/01_snapshot.ipynb"]
    given = ["--no-progress-bar", "-p", "store_url", sample_store]
    shown = []
    for engine in ("nbclient", "planbook"):
        result = tmp_path / f"{engine}.ipynb"
        done = subprocess.run(
            [*command, str(result), "--engine", engine, *given],
            cwd=PROJECT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert "frozen modules" not in done.stderr
        shown.append(outputs(result))

    assert any(shown[0])
    assert shown[1] == shown[0]


def test_another_language_is_refused(tmp_path: Path):
    source = tmp_path / "in.ipynb"
    for metadata in (
        {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}},
        {"kernelspec": {"name": "ir", "display_name": "R"}, "language_info": {"name": "R"}},
    ):
        nbformat.write(nbformat.v4.new_notebook(metadata=metadata), source)
        with pytest.raises(
            WrongLanguageError, match=r"this one is in 'R'\. Run it with papermill's own engine"
        ):
            papermill.execute_notebook(source, None, engine_name="planbook", progress_bar=False)


def test_exit_lets_the_notebook_come_to_its_end(tmp_path: Path):
    assert executed(tmp_path, "1", "exit()") == [outputs_of("1", 1), []]


def test_what_a_forked_process_displays_is_lost_and_harms_nothing(tmp_path: Path):
    forks = "import multiprocessing as m\nchild = m.get_context('fork').Process(target=display, args='x')"

    shown = executed(tmp_path, forks, "child.start(); child.join()", "2")

    assert shown == [[], [], outputs_of("2", 3)]


def test_a_kernel_has_nothing_of_what_its_caller_set(tmp_path: Path):
    source, result = tmp_path / "in.ipynb", tmp_path / "out.ipynb"
    asks = "import decimal, logging, numpy\nlogging.getLogger().handlers, decimal.getcontext().prec"
    text = f"# %% handlers\n{asks}\n# %% chance\nfloat(numpy.random.random())\n"
    nbformat.write(Trap("", text).notebook(), source)

    subprocess.run([sys.executable, "-c", CALLER, source, f"{result}"], check=True, capture_output=True)

    first, second = outputs(Path(f"{result}1")), outputs(Path(f"{result}2"))
    assert first[0] == outputs_of("([], 28)", 1)
    assert first[1] != second[1]


def test_a_kernel_dies_with_its_parent(tmp_path: Path):
    source, told = tmp_path / "in.ipynb", tmp_path / "pid.txt"
    text = (
        f"# %% hangs\nimport os, time\nopen({str(told)!r}, 'w').write(f'{{os.getpid()}}.')\ntime.sleep(60)\n"
    )
    nbformat.write(Trap("", text).notebook(), source)
    caller = subprocess.Popen([sys.executable, "-c", CALLER, source, tmp_path / "out.ipynb"])
    _wait(lambda: told.exists() and told.read_text().endswith("."))

    kernel = Path("/proc", told.read_text().rstrip("."))
    assert kernel.exists()
    caller.send_signal(signal.SIGKILL)
    caller.wait()

    _wait(lambda: not kernel.exists() or "(zombie)" in (kernel / "status").read_text())


def outputs_of(text: str, count: int) -> list[dict[str, Any]]:
    """One value, as a notebook shows it."""
    shown = {"data": {"text/plain": [text]}, "execution_count": count, "metadata": {}}
    return [{**shown, "output_type": "execute_result"}]


def _wait(has_come: Any) -> None:
    end = time.monotonic() + 60
    while not has_come():
        assert time.monotonic() < end
        time.sleep(0.05)
