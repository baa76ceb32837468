"""Field maps: a TOML file that says which column of which extract becomes which column of ours."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Literal
from zoneinfo import available_timezones

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from planning_helpers.errors import UnknownNameError, listed, plain_problem
from planning_helpers.model import TABLES, columns, row_class
from planning_helpers.sources.currency import CurrencyCodeError, currency_code
from planning_helpers.sources.errors import FieldMapError, did_you_mean
from planning_helpers.values.dates import strptime_format

_USUAL_MAP = "salesforce"
_PART = re.compile(r"\{([^{}]+)\}")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Layout(_Part):
    """How a file is written; what is left out is taken from `[defaults]`, then found out or usual."""

    encoding: str | None = None
    delimiter: str | None = None
    row_end: str | None = None
    quote: str | None = None
    header: bool = True
    names: tuple[str, ...] = ()
    skip_lines: int = Field(0, ge=0)
    sheet: str | None = None

    @field_validator("names")
    @classmethod
    def _different(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if twice := [name for name in dict.fromkeys(names) if names.count(name) > 1]:
            raise ValueError(f"{twice[0]!r} stands twice; each column needs a name of its own")
        return names


class Notation(_Part):
    """How values are written in the file."""

    decimal: Literal[".", ","] | None = None
    thousands: str | None = None
    date_format: tuple[str, ...] = ()
    time_zone: str | None = None
    blank: tuple[str, ...] = ()

    @field_validator("date_format", "blank", mode="before")
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, zone: str | None) -> str | None:
        if zone is not None and zone not in available_timezones():
            near = did_you_mean(zone, available_timezones())
            raise ValueError(f"there is no time zone {zone!r}; they are named like Europe/Zurich.{near}")
        return zone

    @field_validator("date_format")
    @classmethod
    def _known_signs(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        for one in formats:
            strptime_format(one)
        return formats


class ColumnMap(_Part):
    """Where the values of one of our columns come from, and what is done to them.

    `from` is a header, a template such as `{FirstName} {LastName}`, or a list of these: of those that
    the file has, the first that is not empty is taken, row by row. Where a key is empty still, `by_name` is
    read: the name of the row that is meant. Of a deal that is won, `if_won` is read first. `minus` is
    taken off: cost may be revenue minus profit. Where a cell holds
    several keys or names, `several` is the sign between them, and the first is taken.
    """

    sources: tuple[str, ...] = Field((), alias="from")
    translations: Mapping[str, str | bool | int | float] = Field(default_factory=dict, alias="values")
    by_name: tuple[str, ...] = ()
    if_won: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    several: str = ""
    default: str | bool | int | float | None = None
    scale: Literal["fraction", "percent", "auto"] = "fraction"
    times: float | None = None
    negate: bool = False
    inverse: bool = False
    optional: bool = False
    date_format: tuple[str, ...] = ()

    @field_validator("sources", "by_name", "if_won", "minus", "date_format", mode="before")
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value


class Join(Layout):
    """Columns of another file, added to each row whose key they match, named `<as>.<header>`."""

    file: str
    name: str = Field(alias="as")
    left: tuple[str, ...]
    right: tuple[str, ...]
    as_number: bool = False
    latest_by: str | None = None
    earliest_by: str | None = None
    optional: bool = False

    @field_validator("left", "right", mode="before")
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("left", "right")
    @classmethod
    def _at_least_one(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value:
            raise ValueError("name at least one column")
        return value


class Exclusion(_Part):
    """Rows left out on purpose, counted under `reason`."""

    column: str
    is_in: tuple[str, ...] | None = None
    not_in: tuple[str, ...] | None = None
    reason: str

    @model_validator(mode="after")
    def _exactly_one(self) -> Exclusion:
        if (self.is_in is None) == (self.not_in is None):
            raise ValueError("give either is_in or not_in")
        return self


class Stages(_Part):
    """Which stages mean won and lost, where the extract has no flags for it; all others are open."""

    won: tuple[str, ...]
    lost: tuple[str, ...]


class TableMap(Layout, Notation):
    """How one file or query becomes rows of one of our tables.

    A row whose column `apart` holds several keys, parted by semicolons, becomes one row for each.
    """

    file: str | None = None
    sql: str | None = None
    url: str | None = None
    columns: Mapping[str, ColumnMap] = Field(default_factory=dict)
    constants: Mapping[str, str | bool | int | float] = Field(default_factory=dict)
    translations: Mapping[str, Mapping[str, str]] = Field(default_factory=dict, alias="values")
    join: tuple[Join, ...] = ()
    exclude: tuple[Exclusion, ...] = ()
    stages: Stages | None = None
    apart: str | None = None
    distinct: bool = False

    @field_validator("columns", mode="before")
    @classmethod
    def _short_forms(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return {name: {"from": one} if isinstance(one, str | list) else one for name, one in value.items()}

    @field_validator("file")
    @classmethod
    def _within_the_folder(cls, file: str | None) -> str | None:
        if file and "*" in file and ("**" in file or Path(file).is_absolute()):
            raise ValueError(
                f"{file!r} is not a file in the folder; write its name, or a pattern such as *.csv"
            )
        return file

    @model_validator(mode="after")
    def _one_origin(self) -> TableMap:
        if (self.file is None) == (self.sql is None):
            raise ValueError("give either file or sql")
        if self.sql is not None and self.url is None:
            raise ValueError("sql needs url, the SQLAlchemy address of the database")
        return self


class Defaults(Layout, Notation):
    """What holds for every file of the map that does not say otherwise."""


class FieldMap(_Part):
    """A whole map.

    Attributes:
        name: What the report calls the map.
        currency: ISO code of money whose currency no column gives.
        salesforce_ids: Bring 15-character Salesforce ids to 18 characters.
        lenient: Skip tables whose file and columns whose headers are absent (the built-in maps).
    """

    name: str
    currency: str | None = None
    salesforce_ids: bool = False
    lenient: bool = False
    defaults: Defaults = Field(default_factory=Defaults)
    tables: Mapping[str, tuple[TableMap, ...]] = Field(default_factory=dict)

    @field_validator("currency")
    @classmethod
    def _iso_code(cls, currency: str | None) -> str | None:
        try:
            return currency and currency_code(currency)
        except CurrencyCodeError as error:
            raise ValueError(str(error)) from error

    @field_validator("tables", mode="before")
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return {name: (one,) if isinstance(one, Mapping) else one for name, one in value.items()}


def parts(template: str) -> list[str]:
    """The headers that a source names: those in braces, or the text itself.

    Examples:
        >>> parts("{FirstName} {LastName}"), parts("Name")
        (['FirstName', 'LastName'], ['Name'])
    """
    return _PART.findall(template) or [template]


def built_in_maps() -> list[str]:
    """Names of the maps that come with the package."""
    folder = resources.files("planning_helpers.sources") / "maps"
    return sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))


def built_in_place(map_file: str | Path | None) -> str:
    """The file of the built-in map that `map_file` names; empty when it is a file of somebody's own."""
    name = str(map_file or _USUAL_MAP)
    folder = resources.files("planning_helpers.sources") / "maps"
    return str(folder / f"{name}.toml") if name in built_in_maps() else ""


def fetch_field_map(map_file: str | Path | None = None) -> FieldMap:
    """The map in `map_file`, or the built-in one of that name; Salesforce's by default.

    Raises:
        FieldMapError: If it is no TOML, or names a table, column or option that does not exist.
        UnknownNameError: If there is no such file and no built-in map of that name.
    """
    name = str(map_file or _USUAL_MAP)
    if name in built_in_maps():
        resource = resources.files("planning_helpers.sources") / "maps" / f"{name}.toml"
        return field_map(resource.read_text(encoding="utf-8"), where=f"built-in map {name}")
    path = Path(name)
    if not path.is_file():
        raise UnknownNameError(
            "field map", name, built_in_maps(), "Give the path of a TOML file, or the name of a built-in map."
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FieldMapError(path.name, [f"no UTF-8 text: {error}. Save it as UTF-8"]) from error
    return field_map(text, where=path.name)


def field_map(text: str, *, where: str) -> FieldMap:
    """The map that TOML `text` describes; `where` names it in errors."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FieldMapError(
            where, [f"no valid TOML: {error}. See maps/template.toml for an example"]
        ) from error
    try:
        found = FieldMap.model_validate({"name": where, **content})
    except ValidationError as error:
        raise FieldMapError(where, [_problem(one) for one in error.errors()]) from error
    problems = [*_unknown_names(found)]
    if problems:
        raise FieldMapError(where, problems)
    return found


def _unknown_names(found: FieldMap) -> Iterator[str]:
    for table, entries in found.tables.items():
        if table not in TABLES:
            yield f"no table {table!r}; there is {listed(TABLES, most=50)}.{did_you_mean(table, TABLES)}"
            continue
        known = [column.name for column in columns(table)]
        for entry in entries:
            for name in [*entry.columns, *entry.constants]:
                if name not in known:
                    hint = did_you_mean(name, known)
                    yield f"{table} has no column {name!r}; it has {listed(known, most=50)}.{hint}"
            if entry.stages is not None and "stage" not in {*entry.columns, *entry.constants}:
                yield f"{table} has stages, but no columns.stage to find them in"
            for name, how in entry.columns.items():
                if not how.sources and not how.by_name and how.default is None:
                    yield f"{table}.{name} needs from = the header to read"
                if how.by_name and name not in _found_by_name(table):
                    can = listed(_found_by_name(table))
                    yield f"{table}.{name} cannot be found by_name; of {table}, these can: {can}"


def _found_by_name(table: str) -> list[str]:
    """Columns that may be empty and hold the key of a row that has a name."""
    return [
        column.name
        for column in columns(table)
        if column.references and not column.required and "name" in row_class(column.references).model_fields
    ]


def _problem(error: Any) -> str:
    place = ".".join(str(step) for step in error["loc"] if not isinstance(step, int))
    if error["type"] == "extra_forbidden":
        option = str(error["loc"][-1])
        known = {
            name for part in (FieldMap, TableMap, ColumnMap, Join, Exclusion) for name in _option_names(part)
        }
        return f"unknown option {place!r}.{did_you_mean(option, known)} The options are in maps/template.toml"
    return f"{place or 'the map'}: {plain_problem(error)}"


def _option_names(part: type[BaseModel]) -> set[str]:
    return {info.alias or name for name, info in part.model_fields.items()}
