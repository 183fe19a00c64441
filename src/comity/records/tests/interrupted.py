"""A program of its own: import a list, be killed at a chosen moment, be started again, and say how the store stands.

    python -m comity.records.tests.interrupted FILE [CHUNK MOMENT]

Without CHUNK it imports to the end. With it, the process kills itself (SIGKILL) in that chunk: "before" its
transaction is committed, or right "after".
"""

import json
import os
import signal
import sys
from pathlib import Path


def main() -> None:
    """Set up what is missing, import, and print what verification says."""
    import django

    django.setup()
    from django.apps import apps
    from django.core.management.commands.migrate import Command
    from django.db import connection
    from django.utils.timezone import now

    from comity.core import verification
    from comity.members.models import Bureau
    from comity.records import importing, services
    from comity.records.models import ImportRun, ListSource, Record
    from comity.records.services.entries import Desk
    from comity.records.tests.casting import actor, as_operation
    from comity.records.tests.listing import OWN_TERMS

    if not connection.introspection.table_names():
        # Tables as the models say them. The migrations lead to the same ones, and take half a minute.
        making = Command()
        making.verbosity = 0
        making.sync_apps(connection, {app.label for app in apps.get_app_configs()})
    if not Bureau.objects.exists():
        as_operation(lambda: Bureau.objects.create(code=Bureau.SECRETARIAT, kind="secretariat"))
    keeper = actor(Bureau.SECRETARIAT)
    source = ListSource.objects.filter(name="tide").first() or services.register_list(
        keeper, name="tide", terms=OWN_TERMS, at=now()
    )
    file, *fate = sys.argv[1:]
    chunk, moment = (int(fate[0]), fate[1]) if fate else (-1, "")
    chunks = iter(range(1_000))
    taken = Desk.take

    def take(desk, drafts):
        skipped = taken(desk, drafts)
        if next(chunks) == chunk and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        return skipped

    def tell(progress):
        if progress.run.entries == (chunk + 1) * importing.CHUNK_ENTRIES and moment == "after":
            os.kill(os.getpid(), signal.SIGKILL)

    Desk.take = take
    run = importing.import_files(keeper, source=source, paths=[Path(file)], clock=now, tell=tell)
    verified = verification.verify()
    sys.stdout.write(
        json.dumps(
            {
                "runs": ImportRun.objects.count(),
                "state": run.state,
                "entries": run.entries,
                "added": run.added,
                "unchanged": run.unchanged,
                "records": Record.objects.count(),
                "findings": [str(finding) for finding in verified.findings],
            }
        )
    )


if __name__ == "__main__":
    main()
