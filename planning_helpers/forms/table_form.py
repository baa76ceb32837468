"""The form for one table: it shows the rows, and writes only through the editor it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import anywidget
import traitlets as t

from planning_helpers.errors import InvalidRowError, PlanningError, StaleRowError
from planning_helpers.forms.editor import Editor
from planning_helpers.forms.form_values import column_data, row_data, row_label, typed_values
from planning_helpers.forms.layouts import layout, layout_data
from planning_helpers.forms.writes import Write, Writes
from planning_helpers.model import row_class
from planning_helpers.wording.shown_text import shown_text

_STATIC = Path(__file__).parent / "static"
_SCRIPTS = (
    *("words", "numbers", "dates", "fields"),
    *("inputs", "state", "conflict"),
    *("row_order", "cell_editor", "clipboard", "grid_keys", "grid"),
    *("board", "card", "form"),
)
_STYLES = ("form", "views")
_KEPT = "what was typed is kept"

_UNSAVED: dict[str, dict[str, Any]] = {}
"""Drafts by the rows they belong to, so that a cell that runs again shows them again."""


def _joined(names: tuple[str, ...], suffix: str) -> str:
    return "\n".join((_STATIC / f"{name}.{suffix}").read_text(encoding="utf-8") for name in names)


class TableForm(anywidget.AnyWidget):
    """Rows of one table to add, change and delete: as a grid, and as board or cards where they read better.

    What is typed is saved row by row. A row that cannot be saved stays as typed, with the reason beside it;
    one that another person wrote meanwhile is shown in both versions.

    Args:
        editor: Reads and writes the rows.
        view: How to begin: `grid`, `board` or `card`; else as the table is best shown.
        fixed: Values every new row gets; only rows that have them are shown.
        title: Above the form, and its name for screen readers.
        currency: ISO code of the account's money, in which amounts are typed; empty when it is not known.
        after: Called when rows have changed, by whomever.
    """

    _esm = _joined(_SCRIPTS, "js")
    _css = _joined(_STYLES, "css")

    view = t.Unicode().tag(sync=True)
    views = t.List(t.Unicode()).tag(sync=True)
    title = t.Unicode().tag(sync=True)
    columns: Any = t.List().tag(sync=True)
    rows: Any = t.List().tag(sync=True)
    drafts = t.Dict().tag(sync=True)
    layout_of = t.Dict().tag(sync=True)
    fixed = t.Dict().tag(sync=True)
    me = t.Unicode().tag(sync=True)
    undoes = t.Unicode().tag(sync=True)

    def __init__(
        self,
        editor: Editor,
        *,
        view: str = "",
        fixed: Mapping[str, Any] | None = None,
        title: str = "",
        currency: str = "",
        after: Callable[[], object] | None = None,
    ) -> None:
        self._editor, self._after = editor, after
        self._key = row_class(editor.table).key
        self._writes = Writes()
        self._view: str | None = None  # the view whose message is being answered
        self._fixed, self._currency = dict(fixed or {}), currency
        self._read_rows()
        self._place = f"{editor.place} {sorted(self._fixed.items())}"
        offered = layout(editor.table).views
        view = view or offered[0]
        super().__init__(
            view=view,
            views=list(dict.fromkeys([*offered, view])),
            title=title,
            columns=column_data(editor.table, editor.options(), currency=currency),
            rows=self._rows_data(),
            drafts=_UNSAVED.get(self._place, {}),
            layout_of=layout_data(editor.table),
            fixed=self._fixed,
            me=editor.by,
        )
        self.on_msg(self._on_message)

    def __repr__(self) -> str:
        return f"The form of {self._editor.table}: run this notebook in JupyterLab to fill it in."

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        shown = super()._repr_mimebundle_(**kwargs)
        data = shown[0] if isinstance(shown, tuple) else shown
        if data is not None:
            data["text/html"] = f"<p>{shown_text(repr(self))}</p>"
        return shown

    @t.observe("drafts")
    def _keep_drafts(self, change: Mapping[str, Any]) -> None:
        _UNSAVED[self._place] = change["new"]

    def refresh(self) -> None:
        """Show the rows as they are stored now, and what references may lead to."""
        before, self.me = self._read, self._editor.by
        self._read_rows()
        self.columns = column_data(self._editor.table, self._editor.options(), currency=self._currency)
        self._show_rows()
        if self._read != before:
            self._tell()

    def _read_rows(self) -> None:
        self._state = self._editor.state()
        self._read = {str(row[self._key]): row for row in self._editor.rows() if self._is_shown(row)}

    def _is_shown(self, row: Mapping[str, Any]) -> bool:
        return all(row[name] == value for name, value in self._fixed.items())

    def _rows_data(self) -> list[dict[str, Any]]:
        return [row_data(self._editor.table, row) for row in self._read.values()]

    def _show_rows(self) -> None:
        self.rows = self._rows_data()
        self.undoes = self._writes.described()

    def _tell(self) -> None:
        if self._after is not None:
            self._after()

    def _on_message(self, _: object, content: dict[str, Any], buffers: object) -> None:
        step, self._view = content.get("step") or uuid4().hex, content.get("view")
        match content:
            case {"op": "save", "id": row_id, "version": version, "values": values}:
                write = partial(self._save, row_id, version, values, step)
            case {"op": "remove", "id": row_id, "version": version}:
                write = partial(self._remove, row_id, version, step)
            case {"op": "undo"}:
                return self._undo()
            case {"op": "look"}:
                return self._look()
            case _:
                return None
        self._answer(write, row_id)
        return None if content.get("more") else self._end_step()

    def _answer(self, write: Callable[[], dict[str, Any]], row_id: str, **stale: Any) -> None:
        """Do `write` and say what came of it."""
        try:
            said = write()
        except InvalidRowError as error:
            problems = {name: self._problem(name, problem) for name, problem in error.problems.items()}
            said = {"op": "refused", "id": row_id, "problems": problems, "message": str(error)}
        except StaleRowError as error:
            said = self._stale(row_id, error, **stale)
        except PlanningError as error:
            said = {"op": "failed", "id": row_id, "message": str(error)}
        except Exception as error:
            message = f"The store could not be written ({type(error).__name__}); {_KEPT}. Save it again."
            self._say({"op": "failed", "id": row_id, "message": message})
            raise
        self._say(said)

    def _say(self, said: Mapping[str, Any]) -> None:
        """Answer the view that asked; the others of this form hear it too."""
        self.send({**said, "view": self._view} if self._view else dict(said))

    def _end_step(self) -> None:
        self._show_rows()
        self._tell()

    def _save(self, row_id: str, version: int | None, values: Mapping[str, Any], step: str) -> dict[str, Any]:
        before = self._read.get(row_id)
        row = {
            **(before or {}),
            **typed_values(self._editor.table, values),
            self._key: row_id,
            "version": version,
        }
        after = self._editor.save(row)
        self._read[row_id] = after
        self._note(step, row_id, before if version is not None else None, after)
        return self._saved(row_id, after)

    def _saved(self, row_id: str, row: Mapping[str, Any]) -> dict[str, Any]:
        return {"op": "saved", "id": row_id, "row": row_data(self._editor.table, row)}

    def _remove(self, row_id: str, version: int, step: str) -> dict[str, Any]:
        self._editor.remove(row_id, version)
        self._note(step, row_id, self._read.pop(row_id, None), None)
        return {"op": "removed", "id": row_id}

    def _note(
        self, step: str, row_id: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
    ) -> None:
        label = row_label(self._editor.table, after or before or {}, self.columns)
        self._writes.add(Write(step, row_id, label, before, after))

    def _undo(self) -> None:
        described, taken = self._writes.described(), self._writes.take()
        for write in taken:
            read = row_data(self._editor.table, write.after or write.before or {})
            self._answer(partial(self._take_back, write), write.row_id, was="undo", read=read)
        self._end_step()
        message = f"Undone: {described}." if taken else "There is nothing to undo."
        self._say({"op": "said", "message": message})

    def _take_back(self, write: Write) -> dict[str, Any]:
        if write.before is None:
            self._editor.remove(write.row_id, (write.after or {})["version"])
            self._read.pop(write.row_id, None)
            self._writes.taken_back(write, None)
            return {"op": "removed", "id": write.row_id}
        version = write.after["version"] if write.after is not None else None
        now = self._editor.save({**write.before, "version": version})
        self._read[write.row_id] = now
        self._writes.taken_back(write, now)
        return self._saved(write.row_id, now)

    def _stale(
        self, row_id: str, error: StaleRowError, *, was: str = "", read: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        table = self._editor.table
        if error.theirs is not None:
            self._read[row_id] = error.theirs
        else:
            self._read.pop(row_id, None)
        return {
            "op": "stale",
            "id": row_id,
            "was": was or ("remove" if error.ours.keys() == {"version"} else "save"),
            "read": read,
            "ours": row_data(table, error.ours),
            "theirs": None if error.theirs is None else row_data(table, error.theirs),
        }

    def _problem(self, name: str, problem: str) -> str:
        label = next((column["label"] for column in self.columns if column["name"] == name), name)
        return f"{label} {problem}."

    def _look(self) -> None:
        """Take in what others changed."""
        if self._editor.state() != self._state:
            self.refresh()
        self.send({"op": "looked"})
