"""What our people sold of what they were to sell."""

from __future__ import annotations

from datetime import date

import pandas as pd


def quota_attainment(
    quotas: pd.DataFrame, revenue: pd.DataFrame, users: pd.DataFrame, *, as_of: date
) -> pd.DataFrame:
    """Revenue of each person who has a quota, as a share of it, lowest first.

    Args:
        quotas: Quotas; those that begin after `as_of` do not count.
        revenue: From `revenue_rows`; only what is dated from the person's first quota on counts.
        users: Our people, for their names.
        as_of: The day the facts are taken at.

    Returns:
        `user_id`, `owner` (name), `quota`, `revenue` (0 when nothing was sold, empty when no amount is
        known), `attainment` (1 is all of it).
    """
    begun = quotas[quotas["period_start"] <= pd.Timestamp(as_of)]
    by_person = begun.groupby("user_id", sort=True)
    people = pd.DataFrame(
        {"quota": by_person["amount"].sum(min_count=1), "start": by_person["period_start"].min()}
    )
    since = people["start"].astype("datetime64[us]").reindex(revenue["owner_id"])
    counted = revenue[revenue["date"] >= since.set_axis(revenue.index)].groupby("owner_id")["revenue"]
    sold = counted.sum(min_count=1).reindex(people.index, fill_value=0.0)
    found = people.assign(revenue=sold).reset_index()
    names = users.set_index("user_id")["name"]
    found["owner"] = found["user_id"].map(names).astype("str").fillna(found["user_id"])
    found["attainment"] = (found["revenue"] / found["quota"]).where(found["quota"] > 0)
    columns = ["user_id", "owner", "quota", "revenue", "attainment"]
    return found[columns].sort_values("attainment", kind="stable", ignore_index=True)
