"""A plan names the one it follows, and an account has one plan for a period.

Where an older store has two, the one that was read stays what it is. The others keep all their rows; their
period is numbered (`2026Q4 (2)`), which `planbook plans` lists.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_PERIOD = re.compile(r"\d{4}(?:Q[1-4]|H[12])?")


def upgrade() -> None:
    with op.batch_alter_table("plans") as batch_op:
        batch_op.add_column(sa.Column("follows_id", sa.Text(), nullable=True))
    _number_second_plans(op.get_bind())
    op.create_index(
        "ux_plans_period", "plans", ["account_id", sa.text("upper(ltrim(rtrim(period)))")], unique=True
    )


def _number_second_plans(connection: sa.Connection) -> None:
    """Write each period as it is read, and number it where a later plan of the account has it."""
    plans, changes = (
        sa.Table(name, sa.MetaData(), autoload_with=connection) for name in ("plans", "changes")
    )
    stored = connection.execute(sa.select(plans)).mappings().all()
    taken = set()
    for row in sorted(stored, key=_as_read, reverse=True):
        name = _name(row["period"])
        numbered = (name if number == 1 else f"{name} ({number})" for number in range(1, len(stored) + 2))
        period = next(one for one in numbered if (row["account_id"], one.upper()) not in taken)
        taken.add((row["account_id"], period.upper()))
        if period != row["period"]:
            _rename(connection, plans, changes, row, period)


def _rename(
    connection: sa.Connection, plans: sa.Table, changes: sa.Table, row: sa.RowMapping, period: str
) -> None:
    is_row = changes.c.table_name == "plans", changes.c.row_id == row["plan_id"]
    last = sa.select(changes).where(*is_row).order_by(changes.c.change_id.desc()).limit(1)
    version = row["version"] + 1
    connection.execute(
        sa.update(plans).where(plans.c.plan_id == row["plan_id"]).values(period=period, version=version)
    )
    written = connection.execute(last).mappings().first()
    if written is None or written["after"] is None:
        return
    entry = {name: value for name, value in written.items() if name != "change_id"}
    after = {**written["after"], "period": period, "version": version}
    entry |= {"before": written["after"], "after": after, "belonged_to": row["account_id"]}
    connection.execute(sa.insert(changes), [{**entry, "recorded_by": "planbook"}])


def _as_read(row: sa.RowMapping) -> tuple[bool, str]:
    """Of several plans the one with the last key was read, of those whose period is written as it is read."""
    return row["period"] == _name(row["period"]), row["plan_id"]


def _name(period: str) -> str:
    text = period.strip().upper()
    return text if _PERIOD.fullmatch(text) else period.strip()
