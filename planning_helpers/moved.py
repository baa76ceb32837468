"""Where modules went that people's own notebooks may import; importing an old place names the new one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

from planning_helpers.errors import PlanningError

UNTIL = "0.3"
"""The version that no longer knows the old places: then this module and its table go."""

_OURS = "planning_helpers"


class MovedError(PlanningError, ImportError):
    """A module is imported from where it was before version 0.2."""

    def __init__(self, before: str, now: str, renamed: Sequence[tuple[str, str]]) -> None:
        self.before, self.now, self.renamed = before, now, tuple(renamed)
        names = ", ".join(f"{old} is {new}" for old, new in self.renamed)
        super().__init__(
            f"{_OURS}.{before} has moved; it is {_OURS}.{now} now{f', where {names}' if names else ''}. "
            "Change the import."
        )


@cache
def moved_names() -> dict[str, str]:
    """By old place, of a module or of a name in it, the new one; both without the package's own name."""
    lines = Path(__file__).with_name("moved_names.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines[1:])


class MovedModules(MetaPathFinder):
    """Asked last of all finders: refuses an old place by naming the new one."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Nothing for what never was ours; an empty package for a folder whose modules have all moved.

        Raises:
            MovedError: If a module was here.
        """
        package, _, place = fullname.partition(".")
        if package != _OURS or not place:
            return None
        if place in moved_names():
            raise MovedError(place, moved_names()[place], list(_renamed(place)))
        if any(before.startswith(f"{place}.") for before in moved_names()):
            return ModuleSpec(fullname, _EmptyPackage(), is_package=True)
        return None


def _renamed(place: str) -> Iterator[tuple[str, str]]:
    """The names of the module that was at `place` that are called otherwise now."""
    for before, now in moved_names().items():
        module, _, name = before.rpartition(".")
        if module == place:
            same_module = now.rpartition(".")[0] == moved_names()[place]
            yield name, now.rpartition(".")[2] if same_module else f"{_OURS}.{now}"


class _EmptyPackage(Loader):
    """A folder of which nothing is left, so that what was in it can be asked for."""

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to load."""
