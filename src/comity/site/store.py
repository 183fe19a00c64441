"""Preparing a store: empty, old or ready, one call makes it ready or says why not."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import DatabaseError, connection
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
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
        if not members.organisation_is_set_up():
            membership.set_up_organisation(members.operator_actor(), profile=profile, at=now())


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
