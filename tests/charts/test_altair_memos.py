"""The memos of Altair: the same specs and errors as without them, and none where Altair is another."""

from __future__ import annotations

import ast
import json
import logging
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import altair as alt
import nbformat
import pandas as pd
import pytest
from altair.utils import schemapi

from planning_helpers.charts import altair_memos
from planning_helpers.charts.altair_memos import remember_schemas
from planning_helpers.charts.spec_shapes import ShapelessError, SpecShapes
from tests.support.places import PROJECT

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("0[1-8]_*.ipynb"))
REPLACED = ("_FromDict", "_get_errors_from_spec", "_deep_copy")
ROWS = pd.DataFrame({"unit": ["Retail", "Energy"], "amount": [1.5, 2.0]})


@contextmanager
def memos() -> Iterator[None]:
    """Altair with the memos, empty at first, and after it as it was."""
    with pytest.MonkeyPatch.context() as altair:
        for name in REPLACED:
            altair.setattr(schemapi, name, getattr(schemapi, name))
        assert remember_schemas()
        yield


def charts_of(account_id: str, store_url: str) -> list[Callable[[], Any]]:
    """Every call of a chart builder in the notebooks of an account, to be made again."""
    calls: list[Callable[[], Any]] = []

    def noted(builder: Callable[..., Any]) -> Callable[..., None]:
        return lambda *args, **options: calls.append(lambda: builder(*args, **options))

    for file in NOTEBOOKS:
        names: dict[str, Any] = {}
        for cell in nbformat.read(file, as_version=4).cells:
            if cell.cell_type != "code":
                continue
            exec(cell.source, names)
            if any(isinstance(line, ast.ImportFrom) for line in ast.parse(cell.source).body):
                names |= {name: noted(value) for name, value in names.items() if is_builder(value)}
            if "parameters" in cell.metadata.get("tags", ()):
                names |= {"account_id": account_id, "store_url": store_url}
    return calls


def is_builder(value: Any) -> bool:
    module = getattr(value, "__module__", None) or ""
    is_ours = module.startswith("planning_helpers.chapters.")
    return is_ours and "Drawn" in str(getattr(value, "__annotations__", {}).get("return"))


def bytes_of(charts: list[Callable[[], Any]]) -> list[str]:
    drawn = [chart() for chart in charts]
    return [json.dumps(chart.to_dict()) for chart in drawn if isinstance(chart, alt.TopLevelMixin)]


@pytest.mark.notebooks
@pytest.mark.parametrize("number", [1, 4])
def test_every_chart_of_the_sample_is_the_same_byte_for_byte(sample_store, planbook_charts, number):
    charts = charts_of(f"001Pb000000000{number}IAA", sample_store)
    without = bytes_of(charts)

    with memos():
        first, again = bytes_of(charts), bytes_of(charts)

    assert len(without) >= 20
    assert first == without
    assert again == without


def bars(**encoding: Any) -> alt.Chart:
    return alt.Chart(ROWS).mark_bar().encode(x="amount:Q", **encoding)


# a chart, and one that differs by a little and cannot be
PAIRS: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
    "word": (lambda: alt.Title("Up", anchor="start"), lambda: alt.Title("Up", anchor="begin")),
    "word-for-free-text": (lambda: alt.Title("middle"), lambda: alt.Title("middle", orient="middle")),
    "above": (lambda: alt.Axis(labelAngle=360), lambda: alt.Axis(labelAngle=361)),
    "below": (lambda: alt.Chart(ROWS).mark_bar(opacity=0), lambda: alt.Chart(ROWS).mark_bar(opacity=-0.1)),
    "named-number": (lambda: alt.Title("Up", fontWeight=600), lambda: alt.Title("Up", fontWeight=601)),
    "yes-for-number": (lambda: alt.Axis(labelAngle=1), lambda: alt.Axis(labelAngle=True)),
    "number-for-yes": (lambda: alt.Axis(grid=True), lambda: alt.Axis(grid=1)),
    "null": (lambda: alt.Axis(title=None), lambda: alt.Axis(grid=None)),
    "number-for-text": (lambda: alt.Axis(format=".1f"), lambda: alt.Axis(format=1)),
    "length-of-text": (lambda: alt.DsvDataFormat(delimiter=";"), lambda: alt.DsvDataFormat(delimiter=";;")),
    "length-of-list": (
        lambda: alt.GraticuleParams(step=[1, 2]),
        lambda: alt.GraticuleParams(step=[1, 2, 3]),
    ),
    "one-item-of-many": (
        lambda: alt.Scale(domain=["a", "b", "c"], range=["red"] * 20),
        lambda: alt.Scale(domain=["a", "b", "c"], range=[*["red"] * 19, {}]),
    ),
    "unknown-key": (lambda: alt.Axis(title="x"), lambda: alt.Axis(titel="x")),
    "missing-key": (lambda: alt.TopoDataFormat(type="topojson"), lambda: alt.SequenceParams(start=1)),
    "stack": (lambda: bars(y=alt.Y("unit:N", stack="zero")), lambda: bars(y=alt.Y("unit:N", stack="zer"))),
    "width": (
        lambda: bars().properties(width="container"),
        lambda: bars().properties(width="wide"),
    ),
    "layer": (
        lambda: alt.layer(bars(), bars(color=alt.value("red"))),
        lambda: alt.layer(bars(), bars(color=alt.value(["red"]))),
    ),
    "data": (
        lambda: alt.Chart({"values": [{"a": 1}]}).mark_bar(),
        lambda: alt.Chart({"values": [{"a": 1}], "rows": 1}).mark_bar(),
    ),
    "from-dict": (
        lambda: alt.Chart.from_dict({"mark": "bar", "data": {"values": [{"a": 1}, {"a": 2}]}}),
        lambda: alt.Chart.from_dict({"mark": "bra", "data": {"values": [{"a": 1}, {"a": 2}]}}),
    ),
}


def outcome(make: Callable[[], Any]) -> tuple[str, str]:
    """The spec, or the error it raises."""
    try:
        return "spec", json.dumps(make().to_dict())
    except Exception as error:
        return type(error).__name__, str(error)


@pytest.mark.parametrize("pair", PAIRS)
def test_what_is_invalid_raises_the_same_error_also_after_something_like_it_passed(pair):
    valid, invalid = PAIRS[pair]
    without = outcome(valid), outcome(invalid)

    with memos():
        before = outcome(invalid)
        after = [(outcome(valid), outcome(invalid)) for _ in range(3)]

    assert without[0][0] == "spec"
    assert "ValidationError" in without[1][0]
    assert before == without[1]
    assert after == [without] * 3


def test_random_changes_of_a_spec_are_judged_as_without_memos():
    choice = random.Random(3)
    layered = alt.layer(bars(y=alt.Y("unit:N", sort=None, axis=alt.Axis(labelAngle=10))), bars())
    spec = layered.to_dict(context={"datasets": {}})
    specs = [changed(spec, choice) for _ in range(250)]
    without = [messages(one) for one in specs]

    with memos():
        remembered = [messages(one) for one in specs]

    assert remembered == without
    assert 20 < sum(not found for found in without) < 230


def changed(spec: Any, choice: random.Random) -> Any:
    """A copy of `spec` with one value or key of it, anywhere, replaced by another of any type."""
    values = [None, True, 1, 0.5, -1, 400, "", "x", "start", "bar", [], [1], ["a"] * 14, {}, {"field": "a"}]
    if isinstance(spec, dict) and spec and choice.random() < 0.9:
        key = choice.choice(list(spec))
        if choice.random() < 0.1:
            return {("other" if name == key else name): value for name, value in spec.items()}
        return {**spec, key: changed(spec[key], choice)}
    if isinstance(spec, list) and spec and choice.random() < 0.9:
        place = choice.randrange(len(spec))
        return [*spec[:place], changed(spec[place], choice), *spec[place + 1 :]]
    return choice.choice(values)


def messages(spec: Any) -> list[str]:
    schema, root = alt.LayerChart._schema, alt.LayerChart._rootschema
    return [error.message for error in schemapi._get_errors_from_spec(spec, schema, rootschema=root)]


def test_a_class_that_comes_later_is_found():
    with memos():
        bars()
        later = type("Later", (alt.VegaLiteSchema,), {"_schema": {"type": "string", "enum": ["later"]}})
        found = schemapi._FromDict(alt.VegaLiteSchema._default_wrapper_classes())

        assert found.from_dict("later", schema=later._schema).__class__ is later


def test_another_altair_is_left_as_it_is_and_the_log_says_so_once(monkeypatch, caplog):
    before = [getattr(schemapi, name) for name in REPLACED]
    monkeypatch.setattr(altair_memos, "PROVEN", {"6.3.0": "other source"})
    altair_memos._warn.cache_clear()

    with caplog.at_level(logging.WARNING):
        told = [remember_schemas(), remember_schemas()]

    assert told == [False, False]
    assert [getattr(schemapi, name) for name in REPLACED] == before
    assert len(caplog.records) == 1


def test_a_schema_with_a_keyword_unknown_here_has_no_shapes():
    with pytest.raises(ShapelessError, match="pattern"):
        SpecShapes({"properties": {"a": {"type": "string", "pattern": "^a"}}}, None)
