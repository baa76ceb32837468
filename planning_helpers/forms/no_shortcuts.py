"""Fields of ipywidgets that can be used by keyboard in JupyterLab."""

from __future__ import annotations

from pathlib import Path

import anywidget


class NoShortcuts(anywidget.AnyWidget):
    """Put among fields: JupyterLab then leaves them their keys.

    Else a letter typed on a list adds a cell or cuts one, and Enter on a button goes into the cell.
    """

    _esm = (Path(__file__).parent / "static" / "no_shortcuts.js").read_text(encoding="utf-8")

    def __init__(self) -> None:
        super().__init__(layout={"display": "none"})
