"""What a map says of words in the extract: translations, rows left out, stages that mean won or lost.

A word of the map that no row has is probably misspelt, and is remarked on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from planning_helpers.errors import listed
from planning_helpers.sources.errors import HeaderError, did_you_mean
from planning_helpers.sources.extracts import Extract
from planning_helpers.sources.field_map import Exclusion, Stages
from planning_helpers.sources.quality import IDLE, note, notes


def translated(
    extract: Extract, translations: Mapping[str, Mapping[str, str]], *, table: str, idle: bool
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The texts of `extract` with the map's words put in, and notes; on idle words too when `idle`."""
    values, found = extract.texts.copy(), [notes()]
    for header, words in translations.items():
        if header not in values.columns:
            raise HeaderError(extract.file, header, list(values.columns), table=f"the values of {table}")
        for word, ours in words.items():
            hit = values[header].str.strip() == word
            if hit.any():
                meaning = f"read as {ours!r}" if ours else "read as empty"
                message = f"{word!r} {meaning} in {int(hit.sum()):,} rows"
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
    for exclusion in exclusions:
        if exclusion.column not in values.columns:
            if lenient:
                continue
            raise HeaderError(
                extract.file, exclusion.column, list(values.columns), table=f"an exclusion of {table}"
            )
        lowered = values[exclusion.column].str.strip().str.lower()
        listed_values = [
            one.lower()
            for one in (exclusion.is_in if exclusion.is_in is not None else exclusion.not_in or ())
        ]
        hit = lowered.isin(listed_values) == (exclusion.is_in is not None)
        new = kept & hit
        present = set(lowered)
        for word in exclusion.is_in or exclusion.not_in or ():
            if not lenient and word and word.lower() not in present:
                message = _idle(f"exclude {exclusion.column}", word, values[exclusion.column])
                found.append(
                    note(
                        IDLE, message, table=table, file=extract.file, column=exclusion.column, value=word
                    )
                )  # fmt: skip
        found.append(
            notes(
                "row left out", table=table, file=extract.file, rows=extract.rows[new.to_numpy()],
                column=exclusion.column, values=values.loc[new, exclusion.column].tolist(),
                messages=exclusion.reason,
            )
        )  # fmt: skip
        kept &= ~hit
    return kept, pd.concat(found, ignore_index=True)


def with_stages(frame: pd.DataFrame, stages: Stages, *, idle: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`frame` with `is_won` and `is_closed` from the stage where the extract does not say."""
    is_won = frame["stage"].isin(stages.won).astype("boolean")
    is_closed = (is_won | frame["stage"].isin(stages.lost)).astype("boolean")
    given = {name: frame[name] for name in ("is_won", "is_closed") if name in frame}
    filled = frame.assign(
        is_won=given["is_won"].fillna(is_won) if "is_won" in given else is_won,
        is_closed=given["is_closed"].fillna(is_closed) if "is_closed" in given else is_closed,
    )
    if len(given) == 2 and not (given["is_won"].isna() | given["is_closed"].isna()).any():
        return filled, notes()
    still_open = frame.loc[~is_closed, "stage"].dropna().value_counts()
    counted = ", ".join(f"{stage} ({many:,})" for stage, many in still_open.items())
    message = f"won: {listed(stages.won)}; lost: {listed(stages.lost)}; all else is open: {counted or 'none'}"
    found = [note("how read", message, column="stage")]
    for part, words in {"won": stages.won, "lost": stages.lost}.items():
        for word in words:
            if idle and not (frame["stage"] == word).any():
                found.append(
                    note(IDLE, _idle(f"stages.{part}", word, frame["stage"]), column="stage", value=word)
                )
    return filled, pd.concat(found, ignore_index=True)


def _idle(place: str, word: str, values: pd.Series) -> str:
    """A remark on a word of the map that no row has, with the words that there are."""
    there = [str(value) for value in values.dropna().str.strip().value_counts().index if value]
    return f"{place} has {word!r}, which no row has; there is {listed(there)}.{did_you_mean(word, there)}"
