"""A form on a plain page: the JavaScript of the forms over a model that answers as Python would."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from planning_helpers.forms.layouts import layout, layout_data, placed
from planning_helpers.forms.table_form import TableForm
from planning_helpers.model import columns

ME = "Ann"

_MODEL = """
class FakeModel {
  constructor(data) { this.data = data; this.heard = new Map(); this.sent = []; }
  get(name) { return this.data[name]; }
  set(name, value) { this.data[name] = value; this.tell(`change:${name}`); }
  save_changes() {}
  on(event, listener) { this.heard.set(event, [...(this.heard.get(event) ?? []), listener]); }
  off() {}
  tell(event, ...details) { for (const listener of this.heard.get(event) ?? []) listener(...details); }
  send(message) { this.sent.push(message); setTimeout(() => this.answer(message), 0); }
  answer({ op, id, version, values }) {
    const others = this.data.rows.filter((row) => row.id !== id);
    const row = { id, version: (version ?? 0) + 1, by: "Ann", at: "2026-11-22 10:00:00", values };
    if (op === "save") {
      const place = this.data.rows.findIndex((known) => known.id === id);
      others.splice(place < 0 ? others.length : place, 0, row);
    }
    if (op === "save" || op === "remove") this.data.rows = others;
    if (op === "save") this.tell("msg:custom", { op: "saved", id, row });
    if (op === "remove") this.tell("msg:custom", { op: "removed", id });
  }
  row(id) { return this.data.rows.find((row) => row.id === id)?.values; }
}
"""

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A form</title><style>
body {{ margin: 16px; font: 13px sans-serif; }}
body {{ background: {background}; color: {ink}; color-scheme: {scheme}; }}
{style}</style></head>
<body data-jp-theme-light="{is_light}"><main><h1>A form</h1><div id="form"></div></main>
<script type="application/json" id="data">{data}</script>
<script type="module">{script}
window.model = new FakeModel(JSON.parse(document.getElementById("data").textContent));
render({{ model: window.model, el: document.getElementById("form") }});
</script></body></html>"""


def form_page(
    file: Path,
    table: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    view: str = "",
    options: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    fixed: Mapping[str, Any] | None = None,
    is_dark: bool = False,
) -> Path:
    """Write to `file` a page with a form of `rows` of `table`; the first column of a row is its key."""
    shown = layout(table)
    data = {
        "view": view or shown.views[0],
        "views": list(shown.views),
        "title": "",
        "columns": _columns(table, options or {}, fixed or {}),
        "rows": [_row(number, row, table) for number, row in enumerate(rows, start=1)],
        "drafts": {},
        "undoes": "",
        "layout_of": layout_data(table),
        "fixed": dict(fixed or {}),
        "me": ME,
    }
    page = _PAGE.format(
        background="#111" if is_dark else "#fff",
        ink="#eee" if is_dark else "#111",
        scheme="dark" if is_dark else "light",
        is_light="false" if is_dark else "true",
        style=TableForm._css,
        data=json.dumps(data).replace("<", "\\u003c"),
        script=_MODEL + TableForm._esm.replace("export default { render };", ""),
    )
    file.write_text(page, encoding="utf-8", errors="surrogatepass")
    return file


def _columns(
    table: str, options: Mapping[str, Sequence[tuple[str, str]]], fixed: Mapping[str, Any]
) -> list[dict[str, Any]]:
    known = {column.name: column for column in columns(table)}
    defaults = {"evidence_status": "assumed", "audience": "internal", "status": "accepted"}
    return [
        {
            "name": name,
            "label": known[name].label,
            "description": known[name].description,
            "kind": known[name].kind,
            "required": known[name].required,
            "choices": list(known[name].choices),
            "is_open": known[name].is_open,
            "options": [list(option) for option in options.get(name, ())],
            "least": 1 if known[name].kind == "score" else None,
            "most": 5 if known[name].kind == "score" else None,
            "default": defaults.get(name) if defaults.get(name) in known[name].choices else None,
            "place": place,
        }
        for name, place in placed(table).items()
        if name not in fixed
    ]


def _row(number: int, row: Mapping[str, Any], table: str) -> dict[str, Any]:
    values = dict.fromkeys(placed(table)) | dict(row)
    return {"id": f"r{number}", "version": 1, "by": "Bo", "at": "2026-11-20 09:00:00", "values": values}
