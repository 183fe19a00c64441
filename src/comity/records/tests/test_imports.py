"""Reading lists in: nothing twice, nothing lost, nothing withdrawn by mistake."""

import json
import os
import signal
import subprocess
import sys

import pytest

from comity.core import verification
from comity.core.models import AuditEntry
from comity.core.refusals import NotYours
from comity.records import errors, importing, queries, services
from comity.records.drafts import ReleaseRule
from comity.records.models import ImportRun, Record, ReportLine, SeenKey
from comity.records.report import said_of
from comity.records.services.imports import Chunk
from comity.records.tests.casting import AT
from comity.records.tests.listing import entity, imported, list_of, people, written

pytestmark = pytest.mark.django_db


def counts(run):
    """(added, changed, unchanged, withdrawn, skipped)"""
    return run.added, run.changed, run.unchanged, run.withdrawn, run.skipped


class TestEditions:
    def test_a_first_reading_adds_a_second_changes_nothing(self, xa, tmp_path):
        path = written(tmp_path, people(3))
        assert counts(imported(xa, path)) == (3, 0, 0, 0, 0)
        before = list(Record.objects.order_by("number").values())
        assert counts(imported(xa, path)) == (0, 0, 3, 0, 0)
        assert list(Record.objects.order_by("number").values()) == before

    def test_an_edition_adds_changes_and_withdraws(self, xa, xb, tmp_path):
        imported(xa, written(tmp_path, people(3)))
        edition = [entity("k-0", "Invented Person0"), entity("k-1", "Renamed Person"), entity("k-9", "New Person")]
        run = imported(xa, written(tmp_path, edition))
        assert counts(run) == (1, 1, 1, 1, 0)
        seen = queries.records_visible_to(xb).values_list("caption", flat=True)
        assert sorted(seen) == ["Invented Person0", "New Person", "Renamed Person"]

    def test_what_returns_to_the_list_is_the_same_record_again(self, xa, tmp_path):
        imported(xa, written(tmp_path, people(2)))
        first = Record.objects.get(source_key="k-1")
        imported(xa, written(tmp_path, people(1)))
        assert Record.objects.get(pk=first.pk).withdrawn_at is not None
        run = imported(xa, written(tmp_path, people(2)))
        assert (run.changed, Record.objects.get(pk=first.pk).withdrawn_at) == (1, None)

    def test_what_the_owner_withdrew_stays_withdrawn(self, xa, tmp_path):
        path = written(tmp_path, people(1))
        imported(xa, path)
        services.withdraw_record(xa, record=Record.objects.get(), reason="mistaken identity", at=AT)
        imported(xa, path)
        assert Record.objects.get().withdrawn_at is not None

    def test_a_release_set_by_hand_outlives_the_next_edition(self, xa, xb, tmp_path):
        imported(xa, written(tmp_path, people(1)))
        services.set_release(
            xa, record=Record.objects.get(), rule=ReleaseRule.ONLY, bureaus=["XC"], purposes=["border-check"],
            handling="H2", handling_note="", at=AT,
        )  # fmt: skip
        imported(xa, written(tmp_path, [entity("k-0", "Renamed Person")]))
        record = Record.objects.get()
        assert (record.caption, record.handling) == ("Renamed Person", "H2")
        assert not queries.records_visible_to(xb).exists()

    def test_a_fragment_of_the_list_withdraws_nothing_until_somebody_confirms(self, xa, tmp_path):
        imported(xa, written(tmp_path, people(60)))
        fragment = written(tmp_path, people(30))
        with pytest.raises(errors.TooManyWithdrawals):
            imported(xa, fragment)
        assert Record.objects.filter(withdrawn_at__isnull=True).count() == 60
        assert imported(xa, fragment, confirmed=True).withdrawn == 30
        assert not SeenKey.objects.exists()


class TestReport:
    def test_nothing_is_dropped_in_silence(self, xa, tmp_path):
        lines = [entity("k-0", "First"), "{not json", entity("k-0", "Again"), entity("k-1", "Thing", "Document")]
        run = imported(xa, written(tmp_path, lines))
        assert run.skipped == 3
        said = set(run.lines.filter(severity=ReportLine.SKIPPED).values_list("code", flat=True))
        assert said == {"json.malformed", "record.repeated-key", "ftm.not-imported"}
        for line in run.lines.all():
            assert said_of(line.code, line.facts, line=line.line, key=line.key) != line.code

    def test_an_entry_that_cannot_be_read_has_not_left_the_list(self, xa, tmp_path):
        imported(xa, written(tmp_path, people(2)))
        broken = {"id": "k-1", "schema": "Person", "properties": {"name": []}}
        run = imported(xa, written(tmp_path, [entity("k-0", "Invented Person0"), broken]))
        assert (run.skipped, run.withdrawn) == (1, 0)

    def test_a_travel_document_of_another_state_is_skipped_with_the_reason(self, xa, tmp_path):
        passports = [
            {"id": f"d-{state}", "schema": "Passport", "properties": {"passportNumber": ["P77"], "country": [state]}}
            for state in ("xa", "xb")
        ]
        run = imported(xa, written(tmp_path, passports))
        assert (run.added, run.skipped) == (1, 1)
        assert run.lines.get(severity=ReportLine.SKIPPED).code == "records.not-the-issuer"

    @pytest.mark.parametrize(
        "conditions",
        [{"handling": "H9"}, {"purposes": ["curiosity"]}, {"release": {"rule": "all-but", "bureaus": ["X-B"]}}],
    )
    def test_an_entry_whose_conditions_are_not_known_is_never_shared(self, xa, tmp_path, conditions):
        run = imported(xa, written(tmp_path, [entity("k-0", "First", comity=conditions)]))
        assert (run.added, run.skipped) == (0, 1)

    def test_conditions_of_the_file_come_before_those_of_the_list(self, xa, xb, tmp_path):
        release = {"rule": "all-but", "bureaus": ["XB"]}
        imported(xa, written(tmp_path, [entity("k-0", "First", comity={"release": release, "handling": "H2"})]))
        assert Record.objects.get().handling == "H2"
        assert not queries.records_visible_to(xb).exists()

    def test_a_name_that_would_run_is_kept_as_text(self, xa, tmp_path):
        name = "<script>alert(1)</script>{{ 7 }}"
        imported(xa, written(tmp_path, [entity("k-0", name)]))
        assert Record.objects.get().caption == name


class TestInterruption:
    def test_another_bureau_may_not_import_into_the_list(self, xa, xb, tmp_path):
        with pytest.raises(NotYours):
            imported(xb, written(tmp_path, people(1)), source=list_of(xa))

    def test_a_file_that_breaks_off_withdraws_nothing(self, xa, tmp_path):
        imported(xa, written(tmp_path, people(3)))
        path = tmp_path / "tide.ftm.json"
        path.write_bytes(json.dumps(people(1)[0]).encode() + b"\n\xff\xfe broken\n")
        with pytest.raises(errors.ImportFileRefused):
            imported(xa, path)
        assert Record.objects.filter(withdrawn_at__isnull=True).count() == 3
        assert ImportRun.objects.order_by("-started_at", "-id").first().failure == "stream.encoding"

    def test_two_processes_cannot_read_the_same_chunk(self, xa, tmp_path):
        path = written(tmp_path, people(1))
        name, digest, size = importing.fingerprint([path])
        run = services.start_import(xa, source=list_of(xa), file_name=name, file_hash=digest, file_bytes=size, at=AT)
        services.import_chunk(xa, run=run, chunk=Chunk(0, []), at=AT)
        with pytest.raises(errors.ImportElsewhere):
            services.import_chunk(xa, run=run, chunk=Chunk(5, []), at=AT)

    def test_an_interrupted_run_of_another_file_is_given_up(self, xa, tmp_path):
        source = list_of(xa)
        old = services.start_import(xa, source=source, file_name="old", file_hash="0" * 64, file_bytes=1, at=AT)
        imported(xa, written(tmp_path, people(1)), source=source)
        assert ImportRun.objects.get(pk=old.pk).state == ImportRun.ABANDONED

    def test_each_chunk_is_one_entry_of_the_ledger_with_an_item_for_each_record(self, xa, tmp_path):
        imported(xa, written(tmp_path, people(7)))
        entry = AuditEntry.objects.get(event="records.import_chunk")
        # the records, and the release class that came with the first of them
        assert entry.items.count() == 8
        assert "Invented" not in entry.details
        # Bureaus were written by the test itself, each in an entry too: nothing may be left without one.
        assert verification.verify().content


def test_killed_again_and_again_it_goes_on_and_the_ledger_is_whole(tmp_path):
    """kill -9 before a chunk is committed, kill -9 right after one is; then the same command once more."""
    path = written(tmp_path, people(1_700))
    environment = os.environ | {
        "COMITY_HOME": str(tmp_path / "node"),
        "DJANGO_SETTINGS_MODULE": "comity.site.settings",
        "COMITY_DATABASE_URL": "",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    program = [sys.executable, "-m", "comity.records.tests.interrupted", str(path)]
    for fate in (["1", "before"], ["2", "after"]):
        killed = subprocess.run([*program, *fate], env=environment, capture_output=True, check=False)
        assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    finished = subprocess.run(program, env=environment, capture_output=True, check=True)
    assert json.loads(finished.stdout) == {
        "runs": 1,
        "state": "finished",
        "entries": 1_700,
        "added": 1_700,
        "unchanged": 0,
        "records": 1_700,
        "findings": [],
    }
