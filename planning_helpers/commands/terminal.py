"""Saying something at the terminal: the one way there, as data may hold commands to it."""

from __future__ import annotations

import json
import sys
from typing import Any

import typer
from sqlalchemy import Engine

from planning_helpers.errors import PlanningError
from planning_helpers.store.permissions import part_seen
from planning_helpers.values.signs import as_a_line, on_one_line


def say(*lines: object, err: bool = False) -> None:
    """Print `lines` to the output, or the error output.

    Each is one line there, whatever the names in it hold: a line break becomes a blank, and nothing steers
    the terminal.
    """
    for line in lines:
        typer.echo(as_a_line(str(line)), err=err)


def say_json(data: Any) -> None:
    """Print `data` as JSON, whose own lines part no text."""
    say(*json.dumps(data, ensure_ascii=False, indent=1).split("\n"))


def say_part_seen(store: Engine) -> None:
    """Say, where all of the store is asked for, that its database shows this person a part of it."""
    if part := part_seen(store):
        say(part, err=True)


class NotAgreedError(PlanningError):
    """Nobody was there to agree."""


def agreed(question: str, *, yes: bool, unasked: str) -> bool:
    """Whether the person agrees to `question`, or gave `yes` before it was asked.

    Raises:
        NotAgreedError: `unasked`, if nobody sits at a terminal to be asked.
    """
    if not yes and not sys.stdin.isatty():
        raise NotAgreedError(unasked)
    return yes or ask(question)


def ask(question: str) -> bool:
    """Whether the person agrees to `question`."""
    return typer.confirm(on_one_line(question))


def answered(question: str) -> bool:
    """Whether the person agrees to `question`; no when nobody sits at a terminal."""
    return sys.stdin.isatty() and ask(question)
