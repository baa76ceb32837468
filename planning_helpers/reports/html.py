"""Pages out of templates: one file that holds all it needs and may fetch nothing."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from planning_helpers.reports.runtime import chart_runtime
from planning_helpers.rules import RULES
from planning_helpers.values.signs import visible

SEVERITY_WORDS = {"act": "Act", "watch": "Watch", "unknown": "Not known", "note": "Note", "good": "On track"}
SEVERITY_MEANINGS = {
    "act": "do something now",
    "watch": "may go wrong",
    "unknown": "cannot be computed from the data there is",
    "note": "worth knowing",
    "good": "as wanted",
}


def page_html(template: str, **context: Any) -> str:
    """The page of `template`; `context["drawings"]` are its charts.

    Its content security policy lets only its own scripts and style through, by their hashes, and no
    network at all.
    """
    scripts = [_script("page.js")]
    if context["drawings"]:
        scripts += [chart_runtime(), _script("charts.js")]
    style = _asset("report.css")
    policy = (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src {_hash(style)}; script-src {' '.join(_hash(script) for script in scripts)}"
    )
    page = (
        _environment()
        .get_template(template)
        .render(
            **context,
            policy=policy,
            style=Markup(style),  # noqa: S704
            scripts=[Markup(script) for script in scripts],  # noqa: S704
        )
    )
    return visible(page)  # scripts and style, whose hashes are given, hold no such signs


def long_date(day: str) -> str:
    """An ISO date as a reader says it; any other text as it is.

    Examples:
        >>> long_date("2026-11-05"), long_date("soon")
        ('5 November 2026', 'soon')
    """
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{found.day} {found:%B %Y}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("planning_helpers.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["long_date"] = long_date
    environment.globals.update(
        severity_words=SEVERITY_WORDS, severity_meanings=SEVERITY_MEANINGS, rule_texts=RULES
    )
    return environment


@cache
def _asset(name: str) -> str:
    return (files("planning_helpers.reports") / "assets" / name).read_text(encoding="utf-8")


def _script(name: str) -> str:
    return _asset(name).replace("</", "<\\/")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
