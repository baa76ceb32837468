"""Kinds of column: what a value means, how it is typed, shown and edited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

KindName = Literal[
    "id",
    "text",
    "note",
    "choice",
    "reference",
    "flag",
    "date",
    "time",
    "count",
    "number",
    "money",
    "share",
    "score",
]


@dataclass(frozen=True)
class Kind:
    """What a column holds; travels in the annotation of the field."""

    name: KindName


@dataclass(frozen=True)
class References:
    """The column holds the key of a row of `table`."""

    table: str


@dataclass(frozen=True)
class Suggested:
    """The column has usual values, and takes others too (open vocabulary)."""

    choices: tuple[str, ...]


Id = Annotated[str, Kind("id"), Field(min_length=1)]
Text = Annotated[str, Kind("text")]
Note = Annotated[str, Kind("note")]  # more than one line
Flag = Annotated[bool, Kind("flag")]
Day = Annotated[date, Kind("date")]
Moment = Annotated[datetime, Kind("time")]  # UTC
Count = Annotated[int, Kind("count"), Field(ge=0)]
Number = Annotated[float, Kind("number"), Field(allow_inf_nan=False)]
Money = Annotated[
    float, Kind("money"), Field(allow_inf_nan=False)
]  # in the currency of the row, else of the account
Share = Annotated[float, Kind("share"), Field(ge=0, le=1)]
Score = Annotated[int, Kind("score"), Field(ge=1, le=5)]
