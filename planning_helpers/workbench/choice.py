"""What a person chose to work on last: kept for the next notebook that is opened."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from planning_helpers.errors import PlanningError
from planning_helpers.periods import period_name
from planning_helpers.values.user_name import user_name

FILE = Path("data") / "desk.json"


@dataclass(frozen=True)
class Choice:
    """What to work on, and as known on which day (ISO text).

    Attributes:
        account_id: Empty in a notebook of the whole book.
    """

    store_url: str
    period: str
    as_of: str
    account_id: str = ""


class ParameterError(PlanningError):
    """A parameter of a notebook is a number where it must be text."""


def given_choice(store_url: str, *, period: object, as_of: object, account_id: object = "") -> Choice:
    """What the parameters of a notebook say, as text.

    A tool that hands them over may have read a year or a date as such; these are taken.

    Raises:
        ParameterError: If the account is no text: 00123, 123 and 1e5 cannot be told from the number.
    """
    if not isinstance(account_id, str):
        raise ParameterError(
            f"account_id is {account_id!r}, which is no text; a key such as 00123 or 1e5 does not survive "
            "as a number. Write it in quotes, or give it to papermill with -r: -r account_id 00123."
        )
    if isinstance(as_of, date):
        as_of = (as_of.date() if isinstance(as_of, datetime) else as_of).isoformat()
    return Choice(store_url, period_name(str(period)), str(as_of), account_id)


def kept_choice(folder: Path, given: Choice) -> Choice:
    """What was chosen last where the notebook's parameters said `given`; else `given` itself.

    So who edits the parameters of a notebook gets what they say.
    """
    kept = _read(folder)
    if not kept:
        return given
    then, chosen = Choice(**kept["given"]), Choice(**kept["chosen"])
    if not given.account_id:
        then, chosen = replace(then, account_id=""), replace(chosen, account_id="")
    return chosen if given == then else given


def keep_choice(folder: Path, *, given: Choice, chosen: Choice, by: str) -> None:
    """Keep `chosen`, and who chose it, for the notebooks whose parameters say `given`."""
    file = folder / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(file, "w", encoding="utf-8", opener=lambda path, flags: os.open(path, flags, 0o600)) as opened:
        json.dump({"given": asdict(given), "chosen": asdict(chosen), "by": by}, opened, indent=2)


def kept_name(folder: Path) -> str:
    """Who worked last; else the name of the system's user."""
    return str(_read(folder).get("by") or os.environ.get("JUPYTERHUB_USER") or user_name("somebody"))


def _read(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
        Choice(**found["given"]), Choice(**found["chosen"])
    except (OSError, ValueError, TypeError, KeyError):
        return {}  # never chosen, or by another version of the planbook
    return dict(found)
