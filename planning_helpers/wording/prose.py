"""Words for sentences: how names are enumerated and shortened."""

from __future__ import annotations

from collections.abc import Sequence

from planning_helpers.wording.display import joined
from planning_helpers.wording.figures import count, counted

_OPENERS = frozenset(
    [
        "Revenue",
        "It",
        "No",
        "We",
        "Nobody",
        "Nothing",
        "Neither",
        "Who",
        "The",
        "Each",
        "What",
        "Whether",
        "If",
        "Of",
        "Only",
        "Few",
        "With",
        "None",
        "Every",
        "An",
        "A",
    ]
)


def enumerated(names: Sequence[str], *, most: int = 5) -> str:
    """Names in their order with commas and "and"; those beyond `most` are counted.

    Semicolons stand for the commas where a name has one of its own.

    Examples:
        >>> enumerated(["Ann", "Bob", "Cy"]), enumerated(["Ann", "Bob", "Cy"], most=1)
        ('Ann, Bob and Cy', 'Ann and 2 more')
        >>> enumerated(["Road-150 Red, 48", "Road-150 Red, 52", "Cap"])
        'Road-150 Red, 48; Road-150 Red, 52 and Cap'
    """
    names = [str(name) for name in names]
    if len(names) > most:
        return f"{joined(names[:most])} and {len(names) - most} more"
    mark = "; " if any("," in name for name in names) else ", "
    return " and ".join([mark.join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def one_or_many(number: int, one: str, many: str) -> str:
    """`one` for 1, else `many`: the noun or verb that goes with a number."""
    return one if number == 1 else many


def some_of(part: float, whole: float, noun: str, one: str = "", many: str = "") -> str:
    """How many of how many, with the noun of the whole and the verb of the part.

    Examples:
        >>> some_of(1, 3, "action", "is", "are"), some_of(0, 1, "open deal", "has", "have")
        ('1 of 3 actions is', '0 of 1 open deal has')
        >>> some_of(2, 4, "plan")
        '2 of 4 plans'
    """
    verb = one_or_many(1 if whole == 1 else int(part), one, many)
    return f"{count(part)} of {counted(whole, noun)}" + (f" {verb}" if verb else "")


def lower_first(sentence: str) -> str:
    """`sentence` as the second half of another: its first letter small, unless it begins with a name.

    Examples:
        >>> lower_first("Revenue fell"), lower_first("Xylem Ltd left")
        ('revenue fell', 'Xylem Ltd left')
    """
    return sentence[:1].lower() + sentence[1:] if sentence.split(" ", 1)[0] in _OPENERS else sentence


def with_full_stop(sentence: str) -> str:
    """`sentence` with one full stop, also when it ends in a name that has its own.

    Examples:
        >>> with_full_stop("Call Acme Inc."), with_full_stop("Call Ann")
        ('Call Acme Inc.', 'Call Ann.')
    """
    return sentence if sentence.endswith((".", "?", "!")) else f"{sentence}."
