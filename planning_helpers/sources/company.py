"""What one company has settled for itself: `maps/company.toml`, a file that need not be there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from planning_helpers.errors import PlanningError, listed, plain_problem

COMPANY_FILE = "maps/company.toml"


class CompanyFileError(PlanningError):
    """The company's file says something that cannot be followed."""

    def __init__(self, problem: str) -> None:
        super().__init__(f'{COMPANY_FILE}: {problem}. Write it as [retention] with reports = "24 months".')


def _months(text: object) -> object:
    found = re.fullmatch(r"([1-9]\d*)\s*(month|year)s?", str(text).strip().casefold())
    if found is None:
        raise ValueError(f"{text!r} is no length of time; write it as 24 months or 2 years")
    return int(found.group(1)) * (12 if found.group(2) == "year" else 1)


Months = Annotated[int, BeforeValidator(_months)]


class Retention(BaseModel):
    """How long what names people is kept, in months; None: as long as nobody says otherwise.

    Attributes:
        people_without_contact: After the last sign of contact with a person.
        reports: After the end of the period that they are of.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    people_without_contact: Months | None = None
    reports: Months | None = None


class Company(BaseModel):
    """The company's own settings."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    retention: Retention = Retention()


def fetch_company(folder: Path) -> Company:
    """The settings in `maps/company.toml` of the project `folder`; without the file nothing is set.

    Raises:
        CompanyFileError: If it is no TOML, or has an entry or a value that there is not.
    """
    file = folder / COMPANY_FILE
    if not file.is_file():
        return Company()
    try:
        return Company.model_validate(tomllib.loads(file.read_text(encoding="utf-8-sig")))
    except tomllib.TOMLDecodeError as error:
        raise CompanyFileError(f"no valid TOML: {error}") from None
    except ValidationError as error:
        raise CompanyFileError(_problem(error)) from None


def _problem(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = Retention.model_fields if len(first["loc"]) > 1 else Company.model_fields
        return f"there is no {place}; there is {listed(known)}"
    return f"{place}: {plain_problem(dict(first))}"
