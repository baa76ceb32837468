"""The papermill engine `planbook`: how it is found, what it refuses, and what it leaves behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import DeadKernelError

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
    result = tmp_path / "result.ipynb"
    given = ["notebooks/01_snapshot.ipynb", str(result), "-p", "store_url", sample_store]
    shown = []
    for command in (["papermill"], ["papermill", "--engine", "planbook"], ["planning_helpers.engine"]):
        done = subprocess.run(
            [sys.executable, "-m", *command, *given], cwd=PROJECT, capture_output=True, text=True, check=True
        )
        assert "frozen modules" not in done.stderr
        assert "100%" in done.stderr
        shown.append(outputs(result))

    assert any(shown[0])
    assert shown[1] == shown[0]
    assert shown[2] == shown[0]


def test_the_command_of_ours_builds_no_grammar_of_addresses(tmp_path: Path):
    source, result = tmp_path / "in.ipynb", tmp_path / "out.ipynb"
    asked = "# %% asked\nimport sys\n'jsonschema' in sys.modules, 'rfc3987_syntax' in sys.modules\n"
    nbformat.write(Trap("", asked).notebook(), source)

    subprocess.run(
        [sys.executable, "-m", "planning_helpers.engine", str(source), str(result)],
        capture_output=True,
        check=True,
    )

    assert outputs(result) == [outputs_of("(True, False)", 1)]


def test_a_notebook_in_another_language_is_left_to_the_stock_engine(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    source = tmp_path / "in.ipynb"
    for metadata in (
        {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}},
        {"kernelspec": {"name": "ir", "display_name": "R"}, "language_info": {"name": "R"}},
    ):
        nbformat.write(nbformat.v4.new_notebook(metadata=metadata), source)

        with pytest.raises(NoSuchKernel):
            papermill.execute_notebook(source, None, engine_name="planbook", progress_bar=False)

    assert caplog.text.count("the kernel 'ir' is for 'R', so notebooks run under papermill's own engine") == 1


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


def test_a_kernel_that_is_started_anew_imports_nothing_of_its_caller():
    code = "import planning_helpers.engine.served, sys; print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert {"papermill", "nbclient", "nbformat", "pandas", "altair"}.isdisjoint(loaded.split())


@pytest.mark.parametrize(
    "before",
    [
        "import signal; signal.signal(signal.SIGCHLD, signal.SIG_IGN)",
        "import sys; sys.stdout = sys.stderr = None",
    ],
    ids=["children not waited for", "no streams"],
)
def test_a_caller_may_be_a_service(tmp_path: Path, before: str):
    nbformat.write(Trap("", "# %% one\nprint(1)\n").notebook(), tmp_path / "in.ipynb")
    code = (
        f"import papermill\n{before}\n"
        "papermill.execute_notebook('in.ipynb', 'out.ipynb', engine_name='planbook', progress_bar=False)\n"
    )

    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, timeout=120)

    assert outputs(tmp_path / "out.ipynb")[0][0]["text"] == ["1\n"]


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


def test_half_an_emoji_is_shown_as_a_sign_and_the_notebook_goes_on(tmp_path: Path):
    cut = "'Caf\\ud83d'"

    shown = executed(tmp_path, f"print({cut})", f"import sys; sys.stderr.write({cut});", "2")

    texts = [output["text"] for output in (shown[0][0], shown[1][0])]
    assert texts == [["Caf\ufffd\n"], ["Caf\ufffd"]]
    assert shown[2] == outputs_of("2", 3)


def test_what_was_printed_before_a_crash_is_in_the_notebook(tmp_path: Path):
    with pytest.raises(DeadKernelError):
        executed(
            tmp_path,
            "print('first')",
            "import os, signal, sys\nprint('last words')\nos.system('echo from below')\n"
            "print('and why', file=sys.stderr)\nos.kill(os.getpid(), signal.SIGKILL)",
        )

    first, last = outputs(tmp_path / "out.ipynb")
    told = {output["name"]: "".join(output["text"]) for output in last}
    assert told == {"stdout": "last words\nfrom below\n", "stderr": "and why\n"}
    assert first[0]["text"] == ["first\n"]


@pytest.mark.parametrize(
    ("before", "method"),
    [
        ("", "fork"),
        (
            "import threading, time; threading.Thread(target=time.sleep, args=(9,), daemon=True).start()",
            "spawn",
        ),
        ("import pandas; pandas.set_option('display.precision', 1)", "spawn"),
        ("import pandas; pandas.Series.sum = lambda self: 'patched'", "spawn"),
        ("import os; os.cpu_count = lambda: -1", "spawn"),
        ("import sys; sys.setrecursionlimit(5_000)", "spawn"),
        ("import statistics; statistics.mean = lambda numbers: 'patched'", "spawn"),
        ("import fractions; fractions.Fraction.__str__ = lambda self: 'patched'", "spawn"),
    ],
    ids=[
        "plain",
        "a thread",
        "an option",
        "a patch",
        "a patched module",
        "recursion",
        "any module",
        "any class",
    ],
)
def test_a_plain_script_runs_once_and_lends_its_notebook_nothing(tmp_path: Path, before: str, method: str):
    asks = (
        "import os, pandas, sys\n"
        "print(pandas.options.display.precision, pandas.Series([1]).sum(), os.cpu_count() > 0)\n"
        "import fractions, statistics\n"
        "print(sys.getrecursionlimit(), statistics.mean([1, 3]), fractions.Fraction(1, 2))"
    )
    nbformat.write(Trap("", f"# %% asks\n{asks}\n").notebook(), tmp_path / "in.ipynb")
    script = tmp_path / "script.py"
    script.write_text(
        f"print('begun')\nimport papermill\n{before}\n"
        "from planning_helpers.engine.isolated import safe_method\n"
        "papermill.execute_notebook('in.ipynb', 'out.ipynb', engine_name='planbook', progress_bar=True)\n"
        "print(safe_method())\n",
        encoding="utf-8",
    )

    done = subprocess.run(
        [sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=120
    )

    words = done.stdout.split()
    assert (words.count("begun"), words[0], words[-1]) == (1, "begun", method)
    assert "signing" not in done.stderr
    told = "".join(outputs(tmp_path / "out.ipynb")[0][0]["text"]).split()
    assert told == ["6", "1", "True", "1000", "2", "1/2"]


def test_a_message_that_cannot_be_read_ends_the_notebook_instead_of_waiting(tmp_path: Path):
    nbformat.write(Trap("", "# %% one\n1\n").notebook(), tmp_path / "in.ipynb")
    code = (
        "import papermill\nfrom planning_helpers.engine import clients\n"
        "def fails(*_): raise ValueError('not to be read')\nclients.Channel.arrive = fails\n"
        "papermill.execute_notebook('in.ipynb', None, engine_name='planbook', progress_bar=False)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )

    assert "DeadKernelError" in done.stderr


@pytest.mark.parametrize("is_direct", [False, True])
def test_a_cell_that_breaks_the_kernel_ends_the_notebook_instead_of_waiting(tmp_path: Path, is_direct: bool):
    breaks = "import sys\nprint('before')\nsys.stdout.flush = lambda: 1 / 0"
    nbformat.write(Trap("", f"# %% breaks\n{breaks}\n\n# %% never\n2\n").notebook(), tmp_path / "in.ipynb")
    code = (
        "import papermill\npapermill.execute_notebook('in.ipynb', 'out.ipynb', engine_name='planbook', "
        f"is_direct={is_direct}, progress_bar=False)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )

    assert "DeadKernelError" in done.stderr
    assert "division by zero" in done.stderr + (tmp_path / "out.ipynb").read_text(encoding="utf-8")
    assert outputs(tmp_path / "out.ipynb")[1] == []


@pytest.mark.parametrize("kind", ["startup", "configuration", "environment"])
def test_a_kernel_that_is_set_up_otherwise_gets_the_stock_engine_and_the_log_says_why(
    tmp_path: Path, kind: str
):
    profile, spec = tmp_path / "ipython" / "profile_default", tmp_path / "jupyter" / "kernels" / "python3"
    (profile / "startup").mkdir(parents=True)
    spec.mkdir(parents=True)
    kernel = {"argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]}
    match kind:
        case "startup":
            (profile / "startup" / "10-mine.py").write_text("found = 'startup'", encoding="utf-8")
        case "configuration":
            line = "c.InteractiveShellApp.exec_lines = ['found = \"configuration\"']"
            (profile / "ipython_config.py").write_text(f"c = get_config()\n{line}\n", encoding="utf-8")
        case "environment":
            kernel["env"] = {"FOUND": "environment"}
    (spec / "kernel.json").write_text(json.dumps(kernel | {"display_name": "P", "language": "python"}))
    asks = "# %% asks\nimport os\nprint(os.environ.get('FOUND') or found)\n"
    nbformat.write(Trap("", asks).notebook(), tmp_path / "in.ipynb")
    code = (
        "import papermill\nfor name in ('1.ipynb', '2.ipynb'):\n"
        "    papermill.execute_notebook('in.ipynb', name, engine_name='planbook', progress_bar=False)\n"
    )
    set_up = {"IPYTHONDIR": str(tmp_path / "ipython"), "JUPYTER_PATH": str(tmp_path / "jupyter")}

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path, capture_output=True, text=True, check=True, env=os.environ | set_up,
    )  # fmt: skip

    assert "".join(outputs(tmp_path / "2.ipynb")[0][0]["text"]) == f"{kind}\n"
    assert done.stderr.count("papermill's own engine, which heeds it") == 1


def outputs_of(text: str, count: int) -> list[dict[str, Any]]:
    """One value, as a notebook shows it."""
    shown = {"data": {"text/plain": [text]}, "execution_count": count, "metadata": {}}
    return [{**shown, "output_type": "execute_result"}]


def _wait(has_come: Any) -> None:
    end = time.monotonic() + 60
    while not has_come():
        assert time.monotonic() < end
        time.sleep(0.05)
