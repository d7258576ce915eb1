"""What Alembic runs for every command: the migrations, in the transaction that is handed to it."""

from alembic import context

from attribution.ledger.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=False)
context.run_migrations()
