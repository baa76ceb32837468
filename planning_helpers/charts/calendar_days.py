"""Dates in a chart as calendar days: the same ones wherever the browser that draws it stands.

Vega-Lite takes a date for a moment: a day in ISO form begins in Greenwich and is told in the reader's time
zone, so that west of it the 31st shows as the 30th. Here every moment is given and told in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?:Z|[+-]\d\d:?\d\d)?")
_MIDNIGHT = re.compile(r"00:00(:00(\.0+)?)?")
_PARTS_OF_A_DAY = {"year", "quarter", "month", "date", "day", "hours", "minutes", "seconds", "milliseconds"}
_TEXTS = {"tooltip", "text", "description", "href", "url", "x2", "y2"}  # ends too are told, to screen readers
_HEADERS = {"row", "column", "facet"}
_UNSCALED = {"detail", "order", "key"}
_AS_THEY_ARE = {"values", "datasets", "config", "usermeta"}


def in_calendar_days(spec: Mapping[str, Any]) -> dict[str, Any]:
    """`spec` with every date a calendar day: in its rows, axes, tooltips, texts and headers.

    Rows keep the day, or the time of day, that is written in them, without its time zone.

    Examples:
        >>> rows, x = [{"due_date": "2026-03-31T00:00:00"}], {"field": "due_date", "type": "temporal"}
        >>> drawn = in_calendar_days({"data": {"values": rows}, "mark": "tick", "encoding": {"x": x}})
        >>> drawn["data"], drawn["encoding"]["x"]["scale"]
        ({'values': [{'due_date': '2026-03-31'}]}, {'type': 'utc'})
    """
    config = {**spec.get("config", {}), "customFormatTypes": True}  # without it texts are told in local time
    found: dict[str, Any] = _part({**spec, "config": config}, config.get("timeFormat", "%Y-%m-%d"))
    if "datasets" in spec:
        found["datasets"] = {name: _rows(rows) for name, rows in spec["datasets"].items()}
    return found


def _part(node: Any, day_format: str) -> Any:
    if isinstance(node, list):
        return [_part(inner, day_format) for inner in node]
    if not isinstance(node, Mapping):
        return node
    if "year" in node and node.keys() <= _PARTS_OF_A_DAY:
        return {**node, "utc": True}
    found = {
        name: inner if name in _AS_THEY_ARE else _part(inner, day_format) for name, inner in node.items()
    }
    if isinstance(data := found.get("data"), dict) and "values" in data:
        found["data"] = {**data, "values": _rows(data["values"])}
    if "timeUnit" in node:
        found["timeUnit"] = _utc_unit(node["timeUnit"])
    for name in found.keys() & {"encoding", "facet"}:
        channels = found[name]
        if "field" in channels:  # a facet of one field stands where others have their channels
            found[name] = _channel(name, channels, day_format)
        else:
            ends = {end: _typed_end(channels, end) for end in channels.keys() & {"x2", "y2"}}
            found[name] = {
                channel: _channel(channel, told, day_format) for channel, told in {**channels, **ends}.items()
            }
    return found


def _channel(name: str, told: Any, day_format: str) -> Any:
    """What a channel tells, by a scale or a format that knows no time zone."""
    if isinstance(told, list):
        return [_channel(name, inner, day_format) for inner in told]
    if not isinstance(told, dict):
        return told
    if "condition" in told:
        told = {**told, "condition": _channel(name, told["condition"], day_format)}
    if told.get("type") != "temporal" and "timeUnit" not in told:
        return told
    form = {"format": day_format, "formatType": "utcFormat"}  # a function of Vega's, taken for a custom type
    if name in _TEXTS:
        return {**form, **told}
    if name in _HEADERS:
        return {**told, "header": {**form, **(told.get("header") or {})}}
    if name in _UNSCALED or told.get("type") != "temporal" or told.get("scale", {}) is None:
        return told
    return {**told, "scale": {**told.get("scale", {}), "type": "utc"}}


def _typed_end(channels: Mapping[str, Any], end: str) -> Any:
    """The far end of a bar or rule with the type of its beginning, which Vega-Lite takes for it."""
    told, kind = channels[end], channels.get(end[0], {}).get("type")
    return {**told, "type": kind} if kind == "temporal" and "field" in told else told


def _utc_unit(unit: Any) -> Any:
    if isinstance(unit, Mapping):
        return {**unit, "utc": True}
    return unit if "utc" in unit else re.sub(r"^(binned)?", r"\1utc", unit)


def _rows(rows: Any) -> Any:
    if not isinstance(rows, list):
        return rows
    return [
        {name: _day(value) if isinstance(value, str) else value for name, value in row.items()}
        if isinstance(row, Mapping)
        else row
        for row in rows
    ]


def _day(text: str) -> str:
    """A moment as its day, or where it has a time of day as that time in UTC; other text as it is."""
    if not (told := _MOMENT.fullmatch(text)):
        return text
    day, time = told.groups()
    return day if _MIDNIGHT.fullmatch(time) else f"{day}T{time}Z"
