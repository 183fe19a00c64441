"""The agenda and its deadlines; documents."""

from datetime import UTC, date, datetime, timedelta

import pytest

from comity.assembly import errors
from comity.assembly.codes import AgendaKind, DocumentAudience, ItemKind, ItemState
from comity.assembly.queries import agenda as asked
from comity.assembly.rules import agenda as rules
from comity.assembly.services import agenda as verbs
from comity.assembly.services import documents
from comity.assembly.tests.casting import BEFORE, FIRST, delegation, in_four, named, scan
from comity.core.refusals import NotFound
from comity.engines.ballots.rules import edition
from comity.records.attachments.preparing import prepare

WORLDWIDE = edition("worldwide-2021")
LATE = datetime(2026, 4, 20, 9, 0, tzinfo=UTC)


def proposed(actor, session, title="Scam centres", at=BEFORE):
    """An item that somebody proposed."""
    return verbs.propose_item(actor, session=session, kind=ItemKind.POLICY, titles={"en": title}, explanation={}, at=at)


class TestDeadlines:
    """Items are added up to 30 days before the opening (General Regulations, as the edition has them)."""

    @pytest.mark.parametrize(("before", "late"), [(31, False), (30, False), (29, True), (0, True)])
    def test_an_item_is_late_after_the_last_day(self, before, late):
        assert rules.is_late(WORLDWIDE, FIRST, FIRST - timedelta(days=before)) is late

    def test_an_edition_without_deadlines_knows_nothing_late(self):
        assert not rules.is_late(edition("simple-majority"), FIRST, FIRST)

    def test_a_provisional_agenda_is_due_ninety_days_before(self):
        assert rules.due_on(WORLDWIDE, FIRST, AgendaKind.PROVISIONAL) == date(2026, 2, 3)
        assert rules.due_on(WORLDWIDE, FIRST, AgendaKind.DEFINITIVE) is None


class TestItems:
    def test_what_came_in_time_is_admitted_and_numbered(self, secretary, session):
        items = [verbs.admit_item(secretary, item=proposed(secretary, session), at=BEFORE) for _ in range(2)]
        assert [item.place for item in items] == [1, 2]
        with pytest.raises(errors.ItemNotPossible):
            verbs.admit_item(secretary, item=items[0], at=BEFORE)

    def test_what_came_late_waits_for_a_vote(self, secretary, session):
        item = proposed(secretary, session, at=LATE)
        assert item.is_late
        with pytest.raises(errors.LateItem, match="2026-04-04"):
            verbs.admit_item(secretary, item=item, at=LATE)

    def test_a_delegate_proposes_for_the_own_delegation_and_withdraws_it(self, secretary, session, outsider):
        with pytest.raises(errors.NotADelegate):
            proposed(outsider, session)
        of = delegation(secretary, session, "XE")
        named(secretary, of, username="nadia.brook")
        item = proposed(outsider, session)
        assert item.proposed_by_id == of.pk
        with pytest.raises(errors.NotADelegate):
            verbs.withdraw_item(secretary, item=item, at=BEFORE)
        assert verbs.withdraw_item(outsider, item=item, at=BEFORE).state == ItemState.WITHDRAWN

    def test_others_do_not_see_what_is_only_proposed(self, secretary, session, chair):
        delegation(secretary, session, "XF")
        item = proposed(secretary, session)
        with pytest.raises(NotFound):
            asked.item_visible_to(chair, session, item.pk)
        verbs.admit_item(secretary, item=item, at=BEFORE)
        assert asked.item_visible_to(chair, session, item.pk).place == 1

    def test_the_order_names_each_item_once(self, secretary, session):
        first, second = (
            verbs.admit_item(secretary, item=proposed(secretary, session, title), at=BEFORE) for title in "ab"
        )
        for wrong in ([first.pk], [first.pk, first.pk], [first.pk, second.pk, session.pk]):
            with pytest.raises(errors.PlacesWrong):
                verbs.order_agenda(secretary, session=session, keys=wrong, at=BEFORE)
        verbs.order_agenda(secretary, session=session, keys=[second.pk, first.pk], at=BEFORE)
        assert [item.titles["en"] for item in asked.agenda_of(session)] == ["b", "a"]


class TestEditions:
    def test_a_supplementary_list_has_what_no_edition_had(self, secretary, session):
        with pytest.raises(errors.AgendaEmpty):
            verbs.publish_agenda(secretary, session=session, kind=AgendaKind.PROVISIONAL, at=BEFORE)
        verbs.admit_item(secretary, item=proposed(secretary, session, "first"), at=BEFORE)
        provisional = verbs.publish_agenda(secretary, session=session, kind=AgendaKind.PROVISIONAL, at=BEFORE)
        verbs.admit_item(secretary, item=proposed(secretary, session, "second"), at=BEFORE)
        extra = verbs.publish_agenda(secretary, session=session, kind=AgendaKind.SUPPLEMENTARY, at=BEFORE)
        titles = [[line["titles"]["en"] for line in edition_.lines] for edition_ in (provisional, extra)]
        assert titles == [["first"], ["second"]]
        assert provisional.due_on == date(2026, 2, 3)
        with pytest.raises(errors.AgendaEmpty):
            verbs.publish_agenda(secretary, session=session, kind=AgendaKind.SUPPLEMENTARY, at=BEFORE)


class TestDocuments:
    def announced(self, secretary, session, symbol="ga-12-doc-01", audience=DocumentAudience.MEMBERS):
        return documents.add_document(
            secretary, session=session, symbol=symbol, titles=in_four("Report"), audience=audience, item=None, at=BEFORE
        )

    def test_a_symbol_is_given_once_even_after_a_withdrawal(self, secretary, session):
        document = self.announced(secretary, session)
        documents.withdraw_document(secretary, document=document, at=BEFORE)
        with pytest.raises(errors.SymbolTaken):
            self.announced(secretary, session)
        with pytest.raises(errors.SymbolNotPossible):
            self.announced(secretary, session, symbol="see/above")

    def test_versions_count_for_each_language(self, secretary, session):
        document = self.announced(secretary, session)

        def publish(language):
            return documents.publish_file(
                secretary, document=document, language=language, prepared=prepare(scan()), at=BEFORE
            ).version

        assert [publish(language) for language in ("en", "fr", "en")] == [1, 1, 2]
        with pytest.raises(errors.LanguageUnknown):
            publish("de")

    def test_observers_read_what_is_for_everybody(self, secretary, session, outsider):
        self.announced(secretary, session)
        self.announced(secretary, session, "GA-12-DOC-02", DocumentAudience.EVERYBODY)
        assert [one.symbol for one in asked.documents_visible_to(outsider, session)] == ["GA-12-DOC-02"]
        delegation(secretary, session, "XE")
        assert asked.documents_visible_to(outsider, session).count() == 2
