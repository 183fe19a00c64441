"""The pages of notices: what each reader finds on them, and that they decide nothing by themselves."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from comity.core.actors import Actor
from comity.core.refusals import NotFound
from comity.notices import actions, queries
from comity.notices.codes import State
from comity.notices.errors import MovedOn
from comity.notices.models import Notice
from comity.notices.tests.casting import NOW, drafted, published, recommended, requested
from comity.notices.tests.visiting import fetched, visited
from comity.notices.views import files
from comity.records.drafts import Release, ReleaseRule

pytestmark = pytest.mark.django_db


def page(who: Actor, name: str, notice: Notice) -> str:
    """Its text."""
    return visited(who, name, notice).content.decode()


class TestFile:
    def test_a_draft_is_there_for_its_bureau_only(self, vera, despina, reviewers):
        notice = drafted(vera)
        assert "Oren Vasquill" in page(vera, "edition", notice)
        for other in (despina, *reviewers):
            with pytest.raises(NotFound):
                page(other, "edition", notice)

    def test_tells_nobody_but_owner_and_secretariat_who_was_left_out(self, vera, despina, reviewers):
        left_out = Release(ReleaseRule.ALL_BUT, ("XC",))
        notice = published(vera, reviewers, audience=left_out, national_reference="B-77/26")
        for reader in (vera, reviewers[0]):
            assert "(XC)" in page(reader, "edition", notice)
        shown = page(despina, "edition", notice)
        assert "Oren Vasquill" in shown
        assert "(XC)" not in shown
        assert "B-77/26" not in shown

    def test_is_headed_by_whom_it_is_about_and_says_how_to_know_them(self, vera, despina, reviewers):
        notice = published(vera, reviewers)
        shown = page(despina, "edition", notice)
        assert "<h1>Oren Vasquill</h1>" in shown
        born = notice.principal.properties["birthDate"][0]["text"]
        assert shown.index(notice.reference) < shown.index(born) < shown.index("What the notice says")

    def test_is_headed_by_its_number_for_whom_may_not_see_the_person(self, vera, despina, reviewers, monkeypatch):
        notice = published(vera, reviewers)
        monkeypatch.setattr(files.queries, "subjects_of_seen", lambda actor, found: [])
        shown = page(despina, "edition", notice)
        assert f"<h1>{notice.reference}</h1>" in shown
        assert "Oren" not in shown

    def test_shows_no_step_of_the_review_to_other_bureaus(self, vera, despina, reviewers):
        notice = published(vera, reviewers)
        assert 'class="events"' in page(vera, "edition", notice)
        assert 'class="events"' not in page(despina, "edition", notice)


class TestList:
    def test_is_narrowed_to_what_was_published_lately(self, vera, reviewers, monkeypatch):
        old = published(vera, reviewers)
        later = SimpleNamespace(now=lambda: NOW + timedelta(days=40))
        monkeypatch.setattr("comity.notices.listings.timezone", later)
        for period, found in (("week", False), ("month", False), ("year", True)):
            shown = fetched(vera, f"{reverse('notices:notices')}?published={period}").content.decode()
            assert (old.reference in shown) is found


class TestForm:
    def test_what_is_typed_is_judged_and_not_saved(self, vera):
        notice = drafted(vera)
        typed = {"language": "fr", "channel": "notice", "rule": "all", "handling": "H0", "summary-fr": "Trop court."}
        said = visited(vera, "check", notice, **typed).content.decode()
        assert 'href="#part-summary"' in said
        assert 'href="#part-warrant"' in said
        notice.refresh_from_db()
        assert notice.texts["summary"]["fr"] != "Trop court."

    def test_every_type_has_a_form_in_which_nothing_of_its_table_is_left_out(self, vera):
        for type_ in ("red", "green"):
            notice = drafted(vera, type_)
            shown = page(vera, "draft", notice)
            for name in (*notice.texts, *notice.facts):
                assert f'id="part-{name}"' in shown


class TestDecision:
    def test_taken_of_something_else_than_was_shown_is_refused(self, vera, reviewers):
        notice = requested(vera)
        shown = queries.last_step_seen(reviewers[0], notice)
        recommended(reviewers[0], notice)
        with pytest.raises(MovedOn):
            visited(reviewers[1], "refuse", notice, seen=shown, reasons="incomplete", note="")
        notice.refresh_from_db()
        assert notice.state == State.SECOND_REVIEW

    def test_without_a_reason_says_so_beside_the_form(self, vera, reviewers):
        notice = requested(vera)
        response = visited(reviewers[0], "refuse", notice, seen=queries.last_step_seen(reviewers[0], notice), note="x")
        assert response.status_code == 400
        notice.refresh_from_db()
        assert notice.state == State.REQUESTED

    def test_every_page_of_a_decision_belongs_to_an_action(self):
        for action in actions.ACTIONS:
            assert reverse(f"notices:{action.name}", args=["R-2026-AAAAAA", 1])
