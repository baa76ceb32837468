"""Books of any size for the benchmark: the sample's accounts, as often as wanted."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

SAMPLE = Path("data/sample/2026-11-15")
OF_THE_BOOK = {"User", "Product2", "DatedConversionRate", "ForecastingQuota", "selection_criteria"}
KEYS = ("Id", "row_id", "plan_id")


def repeated_sample(folder: Path, times: int) -> Path:
    """Write the sample's extract with all its accounts `times` over, each time under other keys."""
    tables = {path.stem: pd.read_csv(path, dtype=str, keep_default_na=False) for path in SAMPLE.glob("*.csv")}
    own = {
        key
        for name, rows in tables.items()
        if name not in OF_THE_BOOK
        for column in KEYS
        if column in rows
        for key in rows[column]
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        copies = range(1 if name in OF_THE_BOOK else times)
        renamed = [rows.map(lambda cell, n=n: f"{cell}-{n}" if n and cell in own else cell) for n in copies]
        pd.concat(renamed).to_csv(folder / f"{name}.csv", index=False)
    return folder
