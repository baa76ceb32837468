"""Telling the person at the terminal how far a run is, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from tqdm import tqdm

from planning_helpers.batch.places import Place
from planning_helpers.batch.records import Outcome
from planning_helpers.values.signs import on_one_line


@contextmanager
def progress(total: int, stream: TextIO) -> Iterator[Callable[[Outcome], None]]:
    """What to call with each outcome: a bar on a terminal, else one line each on `stream`."""
    if stream.isatty():
        with tqdm(total=total, unit="account", file=stream, dynamic_ncols=True) as bar:

            def advance(outcome: Outcome) -> None:
                bar.set_postfix_str(on_one_line(title_of(outcome))[:40])
                bar.update()

            yield advance
        return
    done = 0

    def line(outcome: Outcome) -> None:
        nonlocal done
        done += 1
        print(f"[{done}/{total}] {on_one_line(title_of(outcome))}: {outcome.status}", file=stream, flush=True)

    yield line


def summary_lines(outcomes: Sequence[Outcome], place: Place) -> list[str]:
    """One line a folder, failures with their error, then how many there are of each."""
    lines = [line for outcome in outcomes for line in _lines(outcome, place)]
    accounts = [outcome for outcome in outcomes if outcome.account_id is not None]
    failed = [outcome for outcome in outcomes if outcome.status == "failed"]
    reported = sum(outcome.status != "failed" for outcome in accounts)
    lines.append(f"{reported} of {len(accounts)} accounts reported, see {place.shown('index.html')}")
    if flawed := [outcome for outcome in outcomes if outcome.error and outcome not in failed]:
        names = ", ".join(on_one_line(title_of(outcome)) for outcome in flawed)
        lines.append(
            f"Sections failed: {names.removesuffix('.')}. Their reports say where; error.txt beside says why."
        )
    if failed:
        names = ", ".join(on_one_line(title_of(outcome)) for outcome in failed)
        lines.append(
            f"Failed: {names.removesuffix('.')}. "
            "Mend what error.txt says and run again: only what is missing is run."
        )
    return lines


def title_of(outcome: Outcome) -> str:
    """What the outcome is about, for a reader."""
    return outcome.account if outcome.account_id is not None else "Book of accounts"


def _lines(outcome: Outcome, place: Place) -> Iterator[str]:
    title = on_one_line(title_of(outcome))
    yield f"{outcome.status:<9} {outcome.seconds:6.1f} s  {title}  {place.shown(outcome.report)}"
    if outcome.error:
        yield f"    {on_one_line(outcome.error)}"
    if outcome.withheld:
        yield f"    client edition withheld: {on_one_line(outcome.withheld)}"
