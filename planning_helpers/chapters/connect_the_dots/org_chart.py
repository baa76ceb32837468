"""The org chart: who reports to whom, laid out in layers, with every flaw of the data shown as such."""

from __future__ import annotations

import networkx as nx
import pandas as pd

from planning_helpers.chapters.connect_the_dots.org_layers import tree_of, with_layers
from planning_helpers.measures.people.people import is_influential
from planning_helpers.model.vocabulary import DECIDING
from planning_helpers.rules import with_thresholds
from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.prose import enumerated, one_or_many

SELF = "reports to themself"
CIRCLE = "circular reporting line"
MANAGER_MISSING = "manager is missing"
LEFT = "has left"

_COLUMNS = (
    *("contact_id", "name", "title", "role", "status", "coverage", "influence"),
    *("manager_id", "manager", "reports", "flaw", "layer", "slot", "is_loose"),
)


def org_chart(people: pd.DataFrame) -> pd.DataFrame:
    """Everybody of the account with their place in the hierarchy, top down.

    People who left stand in it only while somebody present is below them. A circle is opened at its most
    influential member, who then has no manager; nobody is lost.

    Args:
        people: From `measures.people.people`.

    Returns:
        `contact_id`, `name`, `title`, `role`, `status`, `coverage`, `influence`, `manager_id` (empty at the
        top), `manager`, `reports` (everybody below), `flaw` (what is wrong with the line, else empty),
        `layer` (0 at the top) and `slot` (place across the layers; people below someone lie around them).
        People without manager or reports have `is_loose` and fill rows of `LOOSE_COLUMNS` behind the trees.

    Source: ORG-1, ORG-4.
    """
    everybody = people.drop_duplicates("contact_id").set_index("contact_id", drop=False)
    shown = everybody[everybody["contact_id"].isin(_present_and_above(everybody))]
    manager, flaw = _managers(shown)
    ids = shown["contact_id"].reset_index(drop=True)
    found = shown.reset_index(drop=True).assign(
        manager_id=ids.map(manager).astype("str"),
        manager=ids.map(manager).map(shown["name"]).astype("str"),
        flaw=ids.map(flaw).astype("str").fillna(""),
    )
    tree = tree_of(found)
    found["reports"] = ids.map(lambda person: len(nx.descendants(tree, person))).astype("Int64")
    return with_layers(found, tree)[list(_COLUMNS)]


def org_chart_finding(chart: pd.DataFrame) -> Finding:
    """Who stands at the top, how many people hang together under them, and what is wrong with the lines.

    Its rows are everybody, whose line has a flaw first, then who stands alone: a large chart is drawn folded.
    """
    if chart.empty:
        return unknown(
            "ORG-4",
            "org_chart",
            "There is no org chart: no contact of this account is known",
            next_step=(
                "Import the contacts with the person each reports to, or draw the top three layers in a"
                " meeting."
            ),
        )
    flawed = chart[chart["flaw"] != ""]
    figures = {
        "people": count(len(chart)),
        "loose": count(int(chart["is_loose"].sum())),
        "flaws": count(len(flawed)),
    }
    formula = (
        "reporting lines of the contacts; people below someone, directly or not; lines that cannot be right"
    )
    if chart["is_loose"].all():
        return Finding(
            "ORG-4",
            "org_chart",
            f"No reporting line is known among the {counted(len(chart), 'contact')} of this account"
            if len(chart) > 1
            else f"Only {chart['name'].iloc[0]} is known of this account, and nobody they report to",
            "watch",
            figures,
            formula,
            chart[["name", "title", "role", "flaw"]],
            next_step="Ask your best contact to draw who reports to whom.",
        )
    top = chart.iloc[int(chart["reports"].astype("float64").argmax())]
    under = count(float(top["reports"]))
    loose = int(chart["is_loose"].sum())
    doubts = [f"{figures['loose']} {one_or_many(loose, 'stands', 'stand')} alone"] * bool(loose)
    lines = one_or_many(len(flawed), "line cannot be right or ends", "lines cannot be right or end")
    doubts += [f"{figures['flaws']} {lines} outside"] * bool(len(flawed))
    people = one_or_many(len(chart) - 1, "person", "people")
    report = one_or_many(int(under.value or 0), "reports", "report")
    statement = f"{under} of {count(len(chart) - 1)} {people} {report} to {top['name']}, directly or not"
    order = (chart["flaw"] == "").astype(int) + (~chart["is_loose"] & (chart["flaw"] == ""))
    rows = chart.loc[order.sort_values(kind="stable").index]
    return Finding(
        "ORG-4",
        "org_chart",
        "; ".join([statement, *doubts]),
        "watch" if doubts else "good",
        {**figures, "under_top": under},
        formula,
        rows[["name", "title", "manager", "reports", "role", "status", "coverage", "flaw"]],
        next_step="Mend these reporting lines in the CRM, or say whom they report to." if doubts else "",
    )


def power_finding(chart: pd.DataFrame) -> Finding:
    """Who has power: the people who decide, approve or have influence. Source: ORG-1, ORG-4."""
    powerful = chart[chart["role"].isin(DECIDING) | is_influential(chart["influence"])]
    if powerful.empty:
        return unknown(
            "ORG-1",
            "power",
            "Who decides is not known: nobody is marked as decider, approver or influential",
            next_step="Name who decides, who approves and who pays, directly and indirectly.",
        )
    deciders = powerful[powerful["role"].isin(DECIDING)]
    figures = {"powerful": count(len(powerful)), "deciders": count(len(deciders))}
    shown = enumerated(powerful.sort_values("influence", ascending=False)["name"].tolist(), most=4)
    verb = "has" if len(powerful) == 1 else "have"
    return Finding(
        "ORG-1",
        "power",
        f"{shown} {verb} the power here",
        "note",
        figures,
        with_thresholds(
            "people who decide, approve or sponsor, or whose influence is {key_influence} or more"
        ),
        powerful[["name", "title", "role", "status", "influence", "manager"]],
    )


def _managers(shown: pd.DataFrame) -> tuple[dict[str, str], dict[str, str]]:
    """Per person the manager in the tree, and what is wrong with the line the CRM has."""
    manager: dict[str, str] = {}
    flaw = dict.fromkeys(shown.index[~shown["is_active"].astype(bool)], LEFT)
    for person, above in shown["reports_to_id"].dropna().items():
        if above == person:
            flaw[str(person)] = SELF
        elif above in shown.index:
            manager[str(person)] = str(above)
        else:
            flaw[str(person)] = MANAGER_MISSING
    lines = nx.DiGraph(list(manager.items()))
    for circle in list(nx.simple_cycles(lines)):
        members = shown.loc[circle].sort_values(
            ["influence", "name"], ascending=[False, True], na_position="last"
        )
        del manager[str(members.index[0])]
        flaw.update(dict.fromkeys(map(str, circle), CIRCLE))
    return manager, flaw


def _present_and_above(everybody: pd.DataFrame) -> set[str]:
    """The people who have not left, and whoever stands above one of them."""
    needed = set(everybody.loc[everybody["is_active"].astype(bool), "contact_id"])
    above = everybody["reports_to_id"].dropna()
    newest = needed
    while newest:
        newest = set(above[above.index.isin(newest)]) & set(everybody["contact_id"]) - needed
        needed = needed | newest
    return needed
