"""Money in dollars is shown by JupyterLab as it was typed; only what is meant as a formula is one."""

from __future__ import annotations

from tests.support.browser import started_chromium
from tests.support.servers import lab_page, started_lab, write_notebook

SAID = "Grow from $1.2M to $2.0M and save them $300k, $$4k$$ or \\(5k\\)"
CELLS = [
    "import pandas as pd\n"
    "from planning_helpers.charts import enable_charts\n"
    "from planning_helpers.wording.display import Table\n"
    "from planning_helpers.wording.findings import Finding\n"
    "from IPython.display import HTML\n"
    "enable_charts()\n"
    f"rows = pd.DataFrame({{'objective': [{SAID!r}]}})",
    f"Finding('GOAL-1', 'goals', {SAID!r}, formula={SAID!r}, next_step={SAID!r}, rows=rows)",
    f"Table(rows, caption={SAID!r})",
    "rows",
    "HTML('<p>$x^2$</p>')",
]


def test_dollar_amounts_stay_text_while_a_formula_is_set(tmp_path):
    folder = tmp_path / "project"
    write_notebook(folder / "dollars.ipynb", *CELLS)

    with started_lab(folder) as server, started_chromium() as browser:
        page = lab_page(browser, server, "dollars.ipynb")
        page.wait_for_selector("mjx-container")  # the formula comes last
        outputs = page.locator(".jp-RenderedHTMLCommon.jp-OutputArea-output")
        finding, table, frame, _ = (output.text_content() for output in outputs.all())
        formulas = page.locator("mjx-container").count()

    assert finding.count(SAID) == 4
    assert table.count(SAID) == 2
    assert "Grow from $1.2M to $2.0M and save them $300k" in frame
    assert formulas == 1
