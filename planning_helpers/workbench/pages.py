"""The notebooks in the order of the plan, and the way from one to the next."""

from __future__ import annotations

TITLES = {
    "start": "Start",
    "00_account_selection": "Account selection",
    "01_snapshot": "Snapshot",
    "02_swot": "SWOT",
    "03_initiatives": "Initiatives",
    "04_business_units": "Business units",
    "05_connect_the_dots": "Connect the dots",
    "06_opportunity_map": "Opportunity map",
    "07_action_plan": "Action plan",
    "08_quarterly_review": "Quarterly review",
    "09_manager_dashboard": "Manager's dashboard",
}


def way_through(notebook: str) -> str:
    """Markdown that leads to the notebooks before and after `notebook`, and to all the others."""
    names = list(TITLES)
    place = names.index(notebook)
    before = f"← {_link(names[place - 1])}" if place else ""
    after = f"{_link(names[place + 1])} →" if place + 1 < len(names) else ""
    others = " · ".join(f"**{TITLES[name]}**" if name == notebook else _link(name) for name in names)
    return f"{' | '.join(filter(None, [before, after]))}\n\n{others}"


def _link(name: str) -> str:
    return f"[{TITLES[name]}]({name}.ipynb)"
