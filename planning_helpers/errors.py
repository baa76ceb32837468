"""The errors that the person running the planbook can mend; any other error is a defect."""

from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable, Mapping
from typing import Any


class PlanningError(Exception):
    """The person running this can fix it; the message says how."""


def plain_problem(error: Mapping[str, Any]) -> str:
    """What pydantic finds wrong with a value, as part of a sentence.

    Examples:
        >>> plain_problem({"type": "less_than_equal", "ctx": {"le": 5}, "msg": "Input should be less than …"})
        'must be 5 or less'
        >>> plain_problem({"type": "int_parsing", "msg": "Input should be a valid integer"})
        'must be a valid integer'
    """
    limits = error.get("ctx", {})
    match error["type"]:
        case "less_than_equal":
            return f"must be {limits['le']} or less"
        case "greater_than_equal":
            return f"must be {limits['ge']} or more"
        case "less_than":
            return f"must be less than {limits['lt']}"
        case "greater_than":
            return f"must be more than {limits['gt']}"
    message = str(error["msg"]).removeprefix("Value error, ").replace("Input should", "must")
    return f"{message[:1].lower()}{message[1:]}"


class FileFaultError(PlanningError):
    """The system does not let a file or folder be read or written."""


_REMEDIES = {
    errno.ENOSPC: "The disk is full: free space there and try again",
    errno.EDQUOT: "Your share of the disk is used up: free space there and try again",
    errno.EFBIG: "The file would be larger than the system allows: name another place",
    errno.EROFS: "That disk may only be read: name another place",
    errno.EACCES: "Give yourself the right to it, or close the program that holds it, and try again",
    errno.EPERM: "Give yourself the right to it, or name another place",
    errno.ENOENT: "Check the name, and where the command is run",
    errno.ENOTDIR: "A file stands where a folder should be: name another place",
    errno.EEXIST: "Something else stands there: name another place",
    errno.EISDIR: "A folder stands where a file should be: name another place",
    errno.ENOTEMPTY: "Something else stands there: name another place",
    errno.ENAMETOOLONG: "The name is too long: choose a shorter one",
    errno.EINVAL: "The system does not take this name: choose another",
    errno.EMFILE: "Too many files are open: close some programs, or take fewer --jobs",
    errno.ENOMEM: "There is not enough memory: close some programs, or take fewer --jobs",
    errno.EIO: "The disk fails: name another place",
    errno.EBUSY: "Another program holds it: close that and try again",
}
"""What to do about what the system says, by its number."""


def file_fault(error: OSError) -> FileFaultError | None:
    """The sentence for what the system says of a file; None for what is not about one.

    Examples:
        >>> print(file_fault(OSError(errno.ENOSPC, "No space left on device", "reports/index.html")))
        'reports/index.html': no space left on device. The disk is full: free space there and try again.
        >>> file_fault(ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")) is None
        True
    """
    remedy = _REMEDIES.get(error.errno or 0)
    if not remedy:
        return None
    names = [repr(str(name)) for name in (error.filename, error.filename2) if name is not None]
    reason = error.strerror or ""
    where = f"{' to '.join(names)}: " if names else ""
    return FileFaultError(f"{where}{reason[:1].lower()}{reason[1:]}. {remedy}.")


def mendable(error: BaseException) -> PlanningError | None:
    """`error` as one that a person can mend; None for a defect."""
    if isinstance(error, OSError):
        return file_fault(error)
    return error if isinstance(error, PlanningError) else None


class UnknownNameError(PlanningError):
    """A name was given that is not one of those there are."""

    def __init__(self, kind: str, name: str, known: Iterable[str], remedy: str = "") -> None:
        known = sorted(known)
        near = difflib.get_close_matches(name, known, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        super().__init__(
            f"no {kind} {name!r}; there is {listed(known)}.{hint}{' ' + remedy if remedy else ''}"
        )


class ExtractError(PlanningError):
    """A file, sheet or query cannot be read."""


class InvalidRowError(PlanningError):
    """A row does not fit its table.

    Attributes:
        problems: What is wrong and what is accepted, by column.
    """

    def __init__(self, table: str, key: object, problems: Mapping[str, str]) -> None:
        self.table, self.key, self.problems = table, key, dict(problems)
        which = f" {key!r}" if key is not None else ""
        details = "; ".join(f"{name} {problem}" for name, problem in self.problems.items())
        super().__init__(f"{table}{which} is not saved: {details}. Correct the row and save it again.")


class StaleRowError(PlanningError):
    """Another person wrote the row since it was read; nothing is overwritten.

    Attributes:
        ours: The row that was to be saved.
        theirs: The row as it is stored now; None when it was removed.
    """

    def __init__(
        self, table: str, key: str, ours: Mapping[str, Any], theirs: Mapping[str, Any] | None
    ) -> None:
        self.table, self.key, self.ours, self.theirs = (
            table,
            key,
            dict(ours),
            dict(theirs) if theirs else None,
        )
        now = (
            f"version {theirs.get('version')}, saved by {theirs.get('recorded_by')}, is stored now"
            if theirs
            else "it has been removed since"
        )
        super().__init__(
            f"{table} {key!r} was read at version {ours.get('version') or 'none'}; {now}. "
            "Read it again and repeat your change."
        )


def listed(names: Iterable[str], *, most: int = 12) -> str:
    """Sorted names with commas, the rest counted: what an error shows of what is there."""
    names = sorted(str(name) for name in names)
    if not names:
        return "nothing"
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
