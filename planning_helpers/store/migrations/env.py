"""Alembic asks this file how to migrate; the connection comes from `migrate`."""

from alembic import context

from planning_helpers.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transaction_per_migration=False,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
