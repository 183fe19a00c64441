"""Pages of records: read the address, call one verb, show what the actor may see and nothing else."""

import re
import threading
from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import resolve, reverse

from comity.core.codes import Role
from comity.core.models import AuditItem
from comity.core.refusals import NotFound, NotPermitted, NotYours, PurposeMissing, Refusal
from comity.members.errors import ServiceEnded
from comity.members.models import Account
from comity.records import services
from comity.records.drafts import NameQuality, Release, ReleaseRule, Value
from comity.records.models import ImportRun, Record
from comity.records.tests.casting import AT, CONDITIONS, actor, document, person, shared
from comity.records.tests.listing import entity, imported, list_of, people, written

pytestmark = pytest.mark.django_db

NOBODY_ELSE = Release(ReleaseRule.ONLY, ())


def answer(who, address, **posted):
    """The response of the view behind an address, as this actor gets it."""
    factory = RequestFactory()
    request = factory.post(address, posted) if posted else factory.get(address)
    request.actor, request.user, request.session, request.htmx = who, AnonymousUser(), {}, None
    match = resolve(request.path)
    return match.func(request, *match.args, **match.kwargs)


def page(who, name, *args, query=""):
    response = answer(who, reverse(f"records:{name}", args=args) + query)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode()


class TestList:
    def test_shows_what_may_be_seen_with_its_owner_and_traces_it(self, xa, xb):
        seen = shared(xa)
        shared(xa, person("Hidden Person", "p-2"), release=NOBODY_ELSE)
        shown = page(xb, "records")
        assert "Mirelle Quandt" in shown
        assert "Hidden" not in shown
        traced = AuditItem.objects.filter(entry__event="records.search").values_list("subject_id", flat=True)
        assert list(traced) == [str(seen.pk)]

    def test_finds_a_name_in_another_script(self, xa, xb):
        shared(xa, person("Svetlana Morozova"))
        shared(xa, person("Ottokar Zinsmeister", "p-2"))
        shown = page(xb, "records", query="?q=Светлана Морозова")
        assert "Svetlana Morozova" in shown
        assert "Zinsmeister" not in shown

    def test_finds_a_number_wherever_it_stands(self, xa, xb):
        shared(xa, person(passportNumber="P7788991"))
        shared(xa, document("P7788991", "XA"), category="")
        shown = page(xb, "records", query="?q=P7788991")
        assert "Mirelle Quandt" in shown
        assert shown.count("P7788991") > 1

    @pytest.mark.parametrize("query", ["?marker=armed", "?area=drugs", "?kind=person&owner=XA", "?handling=H1"])
    def test_filters_narrow(self, xa, query):
        draft = person("Armed Person", "p-2")
        shared(xa, document("P1", "XA"), category="", handling="H2")
        services.contribute_record(
            xa, draft=replace(draft, markers=("armed",), offences=("drugs",)),
            conditions=CONDITIONS, at=AT,
        )  # fmt: skip
        shown = page(xa, "records", query=query)
        assert "Armed Person" in shown
        assert ">P1<" not in shown

    def test_nothing_without_a_purpose(self, xa):
        with pytest.raises(PurposeMissing):
            page(actor("XA", purpose=None), "records")


class TestDifferencing:
    """Test T1: every view is byte-identical with and without a record that the reader may not see."""

    VIEWS = (
        ("records", ""), ("records", "?q=Quandt"), ("records", "?q=P7788991"), ("records", "?sort=caption&size=50"),
        ("records", "?kind=person"), ("records", "?list=tide"), ("lists", ""), ("runs", ""),
    )  # fmt: skip

    def views(self, who, record):
        shown = {(name, query): page(who, name, query=query) for name, query in self.VIEWS}
        shown["file"] = page(who, "record", record.pk)
        shown["csv"] = page(who, "export", "csv")
        shown["ftm"] = page(who, "export", "ftm")
        return {view: re.sub(r'csrf\w*" value="[^"]*"', "", body) for view, body in shown.items()}

    def test_a_hidden_record_changes_nothing(self, xa, xb):
        seen = shared(xa, person(passportNumber="P7788991"))
        before = self.views(xb, seen)
        hidden = shared(xa, person("Mirella Quandt", "p-2", passportNumber="P7788991"), release=NOBODY_ELSE)
        shared(xa, document("P7788991", "XA"), category="", release=Release(ReleaseRule.ALL_BUT, ("XB",)))
        assert self.views(xb, seen) == before
        for task in ("record", "change", "release", "withdraw"):
            absent = self.refused(xb, task, "00000000-0000-7000-8000-000000000000")
            assert self.refused(xb, task, hidden.pk) == absent

    def refused(self, who, name, key):
        with pytest.raises(Refusal) as raised:
            page(who, name, key)
        return raised.type, str(raised.value)


class TestFile:
    def test_names_stay_as_written_with_their_script(self, xa):
        draft = person()
        names = (*draft.values("name"), Value("ميريل كواندت", script="Arab", quality=NameQuality.ORIGINAL))
        record = services.contribute_record(
            xa, draft=replace(draft, properties={"name": names}), conditions=CONDITIONS, at=AT
        )
        shown = page(xa, "record", record.pk)
        assert '<bdi lang="und-Arab">ميريل كواندت</bdi>' in shown

    @pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{{ 7*7 }}", "${7*7}", '"><img src=x>'])
    def test_a_hostile_name_is_text(self, xa, name):
        record = shared(xa, person(name))
        for shown in (page(xa, "record", record.pk), page(xa, "records")):
            assert name not in shown or "<" not in name
            assert "<script>alert" not in shown

    def test_the_owner_sees_who_consulted_and_nobody_else_does(self, xa, xb):
        record = shared(xa)
        page(xb, "record", record.pk)
        assert "Open the file of a record" in page(xa, "record", record.pk)
        assert "Open the file of a record" not in page(xb, "record", record.pk)

    def test_another_record_with_the_same_number_is_shown_beside(self, xa):
        record = shared(xa, person(passportNumber="P7788991"))
        stolen = shared(xa, document("P7788991", "XA"), category="")
        assert reverse("records:record", args=[stolen.pk]) in page(xa, "record", record.pk)


class TestExport:
    def test_ends_with_the_service_of_its_officer(self, serving, monkeypatch):
        monkeypatch.setattr("comity.records.exporting.PART_RECORDS", 1)
        for number in range(3):
            shared(serving, person(f"Invented Person{number}", f"p-{number}"))
        lines = iter(answer(serving, reverse("records:export", args=["csv"])))
        read = [next(lines), next(lines)]
        Account.objects.update(is_active=False)
        with pytest.raises(ServiceEnded):
            read.extend(lines)
        assert sum(b"Invented" in line for line in read) == 1


class TestTasks:
    GIVEN = {
        "name": "Mirelle Quandt", "birthDate": "1971-05-03", "rule": "only", "bureaus": "xb", "purposes": ["alert"],
        "handling": "H1", "source_evaluation": "B", "information_evaluation": "2", "legal_basis": "national-warrant",
        "category": "wanted", "retention_on": "2027-01-01",
    }  # fmt: skip

    @pytest.fixture(autouse=True)
    def today(self, monkeypatch):
        monkeypatch.setattr("comity.records.views.tasks.timezone.now", lambda: AT)

    def test_a_contributed_record_is_what_was_typed(self, xa):
        response = answer(xa, reverse("records:contribute", args=["person"]), **self.GIVEN)
        record = Record.objects.get()
        assert response.url == reverse("records:record", args=[record.pk])
        assert (record.caption, record.release.bureaus) == ("Mirelle Quandt", ["XA", "XB"])

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [({"name": ""}, "name"), ({"birthDate": "03/04/1971"}, "could not be read"), ({"legal_basis": ""}, "basis"),
         ({"bureaus": "ZZ"}, "ZZ"), ({"retention_on": "2020-01-01"}, "2020-01-01")],
    )  # fmt: skip
    def test_what_was_typed_is_kept_and_what_is_wrong_is_said(self, xa, wrong, said):
        response = answer(xa, reverse("records:contribute", args=["person"]), **self.GIVEN | wrong)
        assert response.status_code == 400
        assert said in response.content.decode()
        assert "1971" in response.content.decode()
        assert not Record.objects.exists()

    def test_only_fields_of_the_form_count(self, xa):
        """Test A3: mass assignment."""
        answer(xa, reverse("records:contribute", args=["person"]), **self.GIVEN, owner="XB", owner_id="XB", number="9")
        assert Record.objects.get().owner_id == "XA"

    def test_changing_keeps_what_is_known_of_an_unchanged_value(self, xa):
        draft = person()
        names = (Value("Mirelle Quandt", script="Latn", note="as on the warrant"),)
        record = services.contribute_record(
            xa, draft=replace(draft, properties={"name": names}), conditions=CONDITIONS, at=AT
        )
        answer(xa, reverse("records:change", args=[record.pk]), name="Mirelle Quandt\nM. Quandt")
        kept = Record.objects.get().properties["name"]
        assert [(value["text"], value.get("note")) for value in kept] == [
            ("Mirelle Quandt", "as on the warrant"),
            ("M. Quandt", None),
        ]

    @pytest.mark.parametrize("task", ["change", "release", "retention", "withdraw"])
    def test_what_is_readable_is_not_therefore_editable(self, xa, xb, task):
        record = shared(xa)
        state = Record.objects.values().get()
        posted = {**self.GIVEN, "reason": "because", "rule": "all"}
        with pytest.raises(NotYours):
            answer(xb, reverse(f"records:{task}", args=[record.pk]), **posted)
        assert Record.objects.values().get() == state

    def test_an_unknown_kind_is_not_found(self, xa):
        with pytest.raises(NotFound):
            page(xa, "contribute", "rumour")


class TestImports:
    def test_the_report_of_a_run_says_every_reason(self, xa, xb, tmp_path):
        run = imported(xa, written(tmp_path, [entity("k-0", "First"), "{"]))
        shown = page(xa, "run", run.pk)
        assert "The line is not valid JSON." in shown
        with pytest.raises(NotFound):
            page(xb, "run", run.pk)

    def test_uploading_needs_the_role(self, bureaus):
        with pytest.raises(NotPermitted):
            page(actor("XA", Role.FRONT_LINE), "upload")

    @pytest.mark.parametrize("name", ["lists", "runs", "upload"])
    def test_the_pages_answer(self, xa, tmp_path, name):
        imported(xa, written(tmp_path, people(1)))
        assert "tide" in page(xa, name)

    def test_a_list_shows_its_terms_to_those_it_is_released_to(self, xa, xb, tmp_path):
        imported(xa, written(tmp_path, people(1)))
        assert "tide" in page(xb, "list", "tide")
        assert ImportRun.objects.get().file_name not in page(xb, "list", "tide")

    def test_a_list_counts_for_a_reader_what_the_reader_may_see(self, xa, xb, tmp_path):
        imported(xa, written(tmp_path, people(3)))
        before = page(xb, "list", "tide")
        services.set_release(
            xa,
            record=Record.objects.order_by("number")[1],
            rule=ReleaseRule.ONLY,
            bureaus=(),
            purposes=CONDITIONS.purposes,
            handling="H1",
            handling_note="",
            at=AT,
        )
        after = page(xb, "list", "tide")
        assert (">3<" in before, ">2<" in before) == (True, False)
        assert (">3<" in after, ">2<" in after) == (False, True)

    def test_reports_are_for_those_who_import(self, xa, tmp_path):
        run = imported(xa, written(tmp_path, [entity("k-0", "First", birthDate=["the day of the flood"])]))
        for role in (Role.FRONT_LINE, Role.ADMINISTRATOR, Role.AUDITOR):
            with pytest.raises(NotFound):
                page(actor("XA", role), "run", run.pk)
            assert run.file_name not in page(actor("XA", role), "runs")

    @pytest.mark.django_db(transaction=True)
    def test_a_reader_who_leaves_before_the_first_line_takes_no_place_away(self, xa, tmp_path):
        run = imported(xa, written(tmp_path, people(1)))
        for _ in range(20):
            stream = answer(xa, reverse("records:run-live", args=[run.pk]))
            assert stream.status_code == 200
            stream.close()
            stream.close()

    @pytest.mark.django_db(transaction=True)
    def test_a_sent_file_is_imported_in_the_background(self, serving, tmp_path, node_folder):
        list_of(serving)
        sent = SimpleUploadedFile("../../edition\u202e 1.ftm.json", written(tmp_path, people(3)).read_bytes())
        response = answer(serving, reverse("records:upload"), source="tide", file=sent)
        self.finish_imports()
        run = ImportRun.objects.get()
        assert response.url == reverse("records:run", args=[run.pk])
        assert (run.state, run.added, run.file_name) == ("finished", 3, "edition 1.ftm.json")
        assert not list((node_folder / "uploads").iterdir())

    def test_a_file_that_is_too_large_is_refused_with_its_size_and_the_limit(self, xa, monkeypatch):
        monkeypatch.setattr("comity.records.forms.UPLOAD_LIMIT", 2_048)
        list_of(xa)
        sent = SimpleUploadedFile("tide.ftm.json", b"x" * 5_000)
        response = answer(xa, reverse("records:upload"), source="tide", file=sent)
        assert response.status_code == 400
        said = response.content.decode().replace("\xa0", " ")
        assert "The file is too large: 4.9 KB, and a page takes 2.0 KB." in said
        assert not ImportRun.objects.exists()

    @pytest.mark.django_db(transaction=True)
    def test_an_import_in_the_background_ends_with_the_service_of_its_officer(self, serving, tmp_path, monkeypatch):
        list_of(serving)
        take_in = services.import_chunk

        def dismissed_meanwhile(*arguments, **inputs):
            run = take_in(*arguments, **inputs)
            Account.objects.update(is_active=False)
            return run

        monkeypatch.setattr("comity.records.importing.CHUNK_ENTRIES", 1)
        monkeypatch.setattr(services, "import_chunk", dismissed_meanwhile)
        sent = SimpleUploadedFile("1.ftm.json", written(tmp_path, people(3)).read_bytes())
        answer(serving, reverse("records:upload"), source="tide", file=sent)
        self.finish_imports()
        assert (Record.objects.count(), ImportRun.objects.get().state) == (1, "reading")

    @staticmethod
    def finish_imports():
        for thread in threading.enumerate():
            if thread.name == "import-tide":
                thread.join(timeout=30)
