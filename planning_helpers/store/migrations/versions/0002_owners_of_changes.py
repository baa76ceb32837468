"""What a changed row belonged to, and belongs to: found by an index, not by reading every change."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OF_BOOK = ["users", "offerings", "quotas", "exchange_rates", "selection_criteria"]
OF_ACCOUNT = [
    *("accounts", "contacts", "opportunities", "transactions", "interactions"),
    *("selection_scores", "selection_decisions", "plans"),
]
OF_OPPORTUNITY = ["opportunity_contacts", "stage_history"]


def upgrade() -> None:
    with op.batch_alter_table("changes") as batch_op:
        batch_op.add_column(sa.Column("belonged_to", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("belongs_to", sa.Text(), nullable=True))
    changes = sa.table(
        "changes",
        sa.column("table_name", sa.Text),
        *(sa.column(name, sa.JSON) for name in ("before", "after")),
        *(sa.column(name, sa.Text) for name in ("belonged_to", "belongs_to")),
    )
    of_plan = changes.c.table_name.not_in([*OF_BOOK, *OF_ACCOUNT, *OF_OPPORTUNITY])
    for column, rows in (
        ("account_id", changes.c.table_name.in_(OF_ACCOUNT)),
        ("opportunity_id", changes.c.table_name.in_(OF_OPPORTUNITY)),
        ("plan_id", of_plan),
    ):
        owners = {
            "belonged_to": changes.c.before[column].as_string(),
            "belongs_to": changes.c.after[column].as_string(),
        }
        op.execute(sa.update(changes).where(rows).values(**owners))
    with op.batch_alter_table("changes") as batch_op:
        batch_op.create_index("ix_changes_belonged_to", ["belonged_to", "table_name", "effective_on"])
        batch_op.create_index("ix_changes_belongs_to", ["belongs_to", "table_name", "effective_on"])
