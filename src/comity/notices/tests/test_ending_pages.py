"""What ends when: told to the owner and to those who watch, tried without changing anything, extended from there."""

from datetime import timedelta

import pytest
from django.urls import reverse

from comity.core.actors import Actor
from comity.core.models import AuditEntry
from comity.core.refusals import NotPermitted
from comity.notices import listings, services, upkeep
from comity.notices.content import SubjectInput
from comity.notices.models import Notice
from comity.notices.queries.ending import notices_by_end
from comity.notices.tests.casting import NOW, drafted, published, wanted
from comity.notices.tests.visiting import fetched

pytestmark = pytest.mark.django_db

LIST, TRIAL = reverse("notices:ending"), reverse("notices:trial")


def shown(who: Actor, address: str = LIST) -> str:
    return fetched(who, address).content.decode()


def another(owner: Actor, reviewers: tuple[Actor, Actor]) -> Notice:
    """A notice in force about somebody else."""
    subject = SubjectInput(draft=wanted("Brannick Tollemere", birthDate="1960-12-01"))
    return published(owner, reviewers, subjects=(subject,))


class TestList:
    def test_names_the_notices_in_force_of_the_own_bureau(self, vera, huda, despina, reviewers):
        own, other, draft = published(vera, reviewers), another(huda, reviewers), drafted(vera)
        text = shown(vera)
        assert own.reference in text
        assert other.reference not in text
        assert draft.reference not in text
        assert AuditEntry.objects.filter(event="notices.search_notices", actor_id=vera.id).exists()

    def test_names_all_to_those_who_watch(self, vera, huda, reviewers, privacy):
        notices = [published(vera, reviewers), another(huda, reviewers)]
        for who in (reviewers[0], privacy):
            assert set(notices_by_end(who)) == set(Notice.objects.filter(pk__in=[one.pk for one in notices]))

    def test_is_for_nobody_else(self, vera, duty, reviewers):
        for address in (LIST, TRIAL):
            with pytest.raises(NotPermitted):
                fetched(duty, address)

    def test_leads_to_the_extension_once_the_owner_was_asked(self, vera, reviewers, monkeypatch):
        notice = published(vera, reviewers)
        extension = reverse("notices:extend", args=[notice.reference, 1])
        assert extension not in shown(vera)
        asked = notice.ask_on
        monkeypatch.setattr(listings.timezone, "localdate", lambda: asked)
        upkeep.ask_to_justify(NOW.replace(year=asked.year, month=asked.month, day=asked.day))
        text = shown(vera, f"{LIST}?when=asked")
        assert extension in text
        assert "Owner asked" in text


class TestTrial:
    def test_says_what_would_happen_and_changes_nothing(self, vera, reviewers):
        notice = published(vera, reviewers)
        before = AuditEntry.objects.count()
        text = shown(vera, f"{TRIAL}?on={notice.kept_until.isoformat()}")
        assert text.count(notice.reference) == 2 * 2  # asked and ended, each with its address
        notice.refresh_from_db()
        assert (notice.state, notice.asked_at, AuditEntry.objects.count()) == ("published", None, before)

    def test_tells_what_would_be_erased_with_how_much(self, vera, reviewers):
        notice = published(vera, reviewers)
        ended = services.withdraw_notice(vera, notice=notice, reason="aim-met", at=NOW)
        assert notice.reference in shown(vera, f"{TRIAL}?on={ended.erase_on.isoformat()}")
        day_before = (ended.erase_on - timedelta(days=1)).isoformat()
        assert notice.reference not in shown(vera, f"{TRIAL}?on={day_before}")

    def test_tells_a_bureau_of_its_own_notices_only(self, vera, huda, reviewers):
        own, other = published(vera, reviewers), another(huda, reviewers)
        address = f"{TRIAL}?on={own.kept_until.isoformat()}"
        assert other.reference not in shown(vera, address)
        assert own.reference in shown(reviewers[0], address)
        assert other.reference in shown(reviewers[0], address)

    def test_a_day_that_is_none_is_said_beside_the_field(self, vera):
        assert fetched(vera, f"{TRIAL}?on=soon").status_code == 400
