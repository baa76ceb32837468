"""Who has not been in contact for long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, not_, select

from planning_helpers.model import TABLES, columns, is_fact
from planning_helpers.store.schema import changes, tables


def contacts_without_sign(connection: Connection, *, since: date) -> dict[str, date]:
    """By key, the contacts with no sign of contact from `since` on, and the day of the last one.

    A sign is a meeting, call or mail with the person; a judgement saved that names the person by key; or that
    the store came to know the person. Who has a role in an open deal is not among them.
    """
    contacts, talks = tables["contacts"], tables["interactions"]
    last: dict[str, date] = {}
    known = select(changes.c.row_id, func.min(changes.c.effective_on)).where(
        changes.c.table_name == "contacts"
    )
    _keep_latest(last, connection.execute(known.group_by(changes.c.row_id)))
    met = select(talks.c.contact_id, func.max(talks.c.interaction_date)).group_by(talks.c.contact_id)
    _keep_latest(last, connection.execute(met))
    for table in TABLES:
        for column in columns(table):
            if column.references == "contacts" and not is_fact(table):
                key, saved = tables[table].c[column.name], tables[table].c.recorded_at
                _keep_latest(last, connection.execute(select(key, func.max(saved)).group_by(key)))
    roles, deals = tables["opportunity_contacts"], tables["opportunities"]
    open_deals = select(deals.c.opportunity_id).where(not_(deals.c.is_closed))
    needed = set(
        connection.execute(select(roles.c.contact_id).where(roles.c.opportunity_id.in_(open_deals))).scalars()
    )
    present = connection.execute(select(contacts.c.contact_id)).scalars()
    return {key: last[key] for key in present if key in last and last[key] < since and key not in needed}


def _keep_latest(last: dict[str, date], found: Iterable[Any]) -> None:
    for key, day in found:
        if key is not None and day is not None:
            on = day.date() if isinstance(day, datetime) else day
            last[key] = max(on, last.get(key, on))
