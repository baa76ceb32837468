"""The command line: `planbook` and its commands."""

from __future__ import annotations

import codecs
import errno
import io
import json
import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from planning_helpers.commands.backup import backup, restore
from planning_helpers.commands.check import check
from planning_helpers.commands.defects import defect_text
from planning_helpers.commands.export import export
from planning_helpers.commands.forget import forget_command
from planning_helpers.commands.import_ import import_command
from planning_helpers.commands.options import PlanningCommand
from planning_helpers.commands.person_data import person_command
from planning_helpers.commands.plans import move, plans
from planning_helpers.commands.report import report
from planning_helpers.commands.run import run
from planning_helpers.commands.summary import summary
from planning_helpers.commands.terminal import say
from planning_helpers.commands.undo import undo
from planning_helpers.errors import mendable

STOPPED = 130
"""Exit status of a command that a person stopped by Ctrl-C, as shells have it."""


class PlanningGroup(TyperGroup):
    """Shows every error as one line, exit status 1; the traceback of a defect goes to a file."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that `ctx` names."""
        try:
            return super().invoke(ctx)
        except (typer.Abort, KeyboardInterrupt) as stop:
            say("", f"planbook: stopped. {_left_by(stop)}", err=True)
            raise typer.Exit(STOPPED) from stop
        except Exception as error:
            if _is_for_typer(error):
                raise
            say(f"planbook: {mendable(error) or defect_text(error)}", err=True)
            raise typer.Exit(1) from error


def _left_by(stop: BaseException) -> str:
    """What a person who stopped a command is told of it: by a key at a question, or while it worked."""
    if isinstance(stop, typer.Abort):
        return "Nothing was changed."
    return str(stop) or "What it had not finished is undone."


def _is_for_typer(error: Exception) -> bool:
    """Whether it ends the command as typer knows to: by a status, a misspelt option, or a closed pipe."""
    is_pipe = isinstance(error, OSError) and error.errno == errno.EPIPE  # as of `planbook summary | head`
    return is_pipe or hasattr(error, "exit_code")


app = typer.Typer(
    name="planbook",
    cls=PlanningGroup,
    help="From a CRM export to one report per key account.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def planbook() -> None:
    """From a CRM export to one report per key account."""


# One line a command:
app.command("import", cls=PlanningCommand)(import_command)
app.command("undo", cls=PlanningCommand)(undo)
app.command("undo-import", cls=PlanningCommand, hidden=True)(undo)  # its name until now
app.command("summary", cls=PlanningCommand)(summary)
app.command("plans", cls=PlanningCommand)(plans)
app.command("move-plan", cls=PlanningCommand)(move)
app.command("run", cls=PlanningCommand)(run)
app.command("report", cls=PlanningCommand)(report)
app.command("check", cls=PlanningCommand)(check)
app.command("export", cls=PlanningCommand)(export)
app.command("forget", cls=PlanningCommand)(forget_command)
app.command("person", cls=PlanningCommand)(person_command)
app.command("backup", cls=PlanningCommand)(backup)
app.command("restore", cls=PlanningCommand)(restore)


def main() -> None:
    """Run the command line; a sign that the output cannot take stops nothing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # whoever started us closed it
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - until the end
    codecs.register_error("planbook", _written_out)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="planbook")
    app()


def _written_out(error: UnicodeError) -> tuple[str, int]:
    """Signs by their numbers, as JSON writes them, so that `--json` stays JSON; a minus sign as a hyphen."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return "".join("-" if sign == "\u2212" else json.dumps(sign)[1:-1] for sign in signs), error.end
