"""Charts on a page: the spec for the script that draws it, and the rows for everybody else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from planning_helpers.reports.rows import TableView, table_view
from planning_helpers.wording.display import kind_of, label_of

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+Z?)?")
_NOT_DRAWN = {"$schema", "title", "usermeta", "datasets", "data", "config"}
_UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


@dataclass(frozen=True)
class Drawing:
    """A chart as its template needs it.

    Attributes:
        spec: JSON that may stand in a script element, as may `config`.
        told_in: Anchor of the table or finding of its part that has its rows; empty where they are its own.
    """

    anchor: str
    title: str
    description: str
    spec: Markup
    config: Markup
    tables: Sequence[TableView]
    told_in: str = ""


def drawing(spec: Mapping[str, Any], description: str, anchor: str) -> Drawing:
    """The chart that `spec` describes, its title taken out for the caption of the figure.

    Columns that the chart does not use leave the page, as nobody could see them there but in its source.
    """
    bare = {name: value for name, value in spec.items() if name not in _NOT_DRAWN}
    if "name" in spec.get("data", {}):
        bare["data"] = spec["data"]
    used = json.dumps(bare, ensure_ascii=False)
    kept = {name: _used_columns(rows, used) for name, rows in _datasets(spec).items()}
    named = {name: rows for name, rows in kept.items() if name}
    bare |= {"datasets": named} if named else {}
    bare |= {"data": {"values": kept[""]}} if "" in kept else {}
    labels = dict(_field_titles(bare))
    tables = [
        table_view(_table(rows, labels, _title(spec)), f"{anchor}-rows{number or ''}")
        for number, rows in enumerate(_without_repeats(list(_told(bare, kept.values()))))
    ]
    config = script_json(spec.get("config", {}))
    return Drawing(anchor, _title(spec), description, script_json(bare), config, tables)


def script_json(value: Any) -> Markup:
    """`value` as JSON that cannot end the script element it stands in; what is no number is null."""
    try:
        text = json.dumps(value, allow_nan=False)
    except ValueError:
        text = json.dumps(json.loads(json.dumps(value), parse_constant=lambda _: None))
    return Markup(text.translate(_UNSAFE))  # noqa: S704


def _datasets(spec: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found = {name: rows for name, rows in spec.get("datasets", {}).items() if isinstance(rows, list)}
    inline = spec.get("data", {}).get("values")
    return {**found, "": inline} if isinstance(inline, list) else found


def _used_columns(rows: list[Any], used: str) -> list[dict[str, Any]]:
    names = {name for row in rows if isinstance(row, dict) for name in row}
    spelt = used.replace("\\", "")  # Altair writes the field "a.b" as "a\\.b"
    kept = {name for name in names if name.replace("\\", "") in spelt}
    return [
        {name: value for name, value in row.items() if name in kept} for row in rows if isinstance(row, dict)
    ]


def _told(
    spec: Mapping[str, Any], datasets: Iterable[list[dict[str, Any]]]
) -> Iterator[list[dict[str, Any]]]:
    """What the tooltips of a chart tell of its rows; without tooltips, the rows as they are.

    All else that a chart is drawn from are places, directions and shortened names.
    """
    told = list(dict.fromkeys(_tooltip_fields(spec)))
    for rows in datasets:
        chosen = [{name: row[name] for name in told if name in row} for row in rows] if told else rows
        said = [row for row in chosen if any(value is not None for value in row.values())]
        yield list({json.dumps(row): row for row in said}.values())


def _without_repeats(datasets: Sequence[list[dict[str, Any]]]) -> Iterator[list[dict[str, Any]]]:
    """Those of `datasets` that tell something: not empty, and no part of another one."""
    for number, rows in enumerate(datasets):
        tells_more = (
            _tells_all(other, rows) and (n < number or not _tells_all(rows, other))
            for n, other in enumerate(datasets)
            if n != number
        )
        if rows and not any(tells_more):
            yield rows


def _tells_all(whole: list[dict[str, Any]], rows: list[dict[str, Any]]) -> bool:
    names = list(rows[0])
    shown = {json.dumps([row.get(name) for name in names]) for row in whole}
    return all(json.dumps([row.get(name) for name in names]) in shown for row in rows)


def _tooltip_fields(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for inner in node:
            yield from _tooltip_fields(inner)
    elif isinstance(node, dict):
        for name, inner in node.items():
            if name == "tooltip":
                for channel in inner if isinstance(inner, list) else [inner]:
                    if isinstance(channel, dict) and "field" in channel:
                        yield channel["field"].replace("\\", "")
            elif name not in {"datasets", "data", "config"}:
                yield from _tooltip_fields(inner)


def _table(rows: list[dict[str, Any]], labels: Mapping[str, str], title: str) -> dict[str, Any]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    values = {name: [row.get(name) for row in rows] for name in names}
    kinds = {name: _kind(name, values[name]) for name in names}
    return {
        "caption": f"Rows of the chart: {title}" if title else "Rows of the chart",
        "columns": [
            {"name": name, "kind": kinds[name], "label": labels.get(name) or label_of(name, kinds[name])}
            for name in names
        ],
        "data": [[row.get(name) for name in names] for row in rows],
        "empty": "No rows.",
    }


def _kind(name: str, values: Sequence[Any]) -> str:
    known = [value for value in values if value is not None]
    if all(isinstance(value, bool) for value in known) and known:
        return "flag"
    if all(isinstance(value, int | float) for value in known):
        by_name = kind_of(name)
        return by_name if by_name in {"money", "share"} else "number"
    if all(isinstance(value, str) and _MOMENT.fullmatch(value) for value in known):
        return "date"
    return "text"


def _field_titles(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        title = node.get("title") or (node.get("axis") or {}).get("title") if "field" in node else None
        if isinstance(node.get("field"), str) and isinstance(title, str):
            yield node["field"], title
        for name, value in node.items():
            if name not in {"datasets", "config"}:
                yield from _field_titles(value)
    elif isinstance(node, list):
        for value in node:
            yield from _field_titles(value)


def _title(spec: Mapping[str, Any]) -> str:
    title = spec.get("title") or ""
    text = title.get("text", "") if isinstance(title, dict) else title
    return " ".join(text) if isinstance(text, list) else str(text)
