"""Preparing a store: empty, old or ready, one call makes it ready or says why not."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import DatabaseError, connection, router
from django.db.migrations.executor import MigrationExecutor
from django.utils.timezone import now

from comity.core.home import place
from comity.core.refusals import Refusal
from comity.members import queries as members
from comity.members import services as membership
from comity.site import errors, health

PROFILE = "worldwide"


def prepare(profile: str = PROFILE) -> None:
    """Make the store ready: its tables as this version needs them, and an organisation in it.

    Safe to call at every start and by several processes at once; a ready store costs a few milliseconds.
    Raises a refusal of `site.errors` when it must not go on; nothing was changed then.
    """
    health.require_sound_sqlite()
    health.require_space()
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise errors.StoreUnreachable(reason=str(error).strip().splitlines()[0]) from error
    with _alone():
        health.require_known_store()
        executor = MigrationExecutor(connection)
        if not connection.introspection.table_names():
            _create_tables(executor)
        elif executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
        if not members.organisation_is_set_up():
            membership.set_up_organisation(members.operator_actor(), profile=profile, at=now())


def _create_tables(executor: MigrationExecutor) -> None:
    """Make the tables of an empty store as the models describe them, and note every migration as done.

    Step by step the same tables take twenty times as long, and longer with every app. A migration that changes rows
    would find none here. In one transaction: a kill in between leaves the store empty.
    `tests/test_migrations.py` holds this way and the migrations against each other.
    """
    with connection.schema_editor() as editor:
        editor.create_model(executor.recorder.Migration)
        for config in apps.get_app_configs():
            for model in router.get_migratable_models(config, connection.alias):
                if model._meta.can_migrate(connection):
                    editor.create_model(model)
        for app, name in executor.loader.graph.nodes:
            executor.recorder.record_applied(app, name)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time prepares a store."""
    with place("prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sentence_for(error: Exception) -> str | None:
    """What to tell a person about a failure of the store itself; None when it is a bug."""
    if isinstance(error, Refusal):
        return str(error)
    text = str(error)
    if "disk is full" in text or "No space left" in text:
        try:
            health.require_space()
        except errors.DiskFull as full:
            return str(full)
    if "database is locked" in text:
        return str(errors.StoreUnreachable(reason=text))
    return None
