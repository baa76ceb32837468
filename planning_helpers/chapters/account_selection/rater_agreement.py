"""How far apart the raters of an account are, and whether one of them decides the choice."""

from __future__ import annotations

import pandas as pd

from planning_helpers.chapters.account_selection.account_score import account_scores
from planning_helpers.wording.figures import count, score
from planning_helpers.wording.findings import Finding, unknown
from planning_helpers.wording.names import names_of
from planning_helpers.wording.prose import enumerated, one_or_many, some_of

APART = 2
"""Points of the five between the lowest and the highest rater from which the panel should talk."""

RATER_FORMULA = (
    "spread: highest less lowest score (1 to 5) that several raters gave an account on a criterion; worth: "
    "100 × weight × spread ÷ 4, the points of the account's score that hang on whom one "
    f"believes; to talk about: a spread of {APART} or more"
)


def rater_agreement(
    selection_scores: pd.DataFrame,
    criteria: pd.DataFrame,
    scores: pd.DataFrame,
    names: pd.Series,
    users: pd.DataFrame,
) -> pd.DataFrame:
    """How far apart the raters are on each account and criterion, furthest first. Source: SEL-3, SEL-11.

    Args:
        selection_scores: What people scored, 1 to 5.
        criteria: From `account_score.criteria_in_use`.
        scores: From `account_score.account_scores`.
        names: Name of each account by `account_id`.
        users: Our people.

    Returns:
        One row an account and scored criterion: `account_id`, `account`, `rank`, `criterion`, `raters`,
        `lowest`, `highest`, `spread` (the three empty with one rater), `lowest_by`, `highest_by`, `worth`
        (points of the account's score). A score without a rater counts as one more person.
    """
    given = _given(selection_scores, criteria, names, users)
    cells = ["account_id", "criterion_id"]
    found = given.groupby(cells, as_index=False, sort=False).agg(
        raters=("rater", "nunique"), lowest=("score", "min"), highest=("score", "max")
    )
    several = found["raters"] > 1
    for end in ("lowest", "highest"):
        at_end = given.merge(found[several], on=cells).query(f"score == {end}").sort_values("rater")
        who = {cell: enumerated(list(rows), most=2) for cell, rows in at_end.groupby(cells)["rater"]}
        texts = [who.get(cell) for cell in found[cells].itertuples(index=False, name=None)]
        found[f"{end}_by"] = pd.Series(texts, index=found.index, dtype="str")
        found[end] = found[end].where(several)
    found = found.assign(spread=found["highest"] - found["lowest"])
    of_account = scores.set_index("account_id")[["rank"]]
    of_criterion = criteria.set_index("criterion_id")[["criterion", "weight_share"]]
    found = found.join(of_account, on="account_id").join(of_criterion, on="criterion_id")
    worth = 100 * found["weight_share"] * found["spread"] / 4
    found = found.assign(worth=worth, account=found["account_id"].map(names))
    found = found.sort_values(["spread", "worth", "rank", "criterion"], ascending=[False, False, True, True])
    columns = [
        "account_id", "account", "rank", "criterion", "raters", "lowest", "highest", "spread", "lowest_by",
        "highest_by", "worth",
    ]  # fmt: skip
    return found[columns].reset_index(drop=True)


def without_each_rater(
    values: pd.DataFrame,
    criteria: pd.DataFrame,
    selection_scores: pd.DataFrame,
    names: pd.Series,
    users: pd.DataFrame,
    *,
    top: int,
) -> pd.DataFrame:
    """Whom the score would choose if one rater had not voted, and how that rater leans. Source: SEL-11.

    Returns:
        One row a named rater, most scores first: `rater`, `accounts` and `scores` (how many were rated),
        `lean` (mean points above the other raters of the same account and criterion; empty where there are
        none), `enters` and `leaves` (the first `top` without this rater; empty when the same).
    """
    given = _given(selection_scores, criteria, names, users)
    given = given[given["rater_id"].notna()]
    chosen = _first(values, criteria, top)
    cells = given.groupby(["account_id", "criterion_id"])["score"]
    others = (cells.transform("sum") - given["score"]) / (cells.transform("size") - 1)
    given = given.assign(lean=(given["score"] - others).where(cells.transform("size") > 1))
    found = given.groupby(["rater_id", "rater"], as_index=False).agg(
        accounts=("account_id", "nunique"), scores=("score", "size"), lean=("lean", "mean")
    )
    drafts = [
        _first(_without(values, criteria, selection_scores, rater), criteria, top)
        for rater in found["rater_id"]
    ]
    moved = [(draft - chosen, chosen - draft) for draft in drafts]
    for column, side in (("enters", 0), ("leaves", 1)):
        texts = [enumerated(names.reindex(sorted(move[side])).tolist()) or None for move in moved]
        found[column] = pd.Series(texts, index=found.index, dtype="str")
    found = found.sort_values(["scores", "rater"], ascending=[False, True], ignore_index=True)
    return found[["rater", "accounts", "scores", "lean", "enters", "leaves"]]


def rater_agreement_finding(spread: pd.DataFrame, without: pd.DataFrame) -> Finding:
    """Which accounts the panel should talk about, since its members see them differently."""
    if spread.empty:
        return unknown(
            "SEL-11",
            "raters",
            "No account is scored by people, so there is no judgement to compare",
            next_step="Let two or more people score the accounts on the criteria, 1 to 5, each on their own.",
        )
    compared = spread[spread["spread"].notna()]
    alone = sorted(set(spread["account"]) - set(compared["account"]))
    figures = {"compared": count(len(compared)), "scored_by_one": count(len(alone))}
    if compared.empty:
        return unknown(
            "SEL-11",
            "raters",
            "Each score comes from one rater only, so how far people agree is not known",
            next_step="Ask a second person, from another department, to score the accounts alone.",
            figures=figures,
        )
    apart = compared[compared["spread"] >= APART]
    talk = (
        apart.groupby("account", sort=False)["worth"].sum().sort_values(ascending=False, kind="stable").index
    )
    figures |= {"apart": count(len(apart)), "widest": score(float(compared["spread"].max()))}
    single = (
        f"; {figures['scored_by_one']} {one_or_many(len(alone), 'account was', 'accounts were')} scored by "
        "one person only"
        if alone
        else ""
    )
    deciding = without[without["enters"].notna() | without["leaves"].notna()]
    sways = ""
    if len(deciding):
        voter = deciding.iloc[0]
        swap = (
            f"{voter['enters']} would be chosen instead of {voter['leaves']}"
            if pd.notna(voter["enters"]) and pd.notna(voter["leaves"])
            else f"{voter['enters']} would be chosen too"
            if pd.notna(voter["enters"])
            else f"{voter['leaves']} would not be chosen"
        )
        sways = f"; {swap} if {voter['rater']} had not scored"
    if len(apart):
        worst = apart[apart["account"] == talk[0]].iloc[0]
        many = some_of(len(apart), len(compared), "score", "is", "are")
        statement = (
            f"Raters are {APART} or more points apart on {many.rsplit(' ', 1)[0]} that several gave; to talk "
            f"about: {enumerated(list(talk), most=3)} ({worst['criterion']}: {worst['lowest_by']} "
            f"{count(worst['lowest'])}, {worst['highest_by']} {count(worst['highest'])}){sways}"
        )
    else:
        statement = (
            f"The raters agree: no two are {APART} points apart on any of the {figures['compared']} scores "
            f"that several gave{sways}{single}"
        )
    return Finding(
        "SEL-11",
        "raters",
        statement,
        severity="watch" if len(apart) or len(deciding) else "note" if alone else "good",
        figures=figures,
        formula=RATER_FORMULA,
        rows=spread.drop(columns="account_id").head(50),
        next_step=f"Let the raters of {talk[0]} say what they saw before anybody averages them."
        if len(talk)
        else f"Ask a second person to score {alone[0]}."
        if alone
        else "",
    )


def _given(
    selection_scores: pd.DataFrame, criteria: pd.DataFrame, names: pd.Series, users: pd.DataFrame
) -> pd.DataFrame:
    """The scores of accounts and criteria in use, once a rater, with the rater's name."""
    scored = criteria.loc[criteria["basis"] == "scored", "criterion_id"]
    kept = selection_scores["criterion_id"].isin(scored) & selection_scores["account_id"].isin(names.index)
    given = selection_scores[kept].astype({"score": "float64"})
    unnamed = "somebody not named (" + given["row_id"] + ")"
    given = given.assign(rater=names_of(given["rater_id"], users, "user_id").fillna(unnamed))
    keys = ["account_id", "criterion_id", "rater_id", "rater"]
    return given.groupby(keys, as_index=False, dropna=False).agg(score=("score", "mean"))


def _without(
    values: pd.DataFrame, criteria: pd.DataFrame, selection_scores: pd.DataFrame, rater: str
) -> pd.DataFrame:
    scored = criteria.loc[criteria["basis"] == "scored", "criterion_id"]
    others = selection_scores[selection_scores["rater_id"] != rater].astype({"score": "float64"})
    rated = (others.pivot_table(index="account_id", columns="criterion_id", values="score") - 1) / 4
    rated = rated.reindex(index=values.index, columns=scored)
    return rated.join(values.drop(columns=scored))[values.columns]


def _first(values: pd.DataFrame, criteria: pd.DataFrame, top: int) -> set[str]:
    scores = account_scores(values, criteria)
    return set(scores.loc[scores["rank"].le(top).fillna(False), "account_id"])
