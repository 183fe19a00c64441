"""Who sends a notice reads what the law of each state that it goes to makes of it; nobody else learns who they are."""

from datetime import date

import pytest

from comity.core.refusals import NotFound
from comity.members.models import Bureau, LegalProfile
from comity.notices import services
from comity.notices.models import Notice
from comity.notices.queries.recipients import recipients_of
from comity.notices.tests.casting import ALL, NOW, drafted, published
from comity.notices.tests.test_draft_pages import typed
from comity.notices.tests.test_pages import page
from comity.notices.tests.visiting import visited
from comity.records.drafts import Release, ReleaseRule
from comity.records.tests.casting import as_operation

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
TO_XA = Release(ReleaseRule.ONLY, ("XA",))


def lawful(bureau: str, effect: str) -> None:
    """A legal profile of a state on red notices."""
    as_operation(
        lambda: LegalProfile.objects.create(
            member=Bureau.objects.get(pk=bureau).member,
            type="red",
            from_on=date(2026, 1, 1),
            effect=effect,
            languages=["fr", "es"],
            source="test",
        )
    )


def bureaus(notice: Notice) -> list[str]:
    return [one.bureau for one in recipients_of(notice, on=TODAY)]


class TestWhoTheyAre:
    def test_all_other_states_unless_some_are_named(self, vera):
        assert bureaus(drafted(vera)) == ["XA", "XC", "XD"]
        assert bureaus(drafted(vera, audience=TO_XA)) == ["XA"]

    def test_after_narrowing_those_whom_it_reaches_now(self, vera, reviewers):
        notice = published(vera, reviewers, audience=ALL)
        services.narrow_notice(
            vera, notice=notice, rule=ReleaseRule.ONLY, bureaus=["XA"], purposes=notice.purposes,
            handling=notice.handling, handling_note="", at=NOW,
        )  # fmt: skip
        assert bureaus(Notice.objects.get(pk=notice.pk)) == ["XA"]

    def test_with_their_law_or_that_nothing_is_known_of_it(self, vera):
        lawful("XC", "arrest")
        laws = {one.bureau: one for one in recipients_of(drafted(vera), on=TODAY)}
        assert (laws["XC"].law.effect, laws["XC"].languages) == ("arrest", ("French", "Spanish"))
        assert laws["XA"].law is None


class TestPage:
    def test_is_for_the_sender_and_the_secretariat(self, vera, despina, reviewers):
        lawful("XC", "arrest")
        notice = published(vera, reviewers)
        for reader in (vera, reviewers[0]):
            shown = page(reader, "recipients", notice)
            assert "State XC" in shown
            assert "3 bureaus." in shown
            assert "/recipients/" in page(reader, "edition", notice)
        with pytest.raises(NotFound):
            page(despina, "recipients", notice)
        assert "/recipients/" not in page(despina, "edition", notice)

    def test_of_a_draft_says_that_nobody_has_it_yet(self, vera):
        assert "Nobody has received it" in page(vera, "recipients", drafted(vera))


class TestDiffusion:
    def test_its_page_shows_the_sender_the_law_of_whom_it_went_to(self, vera, despina, reviewers):
        lawful("XA", "arrest")
        lawful("XC", "locate")
        both = Release(ReleaseRule.ONLY, ("XA", "XC"))
        notice = published(vera, reviewers, channel="diffusion", audience=both)
        assert "locate and tell" in page(vera, "edition", notice)
        shown = page(despina, "edition", notice)
        assert "ground for provisional arrest" in shown
        assert "locate and tell" not in shown


class TestForm:
    def test_shows_the_law_of_the_states_that_are_named_while_one_types(self, vera):
        lawful("XA", "arrest")
        notice = drafted(vera, audience=TO_XA)
        assert "State XA" in page(vera, "draft", notice)
        said = visited(vera, "check", notice, **typed(notice, rule="only", bureaus="xc")).content.decode()
        assert "State XC" in said
        assert "State XA" not in said

    def test_shows_a_page_of_their_own_where_it_goes_to_many(self, vera):
        assert "/recipients/" in page(vera, "draft", drafted(vera))
