"""Lists of words kept in a file, each a text with blanks between the words."""

from __future__ import annotations

import tomllib
from importlib import resources


def word_lists(package: str, file: str) -> dict[str, tuple[str, ...]]:
    """The lists of `file` in `package` by their names, in the order they stand there.

    Examples:
        >>> word_lists("planning_helpers.values", "quantity_words.toml")["tens"][:3]
        ('twenty', 'thirty', 'forty')
    """
    content = tomllib.loads((resources.files(package) / file).read_text(encoding="utf-8"))
    return {name: tuple(text.split()) for name, text in content.items()}
