"""The people of an account: what the CRM knows of each contact, and how we assess them."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd

from planning_helpers.measures.people.job_titles import is_executive
from planning_helpers.model.vocabulary import DECIDING
from planning_helpers.rules import threshold
from planning_helpers.wording.figures import count
from planning_helpers.wording.findings import Finding, unknown

COVERAGES = ("none", "brief", "multiple", "in depth", "unknown")
"""Depth of our contact, least first."""

KEY_PLAYER_RULE = (
    "key player: influence of {key_influence} or more, or decision maker, approver or executive sponsor"
)


_ASSESSED = (
    "influence",
    "receptiveness",
    "level_now",
    "level_wanted",
    "dollar_concern",
    "unique_value",
    "strategy",
    "owner_id",
)
_COLUMNS = (
    *("contact_id", "name", "title", "department", "business_unit", "reports_to_id", "is_active"),
    *("is_executive", "role", "status", "coverage", "is_key_player"),
    *_ASSESSED,
    *("interactions", "last_contact_date", "days_since_contact"),
)


def people(
    contacts: pd.DataFrame,
    stakeholders: pd.DataFrame,
    interactions: pd.DataFrame,
    *,
    as_of: date,
    opportunity_contacts: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """One row a contact: who it is, what part they play, how they stand to us, when we last spoke.

    A role or a coverage nobody assessed is taken from what the CRM has: the role most often given in
    deals, the depth by the number of talks. Of several assessments of one contact the last row counts.

    Returns:
        Columns `contact_id`, `name`, `title`, `department`, `business_unit`, `reports_to_id`,
        `is_active`, `is_executive`, `role`, `status`, `coverage` (each `unknown` when nobody knows),
        `is_key_player`, the assessment (`influence`, `receptiveness`, `level_now`, `level_wanted`,
        `dollar_concern`, `unique_value`, `strategy`, `owner_id`), `interactions` (in 12 months),
        `last_contact_date` and `days_since_contact` (empty when never). Most influential first, then by name.

    Source: ORG-1 to ORG-5, REL-1.
    """
    assessed = stakeholders.dropna(subset=["contact_id"]).drop_duplicates("contact_id", keep="last")
    known = contacts.loc[
        :, ["contact_id", "name", "title", "department", "business_unit", "reports_to_id", "is_active"]
    ].merge(
        assessed[["contact_id", "buying_role", "status", "coverage", *_ASSESSED]],
        on="contact_id",
        how="left",
        validate="m:1",
    )
    dated = known.merge(_contacted(interactions, as_of=as_of), on="contact_id", how="left", validate="m:1")
    role = _stated(dated["buying_role"]).fillna(_role_in_deals(dated["contact_id"], opportunity_contacts))
    found = dated.assign(
        is_active=dated["is_active"].fillna(True),
        is_executive=is_executive(dated["title"]),
        role=role.fillna("unknown"),
        status=_stated(dated["status"]).fillna("unknown"),
        interactions=dated["interactions"].fillna(0).astype("Int64"),
        days_since_contact=(pd.Timestamp(as_of) - dated["last_contact_date"]).dt.days.astype("Int64"),
    )
    found["coverage"] = _stated(found["coverage"]).fillna(_depth(found["interactions"], interactions))
    found["is_key_player"] = is_influential(found["influence"]) | found["role"].isin(DECIDING)
    return found[list(_COLUMNS)].sort_values(
        ["influence", "name"], ascending=[False, True], na_position="last", ignore_index=True
    )


def is_influential(influence: pd.Series) -> pd.Series:
    """Whether each person has the influence (1 to 5) of a key player; one that nobody rated has not."""
    return (influence >= threshold("key_influence")).fillna(False).astype(bool)


def is_silent(days_since_contact: pd.Series) -> pd.Series:
    """Whether we had no word with each person for so long that it is silence. Source: SNAP-1, BU-1."""
    return ~(days_since_contact <= threshold("silence_days")).fillna(False).astype(bool)


def active(people: pd.DataFrame) -> pd.DataFrame:
    """The people who have not left."""
    return people[people["is_active"]].reset_index(drop=True)


def is_any_role_known(people: pd.DataFrame) -> bool:
    """Whether we know what part anybody who has not left plays in decisions."""
    return bool((active(people)["role"] != "unknown").any())


def people_finding(people: pd.DataFrame) -> Finding:
    """How many of the active people we know where they stand, and whom of the key players we do not.

    Source: ORG-3, ORG-5.
    """
    present = active(people)
    if present.empty:
        return unknown(
            "ORG-1",
            "people",
            "No contact of this account is known, so nobody can be placed",
            next_step="Import the contacts of the account, or name its decision makers in the plan.",
        )
    unplaced = present[(present["status"] == "unknown") | (present["role"] == "unknown")]
    placed, total = count(len(present) - len(unplaced)), count(len(present))
    return Finding(
        "ORG-3",
        "people",
        f"We know role and status of {placed} of {total} people",
        severity="good" if unplaced.empty else "watch",
        figures={"people": total, "placed": placed},
        formula="active contacts whose buying role and status are both known; active contacts",
        rows=(present if unplaced.empty else unplaced)[["name", "title", "role", "status"]],
        next_step=(
            ""
            if unplaced.empty
            else f"Find out where {unplaced['name'].iloc[0]} stands and what part they play in a decision."
        ),
    )


def _contacted(interactions: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Per contact: `last_contact_date` and `interactions` of the last 12 months, up to `as_of`."""
    today = pd.Timestamp(as_of)
    past = interactions.loc[
        interactions["interaction_date"] <= today, ["contact_id", "interaction_date"]
    ].dropna()
    recent = past["interaction_date"] > today - pd.DateOffset(years=1)
    return (
        past.assign(recent=recent)
        .groupby("contact_id", as_index=False)
        .agg(last_contact_date=("interaction_date", "max"), interactions=("recent", "sum"))
        .astype({"contact_id": "str", "last_contact_date": "datetime64[us]", "interactions": "Int64"})
    )


def _depth(times: pd.Series, interactions: pd.DataFrame) -> pd.Series:
    """Coverage by the talks of twelve months; unknown where the book records no interaction at all."""
    if interactions.empty:
        return pd.Series("unknown", index=times.index, dtype="str")
    bounds = [-math.inf, 1, threshold("multiple_talks"), threshold("deep_talks"), math.inf]
    depth = pd.cut(times.astype("float64"), bounds, right=False, labels=list(COVERAGES[:4]))
    return depth.astype("str")


def _role_in_deals(contact_ids: pd.Series, opportunity_contacts: pd.DataFrame | None) -> pd.Series:
    """The role most often given to each contact in deals; the first in the alphabet wins a tie."""
    if opportunity_contacts is None:
        return pd.Series(pd.NA, index=contact_ids.index, dtype="str")
    given = opportunity_contacts.assign(role=_stated(opportunity_contacts["role"])).dropna(subset=["role"])
    often = given.groupby(["contact_id", "role"], as_index=False).size()
    usual = often.sort_values(["size", "role"], ascending=[False, True]).drop_duplicates("contact_id")
    return contact_ids.map(usual.set_index("contact_id")["role"]).astype("str")


def _stated(values: pd.Series) -> pd.Series:
    """Lower case, without surrounding blanks; `unknown` and nothing are both empty."""
    tidy = values.astype("str").str.strip().str.lower()
    return tidy.mask(tidy.isin(["", "unknown"]))
