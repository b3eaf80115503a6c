"""What serve, worker and manage share: loading the portal, and refusing where its database is not ready.

Starts nothing.
"""

import os

from cinquefoil.cli.refusal import Refusal


def open_portal() -> None:
    """Load Django with our settings. Raises: SettingError, KeyFileError."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cinquefoil.web.settings")
    # Imported here: until a command needs the portal, no setting is read.
    import django  # noqa: PLC0415

    django.setup()


def refuse_unless_migrated() -> None:
    """Raise Refusal if the database cannot be reached or has not the tables that this version needs."""
    from django.db import DatabaseError, connection  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise Refusal(
            f"The database cannot be used ({type(error).__name__}). Check CINQUEFOIL_DATABASE and that it is running."
        ) from None
    finally:
        connection.close()
    if missing:
        raise Refusal(f"The database lacks {len(missing)} migrations. Run: cinquefoil manage migrate")
