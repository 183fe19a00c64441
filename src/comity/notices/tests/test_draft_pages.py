"""The drafting form saves itself, tells of changes made elsewhere, and says what belongs to a notice."""

from datetime import timedelta

import pytest

from comity.core.models import AuditEntry
from comity.core.refusals import Refusal
from comity.notices import asking, errors, services
from comity.notices.codes import SubjectRole
from comity.notices.content import Subjects
from comity.notices.models import Notice, NoticeSubject
from comity.notices.tests.casting import FACTS, NOW, TEXTS, about, decided, drafted, published, seen, wanted
from comity.notices.tests.test_pages import page
from comity.notices.tests.visiting import visited
from comity.records.models import Record
from comity.records.tests.casting import shared

pytestmark = pytest.mark.django_db


def typed(notice: Notice, **changed: object) -> dict[str, object]:
    """What the form of a red notice posts, changed as named; two underscores stand for a hyphen."""
    said: dict[str, object] = {
        "language": notice.language,
        "channel": notice.channel,
        "rule": "all",
        "purposes": ["wanted-persons"],
        "handling": "H1",
        "based_on": notice.changed_at.isoformat(),
        "subject-category": "wanted",
        "subject-name": "Oren Vasquill",
        "subject-birthDate": "1985-02-03",
        "summary-fr": "Il a pris les économies de quarante personnes dans le port de Marsa.",
    }
    return said | {name.replace("__", "-"): value for name, value in changed.items()}


def saved(who, notice, **changed):
    """What the form says after it saved itself."""
    return visited(who, "save", notice, **typed(notice, **changed)).content.decode()


class TestSavingItself:
    def test_it_says_when_and_leaves_one_entry(self, vera):
        notice = drafted(vera)
        said = saved(vera, notice, summary__fr="Trop court.")
        changed = Notice.objects.get(pk=notice.pk)
        assert "Saved" in said
        assert f'value="{changed.changed_at.isoformat()}"' in said
        assert 'href="#part-warrant"' in said
        assert changed.texts["summary"]["fr"] == "Trop court."
        assert AuditEntry.objects.filter(event="notices.save_draft", outcome="done").count() == 1

    def test_saving_on_goes_on_with_the_same_record(self, vera):
        notice = drafted(vera, subjects=())
        for name in ("Oren Vas", "Oren Vasquill"):
            notice.refresh_from_db()
            saved(vera, notice, subject__name=name)
        assert [record.caption for record in Record.objects.filter(withdrawn_at__isnull=True)] == ["Oren Vasquill"]

    def test_what_cannot_be_read_is_said_and_not_saved(self, vera):
        notice = drafted(vera)
        said = saved(vera, notice, date_of_facts__from="yesterday", summary__fr="Trop court.")
        assert "Not saved." in said
        notice.refresh_from_db()
        assert notice.texts["summary"]["fr"] != "Trop court."

    def test_it_is_for_its_own_bureau(self, vera, despina):
        notice = drafted(vera)
        with pytest.raises(Refusal):
            saved(despina, notice)


class TestTwoWindows:
    @pytest.fixture
    def notice(self, vera):
        """A draft that was read in two windows, and saved in one of them."""
        read = drafted(vera)
        saved(vera, read, summary__fr="Dans la première fenêtre.")
        return read

    def test_the_later_is_told_and_writes_over_nothing(self, vera, notice):
        said = saved(vera, notice, summary__fr="Dans la seconde.")
        assert "in another window" in said
        assert "data-changed" in said
        assert Notice.objects.get(pk=notice.pk).texts["summary"]["fr"] == "Dans la première fenêtre."

    def test_its_button_is_refused_once_with_what_was_typed_and_then_writes_over_it(self, vera, notice):
        refused = visited(vera, "draft", notice, **typed(notice, summary__fr="Dans la seconde."))
        assert refused.status_code == 400
        assert "Dans la seconde." in refused.content.decode()
        now_known = Notice.objects.get(pk=notice.pk).changed_at
        assert f'value="{now_known.isoformat()}"' in refused.content.decode()
        again = typed(notice, summary__fr="Dans la seconde.", based_on=now_known.isoformat())
        assert visited(vera, "draft", notice, **again).status_code == 302
        assert Notice.objects.get(pk=notice.pk).texts["summary"]["fr"] == "Dans la seconde."

    def test_it_is_told_even_where_its_form_lacks_what_the_other_wrote(self, vera, notice):
        assert "in another window" in saved(vera, notice, subject__name="", subject__birthDate="")

    def test_subjects_are_held_to_the_same(self, vera, notice):
        with pytest.raises(errors.DraftChanged):
            services.change_subjects(
                vera, notice=notice, subjects=Subjects([]), based_on=notice.changed_at - timedelta(seconds=1), at=NOW
            )

    def test_an_answer_that_names_no_moment_is_not_asked(self, vera, notice):
        assert "Saved" in saved(vera, notice, based_on="")


def car(plate: str = "XB 118-77") -> dict[str, str]:
    """What the form of a vehicle posts."""
    return {"registrationNumber": plate, "type": "car"}


def belonging(notice: Notice) -> list[NoticeSubject]:
    return list(notice.subjects.filter(role=SubjectRole.ASSOCIATED).select_related("record"))


class TestWhatBelongsToIt:
    def test_is_described_changed_and_taken_off(self, vera):
        notice = drafted(vera)
        assert visited(vera, "further", notice, "vehicle", **car()).status_code == 302
        subject = belonging(notice)[0]
        assert (subject.record.drafted, subject.record.kind) == (True, "vehicle")
        assert subject.record.caption in page(vera, "draft", notice)
        assert visited(vera, "subject", notice, subject.record_id, **car("XB 200-01")).status_code == 302
        assert belonging(notice)[0].record.properties["registrationNumber"][0]["text"] == "XB 200-01"
        notice.refresh_from_db()
        gone = visited(vera, "draft", notice, **typed(notice, then=f"take-off-{subject.record_id}"))
        assert gone.status_code == 302
        assert belonging(notice) == []

    def test_stays_when_the_rest_is_saved(self, vera):
        notice = drafted(vera)
        visited(vera, "further", notice, "vehicle", **car())
        notice.refresh_from_db()
        assert "Saved" in saved(vera, notice)
        assert len(belonging(notice)) == 1

    def test_a_kind_that_does_not_belong_to_the_type_has_no_page(self, vera):
        with pytest.raises(Refusal):
            visited(vera, "further", drafted(vera), "firearm")


class TestANewEdition:
    @pytest.fixture
    def edition(self, vera, reviewers):
        """A draft of a second edition."""
        return services.start_edition(vera, notice=published(vera, reviewers), at=NOW)

    def test_says_anew_what_the_shared_record_says_once_published(self, vera, reviewers, edition):
        assert 'name="subject-name"' in page(vera, "draft", edition)
        assert "Saved" in saved(vera, edition, subject__name="Oren Vasquille")
        assert Record.objects.get().caption == "Oren Vasquill"
        edition.refresh_from_db()
        assert "Oren Vasquille" in page(vera, "draft", edition)
        complete = asking.again(edition, texts=TEXTS, facts=FACTS)
        services.save_draft(vera, notice=edition, content=complete, at=NOW)
        edition = services.request_notice(vera, notice=edition, seen=seen(vera, edition), at=NOW)
        decided(edition, reviewers)
        record = Record.objects.get()
        assert (record.caption, record.category) == ("Oren Vasquille", "wanted")

    def test_proposes_nothing_where_nothing_was_changed(self, vera, edition):
        said = {"subject__nationality": "XB", "subject__gender": "male", "subject__offences": ["fraud"]}
        assert "Saved" in saved(vera, edition, **said)
        assert NoticeSubject.objects.get(notice=edition).proposed is None

    def test_keeps_what_was_proposed_when_duplicates_are_explained(self, vera, edition):
        saved(vera, edition, subject__name="Oren Vasquille")
        edition.refresh_from_db()
        services.save_draft(vera, notice=edition, content=asking.again(edition, duplicates_note="Ours."), at=NOW)
        assert NoticeSubject.objects.get(notice=edition).proposed is not None

    def test_changes_what_belongs_to_it_with_the_edition(self, vera, reviewers):
        notice = drafted(vera)
        visited(vera, "further", notice, "vehicle", **car())
        notice.refresh_from_db()
        first = decided(services.request_notice(vera, notice=notice, seen=seen(vera, notice), at=NOW), reviewers)
        second = services.start_edition(vera, notice=first, at=NOW)
        vehicle = belonging(second)[0]
        assert visited(vera, "subject", second, vehicle.record_id, **car("XB 200-01")).status_code == 302
        vehicle.refresh_from_db()
        assert vehicle.proposed["properties"]["registrationNumber"][0]["text"] == "XB 200-01"
        assert vehicle.record.properties["registrationNumber"][0]["text"] == "XB 118-77"

    def test_a_record_that_the_bureau_shares_by_itself_is_changed_on_its_own_page(self, vera):
        record = shared(vera, wanted("Mirelle Quandt"))
        notice = drafted(vera, subjects=(about(record.pk),))
        assert 'name="subject-name"' not in page(vera, "draft", notice)
