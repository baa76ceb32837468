"""Where a cell has shown something, and putting something else there."""

from __future__ import annotations

from html import escape
from typing import Any, Protocol

import ipywidgets as widgets
from IPython.core.displaypub import DisplayPublisher
from IPython.display import display

Bundle = dict[str, Any]
"""What a display message holds: a value in several media types, and their metadata."""

_NOTHING: Bundle = {"data": {"text/plain": "", "text/html": ""}, "metadata": {}}


class Place(Protocol):
    """The outputs of one cell."""

    def take(self, message: dict[str, Any]) -> dict[str, Any] | None:
        """Note what the cell shows; return the message to send on, None to keep it back."""

    def close(self) -> None:
        """The cell has run: show what was kept back."""

    def show(self, bundles: list[Bundle]) -> None:
        """Put `bundles` in the place of what is shown."""


class OutputPlace:
    """In JupyterLab: outputs that stay in the notebook, each with an ID by which the page updates it."""

    def __init__(self, publisher: DisplayPublisher) -> None:
        self._publisher = publisher
        self._ids: list[str] = []

    def take(self, message: dict[str, Any]) -> dict[str, Any]:
        """Give the output an ID, if it has none."""
        content = message["content"]
        self._ids.append(content["transient"].setdefault("display_id", message["header"]["msg_id"]))
        return message

    def close(self) -> None:
        """Nothing was kept back."""

    def show(self, bundles: list[Bundle]) -> None:
        """Update the outputs one by one; those that came new stand in the last one, as HTML."""
        places = len(self._ids)
        if places and len(bundles) > places:
            bundles = [*bundles[: places - 1], _joined(bundles[places - 1 :])]
        for number, display_id in enumerate(self._ids):
            bundle = bundles[number] if number < len(bundles) else _NOTHING
            self._publisher.publish(**bundle, transient={"display_id": display_id}, update=True)


class WidgetPlace:
    """In Voila, whose page has no notebook behind it: a widget that holds the outputs."""

    def __init__(self) -> None:
        self._bundles: list[Bundle] = []
        self._widget = widgets.Output()

    def take(self, message: dict[str, Any]) -> None:
        """Keep the output for the widget."""
        self._bundles.append({name: message["content"][name] for name in ("data", "metadata")})

    def close(self) -> None:
        """Show the widget in place of what was kept back."""
        if self._bundles:
            self.show(self._bundles)
            display(self._widget)

    def show(self, bundles: list[Bundle]) -> None:
        """Put `bundles` into the widget."""
        self._widget.outputs = tuple({"output_type": "display_data", **bundle} for bundle in bundles)


def _joined(bundles: list[Bundle]) -> Bundle:
    """Several outputs as one, of what each shows as HTML or text."""
    shown = [bundle["data"] for bundle in bundles]
    html = [data.get("text/html") or f"<pre>{escape(data.get('text/plain', ''))}</pre>" for data in shown]
    return {"data": {"text/html": "".join(html)}, "metadata": {}}
