"""Pages out of templates: one file that holds all it needs and may fetch nothing."""

from __future__ import annotations

import base64
import hashlib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import vl_convert
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

VEGA_LITE = "6.4"
SEVERITY_WORDS = {"act": "Act", "watch": "Watch", "unknown": "Not known", "note": "Note", "good": "On track"}
SEVERITY_MEANINGS = {
    "act": "do something now",
    "watch": "may go wrong",
    "unknown": "cannot be computed from the data there is",
    "note": "worth knowing",
    "good": "as wanted",
}


def page_html(template: str, **context: Any) -> str:
    """The page of `template`; with charts when `context["has_charts"]`.

    Its content security policy lets only its own scripts and style through, by their hashes, and no
    network at all.
    """
    scripts = [_script("page.js")]
    if context["has_charts"]:
        scripts += [chart_runtime(), _script("charts.js")]
    style = _asset("report.css")
    policy = (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src {_hash(style)}; script-src {' '.join(_hash(script) for script in scripts)}"
    )
    return _environment().get_template(template).render(
        **context, policy=policy, style=Markup(style), scripts=[Markup(script) for script in scripts]  # noqa: S704
    )  # fmt: skip


@cache
def chart_runtime() -> str:
    """Vega, Vega-Lite and vegaEmbed as one script.

    Making it takes some two seconds, once a process. It is wrapped in a function, as its hundreds of
    top-level names would else be global.
    """
    bundle: str = vl_convert.javascript_bundle(vl_version=VEGA_LITE)
    return "(() => {" + bundle.replace("</script", "<\\/script").replace("\r", "") + "\n})();"


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
    environment.globals.update(severity_words=SEVERITY_WORDS, severity_meanings=SEVERITY_MEANINGS)
    return environment


@cache
def _asset(name: str) -> str:
    return (files("planning_helpers.reports") / "assets" / name).read_text(encoding="utf-8")


def _script(name: str) -> str:
    return _asset(name).replace("</", "<\\/")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
