"""Measure what a quarter's run costs, print it as one table and write it as JSON: `make bench`."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from benchmark.books import repeated_sample
from benchmark.drawing import drawing_seconds
from benchmark.large_book import large_book_figures
from benchmark.runs import Measured, measured_run

PERIOD, AS_OF = "2026Q4", "2026-11-15"
VARIANTS = ("S", "K", "Kn", "F", "F'")
PLANBOOK = [str(Path(sys.executable).with_name("planbook"))]


def main() -> None:
    """Measure what the arguments ask for."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="planbook-bench-") as temporary:
        folder = Path(temporary)
        store = _store(folder, arguments.times)
        figures: dict[str, Any] = {"machine": _machine()}
        if "accounts" in arguments.parts:
            figures["accounts"] = _accounts(folder, store, arguments.stock, arguments.rounds)
        if "runs" in arguments.parts:
            figures["runs"] = _runs(folder, store, arguments.sizes)
        if "book" in arguments.parts:
            figures["book"] = large_book_figures(folder, arguments.transactions)
        if "report" in arguments.parts:
            figures["report"] = _report(folder, store)
    lines = list(_table(figures))
    print("\n".join(lines))
    arguments.to.parent.mkdir(parents=True, exist_ok=True)
    arguments.to.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(f"Every figure: {arguments.to}")


def _accounts(folder: Path, store: str, stock: Path, rounds: int) -> dict[str, list[float]]:
    """CPU seconds an account by variant, the variants in turn for each account."""
    ids = _planned(store)[: rounds + 1][1:]  # the first has warmed them up
    with ExitStack() as stack:
        ask = {name: stack.enter_context(_served(name, store, folder / name, stock)) for name in VARIANTS}
        found: dict[str, list[float]] = {name: [] for name in VARIANTS}
        for account_id in ids:
            for name in VARIANTS:
                found[name].append(ask[name](account_id))
            print("  ".join(f"{name} {values[-1]:.2f}" for name, values in found.items()), file=sys.stderr)
    return found


@contextmanager
def _served(variant: str, store: str, folder: Path, stock: Path) -> Iterator[Any]:
    command = [sys.executable, "-m", "benchmark.server", variant, store, PERIOD, str(folder), str(stock)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as server:
        assert server.stdin
        assert server.stdout
        while (line := server.stdout.readline()) != "ready\n":
            assert line, f"{variant} did not start"

        def ask(account_id: str) -> float:
            print(account_id, file=server.stdin, flush=True)
            return float(server.stdout.readline())  # type: ignore[union-attr]

        yield ask
        server.stdin.close()


def _runs(folder: Path, store: str, sizes: Sequence[int]) -> dict[str, Any]:
    """Runs of `planbook run` over ever more accounts, by one worker, by two, and once more unchanged."""
    ids = _planned(store)
    found: dict[str, Any] = {}
    for size in sizes:
        for jobs in (1, 2):
            found[f"{size} accounts, {jobs} at a time"] = _run(
                folder / f"{size}-{jobs}", store, ids[:size], jobs
            )
        found[f"{size} accounts, unchanged"] = _run(folder / f"{size}-2", store, ids[:size], 2)
    return found


def _run(to: Path, store: str, ids: Sequence[str], jobs: int) -> dict[str, Any]:
    accounts = [part for key in ids for part in ("--account", key)]
    command = [*PLANBOOK, "run", "--period", PERIOD, "--store", store, "--to", str(to), "--jobs", str(jobs)]
    measured: Measured = measured_run([*command, *accounts])
    print(f"{to.name}: {measured.wall:.0f} s", file=sys.stderr)
    manifest = json.loads((to / PERIOD / "manifest.json").read_text(encoding="utf-8"))
    outcomes = [outcome for outcome in manifest["outcomes"] if outcome["account_id"]]
    each = [outcome["cpu_seconds"] for outcome in outcomes if outcome["cpu_seconds"]]
    return {**measured._asdict(), "cpu_by_account": each}


def _report(folder: Path, store: str) -> dict[str, Any]:
    to = folder / "report"
    _run(to, store, _planned(store)[:5], 2)
    found = {}
    for page in sorted((to / PERIOD).glob("*/report.html")):
        found[page.parent.name] = {
            "bytes": page.stat().st_size,
            "gzipped": len(gzip.compress(page.read_bytes())),
            "drawn_seconds": drawing_seconds(page),
        }
    return found


def _store(folder: Path, times: int) -> str:
    extract = repeated_sample(folder / "extract", times)
    store = f"sqlite:///{folder}/book.db"
    subprocess.run(  # noqa: S603
        [*PLANBOOK, "import", str(extract), "--store", store, "--as-of", AS_OF],
        check=True,
        capture_output=True,
    )
    return store


def _planned(store: str) -> list[str]:
    from planning_helpers.store import read_book

    plans = read_book(store, period=PERIOD, as_of=AS_OF)["plans"]
    return sorted(plans["account_id"], key=lambda key: (len(key), key))


def _machine() -> dict[str, Any]:
    return {"python": platform.python_version(), "cores": os.cpu_count(), "system": platform.system()}


def _table(figures: Mapping[str, Any]) -> Iterator[str]:
    if accounts := figures.get("accounts"):
        median = {name: statistics.median(values) for name, values in accounts.items()}
        yield "CPU seconds an account (median): " + "  ".join(f"{k} {v:.2f}" for k, v in median.items())
        for top, bottom, bound in (
            ("K", "F'", "≤ 1.55"),
            ("K", "F", "≤ 0.85"),
            ("S", "K", "≥ 40"),
            ("S", "Kn", "≥ 25"),
        ):
            yield _row(f"{top} against {bottom}", median[top] / median[bottom], bound)
    if runs := figures.get("runs"):
        largest = max(int(name.split()[0]) for name in runs)
        one, two = (runs[f"{largest} accounts, {jobs} at a time"] for jobs in (1, 2))
        yield _row("two workers against one, wall", one["wall"] / two["wall"], "≥ 1.8")
        tenth = max(1, len(one["cpu_by_account"]) // 10)
        first, last = (
            statistics.mean(part) for part in (one["cpu_by_account"][:tenth], one["cpu_by_account"][-tenth:])
        )
        yield _row("last tenth against the first, CPU", last / first, "≤ 1.05")
        for name, run in runs.items():
            memory = f"PSS at most {run['pss'] / 2**20:6.0f} MiB"
            yield f"{name:<36} wall {run['wall']:8.2f} s  CPU {run['cpu']:8.2f} s  {memory}"
        smallest = min(int(name.split()[0]) for name in runs)
        more = (
            runs[f"{largest} accounts, unchanged"]["wall"] - runs[f"{smallest} accounts, unchanged"]["wall"]
        )
        if largest > smallest:
            yield _row("unchanged account, ms", 1000 * more / (largest - smallest), "≤ 10")
    if book := figures.get("book"):
        yield from (f"{name:<44} {value:10.3f}" for name, value in book.items())
    for name, report in figures.get("report", {}).items():
        size, seconds = report["gzipped"] / 1000, report["drawn_seconds"]
        yield f"{name:<36} gzipped {size:6.0f} kB (≤ 400)  drawn in {seconds:.2f} s (≤ 1.2)"


def _row(name: str, value: float, bound: str) -> str:
    return f"{name:<36} {value:8.2f}   ({bound})"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--parts", nargs="+", default=["accounts", "runs", "book", "report"])
    parser.add_argument(
        "--stock", type=Path, default=Path(".venv-stock/bin/python"), help="python without our engine"
    )
    parser.add_argument("--times", type=int, default=40, help="times the sample's five key accounts")
    parser.add_argument("--rounds", type=int, default=5, help="accounts measured by each variant")
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[10, 50, 200], help="accounts of the whole runs"
    )
    parser.add_argument("--transactions", type=int, default=2_000_000)
    parser.add_argument("--to", type=Path, default=Path("reports/bench/bench.json"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
