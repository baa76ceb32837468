"""What a map says of words in the extract: translations, rows left out, stages that mean won or lost.

A word of the map that no row has is probably misspelt, and is remarked on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from planning_helpers.errors import listed
from planning_helpers.sources.errors import HeaderError, did_you_mean
from planning_helpers.sources.extract_table import Extract, by_heading, heading_of
from planning_helpers.sources.field_map import Exclusion, Stages
from planning_helpers.sources.quality import IDLE, note, notes
from planning_helpers.values.words import FALSE, TRUE, folded
from planning_helpers.wording.figures import counted

_WON = re.compile(
    r"\b(?:won(?!['’]?t\b)|gewonnen|gagnée?|ganad[oa]|vint[oa]|ganh[oa]|vundet|vunnet|vunnen|wygran[ea])\b|受注"
)
UNSAID = "open unless the store knows better"
"""Column of deals: whether neither a flag of the file nor a stage of the map says that they are decided."""

_LOST = re.compile(
    r"\b(?:lost|verloren|perdue?|perdid[oa]|pers[oa]|tabt|tapt|förlorad|przegran[ea]"
    r"|cancell?ed|disqualified|abandoned|dead|rejected|declined|no decision|storniert|abgesagt|absage"
    r"|abgelehnt|annulée?|cancelad[oa]|annullat[oa]|annullert|avbruten)\b|失注"
)


def says_it_is_won(stage: str) -> bool:
    """Whether a stage says, in one of the usual languages, that the deal is won.

    Examples:
        >>> says_it_is_won("6 - Closed/Won"), says_it_is_won("Won't fix")
        (True, False)
    """
    return bool(_WON.search(folded(stage)))


def says_it_is_lost(stage: str) -> bool:
    """Whether a stage says, in one of the usual languages, that the deal is lost."""
    return bool(_LOST.search(folded(stage)))


def translated(
    extract: Extract, translations: Mapping[str, Mapping[str, str]], *, table: str, idle: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The texts of `extract` with the map's words put in, and notes; on idle words too when `idle`."""
    values, found = extract.texts.copy(), [notes()]
    headings = by_heading(values.columns)
    for given, words in translations.items():
        header = heading_of(given, headings)
        if header is None:
            raise HeaderError(extract.file, given, list(values.columns), table=f"the values of {table}")
        same = values[header].map(folded)
        for word, ours in words.items():
            hit = same == folded(word)
            if hit.any():
                meaning = f"read as {ours!r}" if ours else "read as empty"
                message = f"{word!r} {meaning} in {counted(int(hit.sum()), 'row')}"
                found.append(
                    note("translated", message, table=table, file=extract.file, column=header, value=word)
                )
                values[header] = values[header].mask(hit, ours)
            elif idle:
                message = _idle(f"values.{header}", word, extract.texts[header])
                found.append(note(IDLE, message, table=table, file=extract.file, column=header, value=word))
    return values, pd.concat(found, ignore_index=True)


def excluded(
    table: str, extract: Extract, values: pd.DataFrame, exclusions: Iterable[Exclusion], *, lenient: bool
) -> tuple[pd.Series, pd.DataFrame]:
    """Which rows the map keeps, and notes on those it leaves out."""
    kept = pd.Series(True, index=values.index)
    found = [notes()]
    headings = by_heading(values.columns)
    for exclusion in exclusions:
        column = heading_of(exclusion.column, headings)
        if column is None:
            if lenient:
                continue
            raise HeaderError(
                extract.file, exclusion.column, list(values.columns), table=f"an exclusion of {table}"
            )
        lowered = values[column].map(folded)
        listed_values = {
            folded(one)
            for one in (exclusion.is_in if exclusion.is_in is not None else exclusion.not_in or ())
        }
        if "true" in listed_values:
            listed_values |= TRUE
        if "false" in listed_values:
            listed_values |= FALSE
        hit = lowered.isin(listed_values) == (exclusion.is_in is not None)
        new = kept & hit
        present = set(lowered)
        for word in exclusion.is_in or exclusion.not_in or ():
            if not lenient and word and folded(word) not in present:
                message = _idle(f"exclude {exclusion.column}", word, values[column])
                found.append(
                    note(
                        IDLE, message, table=table, file=extract.file, column=exclusion.column, value=word
                    )
                )  # fmt: skip
        found.append(
            notes(
                "row left out", table=table, file=extract.file, rows=extract.rows[new.to_numpy()],
                column=exclusion.column, values=values.loc[new, column].tolist(),
                messages=exclusion.reason,
            )
        )  # fmt: skip
        kept &= ~hit
    return kept, pd.concat(found, ignore_index=True)


def with_stages(frame: pd.DataFrame, stages: Stages, *, idle: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`frame` with `is_won` and `is_closed` from the stage where the extract does not say.

    A stage is that of the map in any case and with any sign between its words, with a number before it or
    the name of a pipeline in brackets behind it ("6 - Closed/Won", "Closed Won (Renewals)").
    """
    words = {_bare_stage(word): "won" for word in stages.won} | {
        _bare_stage(word): "lost" for word in stages.lost
    }
    outcome = frame["stage"].map(lambda stage: words.get(_bare_stage(stage)), na_action="ignore")
    is_won = (outcome == "won").astype("boolean")
    is_closed = outcome.isin(["won", "lost"]).astype("boolean")
    given = {name: frame[name] for name in ("is_won", "is_closed") if name in frame}
    unsaid = outcome.isna() & ~frame["stage"].isna()
    for name in given:
        unsaid &= frame[name].isna()
    filled = frame.assign(
        **{UNSAID: unsaid},
        is_won=given["is_won"].fillna(is_won) if "is_won" in given else is_won,
        is_closed=given["is_closed"].fillna(is_closed) if "is_closed" in given else is_closed,
    )
    if len(given) == 2 and not (given["is_won"].isna() | given["is_closed"].isna()).any():
        return filled, notes()
    still_open = frame.loc[~is_closed, "stage"].dropna().value_counts()
    others = ", ".join(f"{stage} ({many:,})" for stage, many in still_open.items())
    rest = f"open: {others}" if others else "no deal is open"
    message = f"won: {listed(stages.won)}; lost: {listed(stages.lost)}; {rest}"
    found = [note("how read", message, column="stage")]
    there = set(frame["stage"].dropna().map(_bare_stage))
    for part, of_part in {"won": stages.won, "lost": stages.lost}.items():
        for word in of_part:
            if idle and word and _bare_stage(word) not in there:
                found.append(
                    note(IDLE, _idle(f"stages.{part}", word, frame["stage"]), column="stage", value=word)
                )
    return filled, pd.concat(found, ignore_index=True)


def with_known_outcomes(deals: pd.DataFrame, known: pd.DataFrame | None) -> pd.DataFrame:
    """`deals` in a stage of which neither map nor file says what it means, as `known` deals in it are.

    Where known deals in a stage differ, the deals stay open.
    """
    if UNSAID not in deals:
        return deals
    unsaid = deals[UNSAID].fillna(False).astype(bool)
    deals = deals.drop(columns=UNSAID)
    if known is None or not unsaid.any() or not {"stage", "is_won", "is_closed"} <= set(known.columns):
        return deals
    decided = known.dropna(subset=["stage"])
    decided = decided.assign(_stage=decided["stage"].map(folded))
    for name in ("is_won", "is_closed"):
        flags = decided.groupby("_stage")[name].agg(lambda values: bool(values.fillna(False).all()))
        meant = deals["stage"].map(folded, na_action="ignore").map(flags).astype("boolean")
        deals[name] = deals[name].mask(unsaid & meant.notna(), meant)
    return deals


def _bare_stage(stage: str) -> str:
    """The letters of a stage, without what stands in brackets behind it.

    Examples:
        >>> _bare_stage("6 - Closed/Won"), _bare_stage("Closed Won (Renewals)"), _bare_stage("closedwon")
        ('closedwon', 'closedwon', 'closedwon')
    """
    bare = re.sub(r"\s*\([^)]*\)\s*$", "", folded(stage))
    return "".join(re.findall(r"[^\W\d_]+", bare)) or folded(stage)


def _idle(place: str, word: str, values: pd.Series) -> str:
    """A remark on a word of the map that no row has, with the words that there are."""
    there = [str(value) for value in values.dropna().str.strip().value_counts().index if value]
    return f"{place} has {word!r}, which no row has; there is {listed(there)}.{did_you_mean(word, there)}"
