"""The sources to look through before a plan is written, and how fresh what we have of each is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from planning_helpers.measures.pipeline.deal_status import won
from planning_helpers.rules import threshold, with_thresholds
from planning_helpers.wording.figures import count, counted
from planning_helpers.wording.findings import Finding, Severity
from planning_helpers.wording.prose import enumerated, some_of

ACCOUNT, INDUSTRY, CRM, OTHER = "account", "industry", "CRM", "other"
YEAR, HALF, QUARTER = "year_source_days", "half_year_source_days", "quarter_source_days"
NO_WORDS = r"(?!)"
"""Matches nothing: known by the facts alone."""


@dataclass(frozen=True)
class Source:
    """One source of SNAP-8.

    Attributes:
        good_for: The threshold that says after how many days it is stale.
        words: What an evidence that comes from it is called, as a regular expression in small letters.
        tells: What it would tell us.
    """

    kind: str
    name: str
    good_for: str
    words: str
    tells: str


SOURCES = (
    Source(ACCOUNT, "annual report", YEAR, r"annual report|investment plan|capital plan", "goals and wallet"),
    Source(
        ACCOUNT, "10-K or other filing", YEAR, r"10-?k\b|filing|public register|prospectus", "risks and units"
    ),
    Source(
        ACCOUNT,
        "quarterly earnings",
        QUARTER,
        r"earnings|quarterly|half-?year|interim|investor day",
        "what presses them now",
    ),
    Source(
        ACCOUNT,
        "organisation announcements",
        HALF,
        r"announce|press (?:notice|release)|appointment",
        "who leads, and who is new",
    ),
    Source(
        INDUSTRY,
        "trends and forecasts",
        YEAR,
        r"trend|forecast|regulator|industry report",
        "opportunities and threats",
    ),
    Source(INDUSTRY, "analysts", YEAR, r"analyst|gartner|forrester|\bidc\b", "market position"),
    Source(INDUSTRY, "competitors", HALF, r"competitor|rival|benchmark", "threats, and what sets us apart"),
    Source(
        INDUSTRY, "technology direction", YEAR, r"technolog|roadmap", "opportunities, and offerings to come"
    ),
    Source(INDUSTRY, "news", QUARTER, r"\bnews|(?:trade|local) press|journal", "trigger events"),
    Source(
        INDUSTRY,
        "social media",
        QUARTER,
        r"linkedin|social|xing|twitter|\bblog",
        "people, and trigger events",
    ),
    Source(CRM, "revenue history", QUARTER, r"order book|orders? since|invoice", "trend, forecast and worth"),
    Source(CRM, "backlog", QUARTER, r"backlog", "what is still to come"),
    Source(CRM, "new opportunities", QUARTER, NO_WORDS, "the pipeline"),
    Source(CRM, "key contacts", HALF, NO_WORDS, "who decides"),
    Source(
        CRM,
        "call notes",
        QUARTER,
        r"\b(?:call|meeting|visit|workshop|mail)\b|notes|interaction log",
        "what they said last",
    ),
    Source(
        CRM,
        "documents",
        YEAR,
        r"document|contract|\boffer\b|proposal|business case|asset list|tender",
        "terms and installed base",
    ),
    Source(CRM, "chatter", QUARTER, r"chatter|slack|\bteams\b", "who of ours knows what"),
    Source(CRM, "dashboard", QUARTER, r"dashboard|scorecard", "how we perform for them"),
    Source(
        CRM,
        "status reports",
        QUARTER,
        r"status report|pilot report|plan review|steering",
        "progress, and what we promised",
    ),
    Source(OTHER, "customer's org charts", HALF, r"org(?:ani[sz]ation)? ?chart", "who reports to whom"),
    Source(
        OTHER,
        "collateral",
        YEAR,
        r"collateral|brochure|web ?site|case study",
        "what they tell their own customers",
    ),
    Source(OTHER, "marketing leads", HALF, r"\bleads?\b|campaign|\bfair\b|webinar", "who asked for us"),
)
"""The 22 sources, in their order. Source: SNAP-8."""

FRESHNESS = ("not on record", "no date", "stale", "fresh")
FORMULA = (
    "a source is on record when the facts of the CRM hold it or an evidence in the plan names it; it is "
    "stale when its latest date lies further back than such a source holds good: {quarter_source_days}, "
    "{half_year_source_days} or {year_source_days}"
)


def research_sources(frames: Mapping[str, pd.DataFrame], *, as_of: date) -> pd.DataFrame:
    """The checklist of the 22 sources with what the store has of each. Source: SNAP-8.

    Sources outside the CRM are known by the evidence that people wrote beside what they entered: its words
    name the source, its date is the date of what it says.

    Args:
        frames: The tables of the account by name.
        as_of: The present; what is dated later does not count.

    Returns:
        In order of the rule: `kind` (`account`, `industry`, `CRM`, `other`), `source`, `found` (what we have,
        in words; empty when nothing), `last_date`, `age_days`, `freshness` (one of `FRESHNESS`) and `tells`
        (what it would tell us).
    """
    today = pd.Timestamp(as_of)
    evidence = _evidence(frames, today)
    facts = _facts(frames, today)
    rows = []
    for source in SOURCES:
        named = evidence[evidence["source"].str.contains(source.words, regex=True)]
        dates, said = [named["date"].max()], []
        if source.name in facts:
            what, latest = facts[source.name]
            dates.append(latest)
            said.append(what)
        if len(named):
            said.append(f"named in {counted(len(named), 'evidence note')}")
        last = pd.Series(dates, dtype="datetime64[us]").max()
        age: int | None = None if pd.isna(last) else (today - last).days
        state = (
            "not on record"
            if not said
            else "no date"
            if age is None
            else "stale"
            if age > threshold(source.good_for)
            else "fresh"
        )
        rows.append((source.kind, source.name, "; ".join(said) or None, last, age, state, source.tells))
    columns = {
        "kind": "str",
        "source": "str",
        "found": "str",
        "last_date": "datetime64[us]",
        "age_days": "Int64",
        "freshness": "str",
        "tells": "str",
    }
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def research_finding(sources: pd.DataFrame) -> Finding:
    """How many of the sources we have looked through and are fresh, and where to begin. Source: SNAP-8."""
    numbers = sources["freshness"].value_counts()
    fresh, stale, absent, undated = (
        int(numbers.get(state, 0)) for state in ("fresh", "stale", "not on record", "no date")
    )
    figures = {
        "sources": count(len(sources)),
        "fresh": count(fresh),
        "stale": count(stale),
        "undated": count(undated),
        "not_on_record": count(absent),
    }
    old = [
        f"{figures[name]} {words}"
        for name, words, number in (("stale", "stale", stale), ("undated", "without a date", undated))
        if number
    ]
    statement = (
        f"{some_of(fresh, len(sources), 'research source', 'is', 'are')} fresh"
        + (f", {enumerated(old)}" if old else "")
        + (f"; {figures['not_on_record']} not on record" if absent else "")
    )
    open_kinds = sources[sources["freshness"] != "fresh"]
    outside = open_kinds[open_kinds["kind"].isin([ACCOUNT, INDUSTRY])]
    first = (outside if len(outside) else open_kinds).head(1)
    severity: Severity = "good" if fresh == len(sources) else "watch" if fresh * 2 < len(sources) else "note"
    return Finding(
        "SNAP-8",
        "research",
        statement,
        severity=severity,
        figures=figures,
        formula=with_thresholds(FORMULA),
        rows=sources,
        next_step=f"Begin with the {first['source'].iloc[0]}: it tells {first['tells'].iloc[0]}."
        if len(first)
        else "",
    )


def _evidence(frames: Mapping[str, pd.DataFrame], today: pd.Timestamp) -> pd.DataFrame:
    """Every evidence of the plan up to `today`: `source` in small letters, `date`; undated ones too."""
    parts = [
        pd.DataFrame({"source": frame["evidence_source"], "date": frame["evidence_date"]})
        for name in EVIDENCED
        if "evidence_source" in (frame := frames[name])
    ]
    found = pd.concat(parts, ignore_index=True).dropna(subset=["source"])
    found = found[~(found["date"] > today)]
    return found.assign(source=found["source"].astype("str").str.casefold())


EVIDENCED = (
    *("interview_answers", "swot_items", "initiatives", "business_units", "stakeholders", "ties", "partners"),
    *("goals", "objectives", "solutions", "strategies", "tactics", "opportunity_strategies", "actions"),
    *("forces", "risks", "communications", "metrics", "metric_readings"),
)
"""Tables whose rows say where they come from."""


def _facts(frames: Mapping[str, pd.DataFrame], today: pd.Timestamp) -> dict[str, tuple[str, pd.Timestamp]]:
    """What the CRM holds of each source, in words, with its latest day; only sources it holds."""
    bought = frames["transactions"]["transaction_date"]
    deals = frames["opportunities"]
    wins = won(deals)["close_date"]
    contacts, talks = frames["contacts"], frames["interactions"]
    noted = talks.loc[talks["subject"].notna(), "interaction_date"]
    lines = contacts["reports_to_id"].notna().sum()
    known = (
        ("revenue history", "purchase" if len(bought) else "deal won", bought if len(bought) else wins),
        ("backlog", "deal won", wins if len(bought) else wins.iloc[:0]),
        ("new opportunities", "deal", deals["created_date"].fillna(deals["close_date"])),
        ("call notes", "talk with a subject", noted),
        ("status reports", "review held", frames["reviews"]["held_date"].dropna()),
        ("dashboard", "metric reading", frames["metric_readings"]["reading_date"]),
    )
    found = {
        name: (_times(len(dates[~(dates > today)]), noun), dates[dates <= today].max())
        for name, noun, dates in known
        if len(dates[~(dates > today)])
    }
    assessed = frames["stakeholders"]["evidence_date"]
    if len(contacts):
        found["key contacts"] = (_times(len(contacts), "contact"), assessed[assessed <= today].max())
    if lines:
        found["customer's org charts"] = (f"the manager of {counted(int(lines), 'contact')}", pd.NaT)
    return found


def _times(number: int, noun: str) -> str:
    """How many; talks, deals and reviews by the plural of their first word.

    Examples:
        >>> _times(2, "deal won"), _times(1, "talk with a subject"), _times(3, "metric reading")
        ('2 deals won', '1 talk with a subject', '3 metric readings')
    """
    first, _, rest = noun.partition(" ")
    if rest and first not in {"metric"}:
        return f"{counted(number, first)} {rest}"
    return counted(number, noun)
