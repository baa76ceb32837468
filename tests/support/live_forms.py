"""A form on a plain page that a real `TableForm` answers: no Jupyter between the two."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from planning_helpers.errors import InvalidRowError, StaleRowError
from planning_helpers.forms.table_form import TableForm
from planning_helpers.model import columns, row_class

_TRAITS = (
    *("view", "views", "title", "columns", "rows", "drafts"),
    *("layout_of", "fixed", "me", "undoes"),
)

_MODEL = """
class LiveModel {
  constructor(data) { this.data = data; this.heard = new Map(); this.pending = 0; }
  get(name) { return this.data[name]; }
  set(name, value) { this.data[name] = value; if (name === "view") this.tell("change:view"); }
  save_changes() { window.python({ drafts: this.data.drafts }); }
  on(event, listener) { this.heard.set(event, [...(this.heard.get(event) ?? []), listener]); }
  off() { this.heard.clear(); }
  tell(event, ...details) { for (const listener of this.heard.get(event) ?? []) listener(...details); }
  async send(content) {
    this.pending += 1;
    const { messages, changed } = await window.python({ content });
    for (const message of messages) this.tell("msg:custom", message);
    for (const [name, value] of Object.entries(changed)) {
      this.data[name] = value;
      this.tell(`change:${name}`);
    }
    this.pending -= 1;
  }
}
"""

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A form</title>
<style>
body {{ margin: 12px; font: 13px sans-serif; }}
@media (prefers-color-scheme: dark) {{ body {{ background: #16191d; color: #e6e8eb }} }}
{style}</style></head>
<body><main><h1>A form</h1><button id="before">Before</button><div id="form"></div></main>
<script type="module">
const data = JSON.parse(await window.python({{ start: true }}));
{script}
window.model = new LiveModel(data);
window.takeDown = render({{ model: window.model, el: document.getElementById("form") }});
document.documentElement.dataset.ready = "yes";
</script></body></html>"""


@dataclass
class FakeEditor:
    """Rows of a table in memory, with the errors of the store."""

    table: str
    by: str = "Ann"
    stored: dict[str, dict[str, Any]] = field(default_factory=dict)
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    log: list[tuple[str, str]] = field(default_factory=list)
    name: str = field(default_factory=lambda: uuid4().hex)

    def seen_by(self, name: str) -> FakeEditor:
        """The same rows as another person edits them."""
        return replace(self, by=name)

    def given(self, *rows: dict[str, Any]) -> FakeEditor:
        """With `rows` stored as r1, r2, …"""
        for number, row in enumerate(rows, start=1):
            self.save({self.key: f"r{number}", **row})
        return self

    @property
    def key(self) -> str:
        return row_class(self.table).key

    @property
    def place(self) -> str:
        return f"{self.name} {self.by}"

    def rows(self) -> list[dict[str, Any]]:
        return list(self.stored.values())

    def options(self) -> dict[str, list[tuple[str, str]]]:
        return self.choices

    def state(self) -> int:
        return len(self.log)

    def save(self, row: dict[str, Any]) -> dict[str, Any]:
        key, read_at = row[self.key], row.get("version")
        theirs = self.stored.get(key)
        if (theirs or {}).get("version") != read_at:
            raise StaleRowError(self.table, key, row, theirs)
        after = {column.name: row.get(column.name) for column in columns(self.table)}
        typed = [column.name for column in columns(self.table) if column.required]
        if missing := [name for name in typed if name not in {self.key, "plan_id"} and after[name] is None]:
            raise InvalidRowError(self.table, key, dict.fromkeys(missing, "is empty; it is required"))
        if "wrong" in str(after.values()):
            raise InvalidRowError(self.table, key, {"statement": "holds the word 'wrong'"})
        after |= {
            "version": (read_at or 0) + 1,
            "recorded_by": self.by,
            "recorded_at": datetime(2026, 11, 22, 9),  # noqa: DTZ001 (UTC without a zone, as the store keeps it)
        }
        self.stored[key] = after
        self.log.append(("save", key))
        return dict(after)

    def remove(self, row_id: str, version: int) -> None:
        theirs = self.stored.get(row_id)
        if theirs is None or theirs["version"] != version:
            raise StaleRowError(self.table, row_id, {"version": version}, theirs)
        del self.stored[row_id]
        self.log.append(("remove", row_id))


def sends(form: TableForm, content: dict[str, Any]) -> list[dict[str, Any]]:
    """What `form` answers when the page sends `content`."""
    messages: list[dict[str, Any]] = []
    form.send = lambda message, buffers=None: messages.append(message)
    form._handle_custom_msg(content, [])
    return messages


def open_live(page: Any, file: Path, form: TableForm) -> None:
    """Show `form` on `page`; what the page sends is answered by the form itself."""
    known = {name: _json(getattr(form, name)) for name in _TRAITS}

    def answer(told: dict[str, Any]) -> Any:
        if told.get("start"):
            return json.dumps({name: getattr(form, name) for name in _TRAITS})
        if "drafts" in told:
            form.drafts = told["drafts"]
            return None
        messages = sends(form, told["content"])
        now = {name: _json(getattr(form, name)) for name in ("columns", "rows", "undoes")}
        changed = {name: json.loads(value) for name, value in now.items() if value != known[name]}
        known.update(now)
        return {"messages": json.loads(_json(messages)), "changed": changed}

    page.expose_function("python", answer)
    script = _MODEL + TableForm._esm.replace("export default { render };", "")
    file.write_text(_PAGE.format(style=TableForm._css, script=script), encoding="utf-8")
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready]")


def settle(page: Any) -> None:
    """Wait until Python has answered all that the page sent."""
    page.wait_for_function("() => window.model.pending === 0")


def type_keys(page: Any, *keys: str) -> None:
    """Press each key; what stands in quotes is typed."""
    for key in keys:
        page.keyboard.type(key[1:-1]) if key.startswith("'") else page.keyboard.press(key)


def _json(value: Any) -> str:
    return json.dumps(value, default=lambda day: day.isoformat() if isinstance(day, date) else str(day))
