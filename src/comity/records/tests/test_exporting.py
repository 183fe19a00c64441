"""Exports say what the records say, to those who may see it, and run nowhere."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comity.core.codes import Role
from comity.core.models import AuditEntry, AuditItem
from comity.core.refusals import NotPermitted
from comity.records import exporting, queries
from comity.records.drafts import LIMITS, RecordKind, Release, ReleaseRule
from comity.records.models import Record
from comity.records.sources import ftm_lines, plain_csv
from comity.records.tests.casting import AT, actor, draft, person, shared


def exported(who, format_):
    return list(
        exporting.lines(who, records=queries.records_visible_to(who), format_=format_, question="all", clock=lambda: AT)
    )


def read_back(reader, lines):
    stream = io.BytesIO("".join(lines).encode())
    return list(reader.read(stream, limits=LIMITS, report=lambda remark: None))


@pytest.mark.django_db
class TestWhatLeaves:
    @pytest.mark.parametrize(("format_", "reader"), [("ftm", ftm_lines), ("csv", plain_csv)])
    def test_comes_back_with_its_conditions(self, xa, format_, reader):
        record = shared(xa, person(birthDate="1971-05-03", alias="=cmd|' /C calc'!A0"), handling="H2")
        (back,) = read_back(reader, exported(xa, format_))
        assert back == exporting.draft_from(Record.objects.select_related("release").get(pk=record.pk))
        assert (back.terms.handling, back.terms.retain_until) == ("H2", record.retention_on)

    def test_is_only_what_the_actor_may_see_and_is_traced(self, xa, xb):
        seen = shared(xa)
        shared(xa, person("Hidden Person", "p-2"), release=Release(ReleaseRule.ONLY, ()))
        assert "Hidden" not in "".join(exported(xb, "ftm"))
        items = AuditItem.objects.filter(entry__event="records.export").values_list("subject_id", flat=True)
        assert list(items) == [str(seen.pk)]

    def test_front_line_officers_export_nothing_and_the_attempt_is_traced(self, xa):
        shared(xa)
        with pytest.raises(NotPermitted):
            exported(actor("XA", Role.FRONT_LINE), "csv")
        assert AuditEntry.objects.filter(event="records.export", outcome="refused").exists()

    def test_two_parts_are_two_entries(self, serving, monkeypatch):
        monkeypatch.setattr(exporting, "PART_RECORDS", 2)
        for number in range(3):
            shared(serving, person(f"Person {number}", f"p-{number}"))
        assert len(exported(serving, "ftm")) == 3
        assert AuditEntry.objects.filter(event="records.export").count() == 2


@given(name=st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=20))
@example("=1+1")
@example("'=1+1")
@example("\"'@SUM(A1)")
@example("＝HYPERLINK")
@example("'Abd")
def test_no_cell_runs_and_every_cell_comes_back(name):
    lines = list(exporting.csv_lines([draft(RecordKind.ORGANISATION, name=name)]))
    cell = dict(zip(*csv.reader([line.lstrip("\ufeff") for line in lines]), strict=True))["name"]
    assert not cell.lstrip("\"'").startswith(tuple("=+-@＝＋－＠")) or cell.startswith("'")
    assert plain_csv._NEUTRALISED.sub("", cell) == name
