"""What the fields of a form make of typed texts, asked in one page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from planning_helpers.forms.table_form import TableForm
from tests.support.browser import started_chromium


def parsed_fields(asked: Sequence[tuple[dict[str, Any], str]]) -> list[dict[str, Any]]:
    """For each column and text: the value, what is wrong, and the value of what the form then shows."""
    script = TableForm._esm.replace("export default { render };", "")
    reading = """
        window.answers = asked.map(([column, text]) => {
            const { value, problem } = parseField(column, text);
            const again = parseField(column, fieldText(column, value)).value;
            return { value, problem: problem || checkField(column, value), again };
        });
    """
    with started_chromium() as browser:
        page = browser.new_page()
        page.set_content(
            f"<script type=module>{script}\nconst asked = {json.dumps(asked)};{reading}</script>"
        )
        page.wait_for_function("window.answers !== undefined")
        answers: list[dict[str, Any]] = page.evaluate("window.answers")
    return answers
