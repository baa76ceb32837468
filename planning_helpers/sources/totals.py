"""Rows of an extract that are sums of the rows above them, which would count twice."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planning_helpers.sources.extract_table import Extract
from planning_helpers.sources.quality import ALARM, note, notes
from planning_helpers.wording.figures import counted

_WORDS = (
    r"(?:grand|overall|sub|sous|zwischen|gesamt|all)?[ -]?"
    r"(?:totals?|totalt|delsumma?|i alt|ialt|summe|sum|ergebnis|somme|sumatoria"
    r"|suma|soma|totale|totaal|gesamt|itog|celkem|razem|yhteensä)"
    r"(?: g[ée]n[ée]ral| generale?| geral| complessivo)?"
)
_TOTAL = rf"(?i:\s*(?:{_WORDS}\s*[:.]?\s*(?:\(?[\d.,' ]*\)?)?|.+ {_WORDS}|\*+|[総小合]*[合小]?計)\s*)"
"""A cell that says of its row that it is a total, as pivot tables and reports write it."""
_FOR_SOMETHING = rf"(?i:\s*{_WORDS} .+)"
"""A cell that may be the total of something, such as Summe Larkfield, or a name, such as Total Care."""
_LEAST_SUMMED = 5
"""So many rows must stand above a row without such a word for its amount, their sum, to be no coincidence."""


def totals(table: str, extract: Extract, texts: pd.DataFrame, rows: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """An alarm on rows with an amount that is the sum of those above, a remark on others that say "total".

    Args:
        table: The table.
        extract: The file.
        texts: The cells of the rows, as text.
        rows: The rows of ours that they become, in the same order.
    """
    if "amount" not in rows or len(rows) < 2:
        return
    amounts = rows["amount"].astype("float64")
    plain = _words_for_totals(texts, _TOTAL)
    word = plain.mask(plain == "", _words_for_totals(texts, _FOR_SOMETHING))
    above = (word == "").cumsum()
    since = above - above.where(word != "").ffill().shift().fillna(0)
    several = since > 1  # of one row the sum may be chance
    word = word if (_sums(amounts, word != "") & several).any() else plain
    proven = _sums(amounts, word != "")
    if proven.any():
        first = int(proven.to_numpy().argmax())
        said = f" ({word.iloc[first]!r})" if word.iloc[first] else ""
        are = "is the sum" if proven.sum() == 1 else "are sums"
        yield note(
            ALARM,
            f"{counted(int(proven.sum()), 'row')} {are} of the rows above, such as row "
            f"{int(rows['_row'].iloc[first])}{said}, and would count twice. Leave them out with exclude in "
            "the map, or export without totals",
            table=table,
            file=extract.file,
            column="amount",
        )
    told = (plain != "") & ~proven
    yield notes(
        "total row", table=table, file=extract.file, rows=rows.loc[told, "_row"], column="amount",
        values=word[told].tolist(), messages="the row says that it is a total; it counts as any other",
    )  # fmt: skip


def _words_for_totals(texts: pd.DataFrame, pattern: str) -> pd.Series:
    """Of each row the first cell that has `pattern`; empty where none does."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pd.Series("", index=texts.index, dtype="str")
    for name in texts.columns:
        cells = pa.array(texts[name], type=pa.large_string())
        hit = pd.Series(pc.match_substring_regex(cells, f"^{pattern}$").to_numpy(False), texts.index)
        if hit.any():
            found = found.mask(hit & (found == ""), texts[name].str.strip())
    return found


def _sums(amounts: pd.Series, says_total: pd.Series) -> pd.Series:
    """Which of `amounts` are the sum of all others above, or of those since the last total."""
    plain = amounts.fillna(0).mask(says_total, 0)
    before = plain.cumsum().shift(fill_value=0)
    at_total = before.where(says_total).ffill().shift().fillna(0)
    is_sum = ((amounts - before).abs() < 0.005) | ((amounts - (before - at_total)).abs() < 0.005)
    last = pd.Series(range(len(amounts)), index=amounts.index) == len(amounts) - 1
    is_long = len(amounts) > _LEAST_SUMMED
    return (amounts.notna() & (amounts != 0) & is_sum & (says_total | (last & is_long))).astype(bool)
