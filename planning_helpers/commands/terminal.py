"""Saying something at the terminal: the one way there, as data may hold commands to it."""

from __future__ import annotations

import typer

from planning_helpers.values.signs import visible


def say(text: object, *, err: bool = False) -> None:
    """Print `text` to the output, or the error output, with nothing in it that would steer a terminal."""
    typer.echo(visible(str(text)), err=err)


def ask(question: str) -> bool:
    """Whether the person agrees to `question`."""
    return typer.confirm(visible(question))
