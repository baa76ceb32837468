"""What is wrong with options and arguments as they are typed, in every command alike."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand

from planning_helpers.errors import PlanningError


class OptionError(PlanningError):
    """An option or argument says nothing, or nothing that the command can use."""


class PlanningCommand(TyperCommand):
    """A command that takes no blank text for one that was left out, and no address for a file."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read `args`, as they were typed, into `ctx`.

        Raises:
            OptionError: If one of them is blank, or an address where only files and folders can be.
        """
        typed, _, _ = self.make_parser(ctx).parse_args(args=list(args))
        left = super().parse_args(ctx, args)
        for parameter in self.params:
            name = parameter.name or ""
            is_path = any(isinstance(value, Path) for value in _each(ctx.params.get(name)))
            for text in _each(typed.get(name)):
                if isinstance(text, str):
                    _refuse(parameter, text, is_path=is_path)
        return left


def _each(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else [value]


def _refuse(parameter: Any, text: str, *, is_path: bool) -> None:
    name = _called(parameter)
    if not text.strip():
        or_not = "" if parameter.required else f", or leave {name} out"
        raise OptionError(f"{name} is given without a value. Give one{or_not}.")
    if not is_path and not text.isascii() and text != text.encode(errors="replace").decode():
        raise OptionError(f"{name} {text!r} is not written in UTF-8, so it is no text. Type it anew.")
    if is_path and "://" in text:
        raise OptionError(
            f"{name} {text!r} is an address; only files and folders of this machine can be given there. "
            "Copy it here, and give its path."
        )


def refuse_ignored(ctx: typer.Context, names: Iterable[str], *, why: str) -> None:
    """Stop when one of the parameters `names` was given where it would be ignored.

    Args:
        ctx: What was typed.
        names: Of the command's function.
        why: Where they have no meaning, as the end of a sentence: `of a workbook`.

    Raises:
        OptionError: If that is so.
    """
    wanted = set(names)
    given = [
        _called(parameter)
        for parameter in ctx.command.params
        if parameter.name in wanted and _is_typed(ctx, parameter.name)
    ]
    if given:
        verb, them = ("has", "it") if len(given) == 1 else ("have", "them")
        raise OptionError(f"{' and '.join(given)} {verb} no meaning {why}. Leave {them} out.")


def _is_typed(ctx: typer.Context, name: str) -> bool:
    source = ctx.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _called(parameter: Any) -> str:
    """What a person calls it: `--to`, or `FILE`."""
    if parameter.param_type_name == "option":
        return str(parameter.opts[0])
    return str(parameter.metavar or parameter.name).strip("[]").upper()
