"""Requests about the same person are shown to who asks, as far as that bureau may see them."""

from dataclasses import replace

import pytest

from comity.notices import duplicates, errors, services
from comity.notices.content import SubjectInput
from comity.notices.models import Notice
from comity.notices.tests.casting import ALL, NOW, about, content, drafted, published, seen, wanted
from comity.records.drafts import Release, ReleaseRule
from comity.records.tests.casting import shared

pytestmark = pytest.mark.django_db


def found(actor, notice):
    return list(duplicates.look_for(actor, notice, on=NOW.date()))


class TestAnotherRequest:
    def test_of_another_bureau_about_the_same_person_must_be_explained(self, vera, huda, reviewers):
        theirs = published(huda, reviewers)
        mine = drafted(vera)
        (duplicate,) = found(vera, mine)
        assert duplicate.record.pk == theirs.principal_id
        assert [(one.notice.reference, one.row.result) for one in duplicate.requests] == [(theirs.reference, "explain")]
        with pytest.raises(errors.DuplicatesUnexplained):
            services.request_notice(vera, notice=mine, seen=seen(vera, mine), at=NOW)

    def test_that_was_explained_stands_beside(self, vera, huda, reviewers):
        theirs = published(huda, reviewers)
        mine = drafted(vera, acknowledged=(theirs.principal_id,), duplicates_note="Another fraud, other victims.")
        assert services.request_notice(vera, notice=mine, seen=seen(vera, mine), at=NOW).state == "requested"

    def test_that_is_not_released_to_the_asker_is_not_shown(self, vera, huda, reviewers):
        published(huda, reviewers, audience=Release(ReleaseRule.ONLY, ("XA",)))
        assert found(vera, drafted(vera)) == []

    def test_that_was_never_published_is_not_shown(self, vera, huda):
        drafted(huda)
        assert found(vera, drafted(vera)) == []

    def test_of_the_own_bureau_becomes_an_edition(self, vera, reviewers):
        theirs = published(vera, reviewers)
        mine = drafted(vera, subjects=(about(theirs.principal_id),))
        (duplicate,) = found(vera, mine)
        assert [one.row.result for one in duplicate.requests] == ["edition"]

    def test_about_somebody_else_is_none(self, vera, huda, reviewers):
        published(huda, reviewers, subjects=(SubjectInput(draft=wanted("Brunhild Ostermark", birthDate="1951-01-01")),))
        assert found(vera, drafted(vera)) == []


def test_a_record_alone_is_shown_and_needs_no_explanation(vera, huda):
    record = shared(huda, replace(wanted(), category="suspect"), purposes=("wanted-persons",))
    mine = drafted(vera)
    looked = duplicates.look_for(vera, mine, on=NOW.date())
    assert [one.record.pk for one in looked] == [record.pk]
    assert looked.records == frozenset()


def test_the_subjects_of_the_notice_itself_are_no_duplicates(vera, reviewers):
    notice = Notice.objects.get(pk=published(vera, reviewers).pk)
    edition = services.start_edition(vera, notice=notice, at=NOW)
    assert found(vera, edition) == []


def test_a_form_that_is_being_filled_in_is_looked_up_as_well(vera, huda, reviewers):
    theirs = published(huda, reviewers)
    said = content("red", audience=ALL)
    looked = duplicates.look(vera, type_="red", drafts=duplicates.drafts_of(said.subjects), on=NOW.date())
    assert looked.records == frozenset({theirs.principal_id})
