"""Draft resolutions in four languages, their amendments, the order of voting, and what an adoption makes void."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.assembly import effects, errors
from comity.assembly.codes import (
    AmendmentKind,
    AmendmentState,
    ItemKind,
    Office,
    ParagraphKind,
    TextState,
    Topic,
    VoidBecause,
    VoteSubject,
)
from comity.assembly.content import Draft, Proposal
from comity.assembly.models import Amendment, Text, Vote
from comity.assembly.queries import texts as asked
from comity.assembly.rules import assembling, departure
from comity.assembly.rules.departure import Standing
from comity.assembly.rules.languages import Freshness, Piece, freshness, versions
from comity.assembly.rules.voiding import Proposed, made_void
from comity.assembly.services import agenda, amending, drafting
from comity.assembly.tests.casting import BEFORE, NOW, delegation, give, named, officer
from comity.core.countries import LANGUAGES
from comity.core.refusals import NotFound
from comity.records.tests.casting import as_operation
from tests.scenes import scene

REPLACE, DELETE, ADD = AmendmentKind.REPLACE, AmendmentKind.DELETE, AmendmentKind.ADD
WORDS = st.text(alphabet="ab ", max_size=12)


class TestLanguages:
    """No vote opens before all languages carry the same version (General Regulations Art. 31(1))."""

    PIECES = (Piece(3, {"en": 3, "fr": 3, "es": 2}), Piece(1, {"en": 1, "fr": 1, "es": 1}))

    def test_a_wording_below_its_paragraph_is_stale(self):
        assert [freshness(self.PIECES[0], language) for language in ("en", "es", "ar")] == [
            Freshness.CURRENT,
            Freshness.STALE,
            Freshness.MISSING,
        ]

    def test_a_language_stands_at_the_oldest_of_its_stale_wordings_or_not_at_all(self):
        assert versions(self.PIECES, LANGUAGES, 4) == {"en": 4, "fr": 4, "es": 2}

    def test_a_text_without_a_paragraph_stands_in_no_language(self):
        assert versions([], LANGUAGES, 1) == {}


class TestDeparture:
    """The furthest first; what a machine cannot know, the chair settles."""

    @pytest.mark.parametrize(
        ("kind", "before", "after", "distance"),
        [
            (DELETE, "Urges all members", "", 1000),
            (REPLACE, "Urges all members", "Urges all members", 0),
            (REPLACE, "Urges all members", "urges all MEMBERS.", 0),
            (REPLACE, "Urges all members", "Invites all members", 333),
            (REPLACE, "one two", "three four", 1000),
            (ADD, "one two", "three four", 500),
            (ADD, "", "three four", 999),
        ],
        ids=["deletion", "same", "case", "one-word", "every-word", "addition", "addition-at-the-beginning"],
    )
    def test_is_the_part_of_the_words_that_change(self, kind, before, after, distance):
        assert departure.distance(kind, before, after) == distance

    @given(WORDS, WORDS)
    def test_is_the_same_there_and_back(self, before, after):
        assert departure.distance(REPLACE, before, after) == departure.distance(REPLACE, after, before)

    def test_goes_by_paragraphs_then_by_distance_and_what_changes_an_amendment_comes_before_it(self):
        amendments = [
            Standing("near", "A", Decimal(2), 100),
            Standing("far", "B", Decimal(2), 900),
            Standing("other", "C", Decimal(1), 50),
            Standing("to-far", "D", Decimal(2), 10, amends="far"),
            Standing("to-that", "E", Decimal(2), 10, amends="to-far"),
        ]
        assert departure.order(amendments) == ["other", "to-that", "to-far", "far", "near"]

    @given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1000), st.integers(0, 8)), max_size=9))
    def test_every_order_names_each_amendment_once_and_children_first(self, drawn):
        amendments = [
            Standing(str(n), departure.letter(n + 1), Decimal(place), distance, str(parent) if parent < n else "")
            for n, (place, distance, parent) in enumerate(drawn)
        ]
        found = departure.order(amendments)
        assert sorted(found) == sorted(one.key for one in amendments)
        assert all(found.index(one.key) < found.index(one.amends) for one in amendments if one.amends)

    @pytest.mark.parametrize(("number", "letter"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
    def test_letters_go_on_after_z(self, number, letter):
        assert departure.letter(number) == letter


class TestVoid:
    """One adopted, and those that contradict it are dropped with the reason."""

    PLACE = Proposed("A", REPLACE, "p1")
    WAITING = (
        Proposed("B", REPLACE, "p1"),
        Proposed("C", DELETE, "p1"),
        Proposed("D", ADD, "p1"),
        Proposed("E", REPLACE, "p2"),
        Proposed("F", REPLACE, "p1", amends="B"),
        Proposed("G", REPLACE, "p1", amends="A"),
    )

    def test_another_wording_of_the_paragraph_and_what_hangs_on_it(self):
        assert made_void(self.PLACE, adopted=True, waiting=self.WAITING) == {
            "B": VoidBecause.PARAGRAPH_REPLACED,
            "C": VoidBecause.PARAGRAPH_REPLACED,
            "F": VoidBecause.AMENDMENT_GONE,
            "G": VoidBecause.AMENDMENT_DECIDED,
        }

    def test_a_rejected_one_takes_along_only_what_changes_it(self):
        assert made_void(self.PLACE, adopted=False, waiting=self.WAITING) == {"G": VoidBecause.AMENDMENT_GONE}

    def test_a_deleted_paragraph_needs_no_other_words(self):
        found = made_void(Proposed("C", DELETE, "p1"), adopted=True, waiting=self.WAITING)
        assert {key for key, reason in found.items() if reason == VoidBecause.PARAGRAPH_DELETED} == {"B"}

    def test_an_addition_contradicts_nobody(self):
        assert made_void(Proposed("D", ADD, "p1"), adopted=True, waiting=self.WAITING) == {}

    def test_one_wording_of_an_amendment_excludes_the_others(self):
        waiting = (*self.WAITING, Proposed("H", REPLACE, "p1", amends="B"))
        assert made_void(Proposed("F", REPLACE, "p1", "B"), adopted=True, waiting=waiting) == {
            "H": VoidBecause.AMENDMENT_CHANGED
        }


@pytest.fixture
@scene
def delegate(secretary, session):
    """A delegate of XA."""
    acting = officer("ana.ruiz", "XA")
    named(secretary, delegation(secretary, session, "XA"), username="ana.ruiz")
    return acting


@pytest.fixture
@scene
def rival(secretary, session):
    """A delegate of XB."""
    acting = officer("ben.ode", "XB")
    named(secretary, delegation(secretary, session, "XB"), username="ben.ode")
    return acting


@pytest.fixture
@scene
def text(secretary, session, delegate):
    """A tabled draft of XA with two operative paragraphs, in four languages."""
    item = agenda.propose_item(
        secretary, session=session, kind=ItemKind.POLICY, titles={"en": "Scam centres"}, explanation={}, at=BEFORE
    )
    draft = Draft(topic=Topic.POLICY, decision="resolution", original="en", title="On scam centres")
    made = drafting.draft_text(delegate, item=item, draft=draft, at=BEFORE)
    for words in ("Urges all members to share what they know", "Asks for a report next year"):
        write(delegate, made, words)
    put_into_all_languages(delegate, made)
    return drafting.table_text(delegate, text=made, at=BEFORE)


def write(actor, text, words, paragraph=None):
    """An operative paragraph, new or written anew."""
    return drafting.write_paragraph(
        actor, text=text, paragraph=paragraph, kind=ParagraphKind.DECISION, words=words, figures={}, at=BEFORE
    )


def put_into_all_languages(actor, text):
    """A wording of every paragraph in each of the other languages."""
    for paragraph in asked.paragraphs_of(text):
        for language in LANGUAGES[1:]:
            drafting.translate(
                actor, paragraph=paragraph, language=language, words=f"({language}) {paragraph.place}", at=BEFORE
            )


def amend(actor, text, place=2, words="Invites all members to share what they know", kind=REPLACE, amends=None):
    """An amendment in four languages."""
    said = {} if kind == DELETE else {"en": words} | {code: f"{words} [{code}]" for code in LANGUAGES[1:]}
    paragraph = None if amends else asked.paragraphs_of(text)[place - 1].pk
    proposal = Proposal(kind=kind, words=said, paragraph=paragraph, amends=amends.pk if amends else None)
    return amending.table_amendment(actor, text=text, proposal=proposal, at=BEFORE)


def decide(about, *, adopted, **thing):
    """What a vote that was decided does."""

    def work():
        [row] = thing.values()
        vote = Vote.objects.create(
            session=row.session, about=about, decision="amendment", edition="worldwide-2021", fingerprint="0" * 64,
            method="show-of-hands", prepared_at=NOW, **thing,
        )  # fmt: skip
        effects.apply(vote, adopted=adopted, at=NOW)

    as_operation(work)


def state(amendment):
    """What became of an amendment, and why."""
    found = Amendment.objects.get(pk=amendment.pk)
    return found.state, found.void_because


def codes(reasons):
    """The codes of reasons."""
    return [reason.code for reason in reasons]


class TestDrafting:
    def test_a_changed_paragraph_is_stale_in_the_other_languages_until_they_follow(self, delegate, text, secretary):
        assert asked.obstacles(text) == []
        drafting.refer_text(secretary, text=text, to_committee=True, at=BEFORE)
        paragraph = asked.paragraphs_of(text)[1]
        text = write(delegate, text, "Urges all members to share at once", paragraph)
        assert codes(asked.obstacles(text)) == ["text_stale"] * 3
        paragraph = asked.paragraphs_of(text)[1]
        for language in ("fr", "ar"):
            drafting.translate(delegate, paragraph=paragraph, language=language, words="…", at=BEFORE)
        assert [dict(one.facts)["language"] for one in asked.obstacles(text)] == ["es"]

    def test_a_missing_language_is_named(self, delegate, text, secretary):
        drafting.refer_text(secretary, text=text, to_committee=True, at=BEFORE)
        text = write(delegate, text, "Decides to meet again")
        assert codes(asked.obstacles(text)) == ["text_missing"] * 3

    def test_a_tabled_text_changes_by_amendments_only(self, delegate, text):
        with pytest.raises(errors.TextNotPossible, match="tabled"):
            write(delegate, text, "Something else")

    def test_nobody_else_writes_or_reads_a_draft(self, secretary, session, delegate, rival, text):
        draft = Draft(topic=Topic.BUDGET, decision="resolution", original="fr", title="Sur le budget", has_costs=True)
        made = drafting.draft_text(delegate, item=text.item, draft=draft, at=BEFORE)
        with pytest.raises(errors.NotYourText):
            write(rival, made, "Mine")
        with pytest.raises(NotFound):
            asked.text_visible_to(rival, session, made.pk)
        assert asked.text_visible_to(rival, session, text.pk).symbol == "GA-12-DRAFT-01"
        with pytest.raises(errors.WordsMissing):
            drafting.table_text(delegate, text=made, at=BEFORE)

    def test_what_costs_money_waits_for_the_executive_committee(self, secretary, delegate, text):
        draft = Draft(topic=Topic.BUDGET, decision="resolution", original="en", title="Budget", has_costs=True)
        made = write(delegate, drafting.draft_text(delegate, item=text.item, draft=draft, at=BEFORE), "Approves")
        put_into_all_languages(delegate, made)
        assert codes(asked.obstacles(made)) == ["costs_unseen"]
        assert asked.obstacles(drafting.note_costs(secretary, text=made, at=BEFORE)) == []

    def test_a_decision_of_the_edition_is_named(self, delegate, text):
        draft = Draft(topic=Topic.POLICY, decision="president", original="en", title="No text at all")
        with pytest.raises(errors.DecisionUnknown):
            drafting.draft_text(delegate, item=text.item, draft=draft, at=BEFORE)

    def test_sponsors_join_once_and_may_leave(self, rival, text):
        drafting.sponsor_text(rival, text=text, at=BEFORE)
        with pytest.raises(errors.AlreadySponsor):
            drafting.sponsor_text(rival, text=text, at=BEFORE)
        drafting.end_sponsoring(rival, text=text, at=BEFORE)
        with pytest.raises(errors.NoSponsor):
            drafting.end_sponsoring(rival, text=text, at=BEFORE)


class TestAmending:
    def test_waits_keep_the_vote_on_the_whole_closed(self, rival, text):
        amendment = amend(rival, text)
        assert (amendment.letter, asked.obstacles_of(amendment)) == ("A", [])
        assert codes(asked.obstacles(text)) == ["amendments_wait"]

    def test_a_change_to_it_is_voted_on_before_it(self, delegate, rival, text):
        amendment = amend(rival, text)
        change = amend(delegate, text, words="Invites members to share", amends=amendment)
        assert codes(asked.obstacles_of(amendment)) == ["amendments_wait"]
        assert [one.letter for one in asked.proposed_order(text)] == [change.letter, amendment.letter]

    @pytest.mark.parametrize(
        ("changes", "refusal"),
        [
            ({"words": "Urges all members to share what they know"}, errors.NothingChanges),
            ({"words": "  "}, errors.WordsMissing),
        ],
        ids=["same-words", "no-words"],
    )
    def test_is_refused_where_it_says_nothing(self, rival, text, changes, refusal):
        with pytest.raises(refusal):
            amend(rival, text, **changes)

    def test_adopted_it_gives_its_words_in_every_language_and_drops_its_rivals(self, delegate, rival, text):
        amendment, other, far = amend(rival, text), amend(delegate, text, words="Begs"), amend(rival, text, 3)
        decide(VoteSubject.AMENDMENT, amendment=amendment, adopted=True)
        text.refresh_from_db()
        words = {one.language: one.words for one in asked.paragraphs_of(text)[1].wordings.all()}
        assert words["fr"] == "Invites all members to share what they know [fr]"
        assert (state(amendment), state(other), state(far)) == (
            (AmendmentState.ADOPTED, ""),
            (AmendmentState.VOID, VoidBecause.PARAGRAPH_REPLACED),
            (AmendmentState.TABLED, ""),
        )
        assert codes(asked.obstacles(text)) == ["amendments_wait"]

    def test_a_change_to_an_amendment_gives_it_other_words(self, delegate, rival, text):
        amendment = amend(rival, text)
        change = amend(delegate, text, words="Invites members to share", amends=amendment)
        decide(VoteSubject.AMENDMENT, amendment=change, adopted=True)
        amendment.refresh_from_db()
        assert amending.words_of(amendment, "en") == "Invites members to share"
        assert asked.obstacles_of(amendment) == []
        assert asked.paragraphs_of(text)[1].wordings.get(language="en").words.startswith("Urges")

    def test_an_added_paragraph_stands_between_its_neighbours(self, rival, text):
        decide(VoteSubject.AMENDMENT, amendment=amend(rival, text, 2, "Thanks the host", ADD), adopted=True)
        text.refresh_from_db()
        kinds = [(str(one.place), one.wordings.get(language="en").words) for one in asked.paragraphs_of(text)]
        assert kinds[2] == ("2.500000", "Thanks the host")
        assert asked.obstacles(text) == []

    def test_withdrawn_it_takes_along_what_changes_it(self, delegate, rival, text):
        amendment = amend(rival, text)
        change = amend(delegate, text, words="Invites members to share", amends=amendment)
        with pytest.raises(errors.NotYourText):
            amending.withdraw_amendment(delegate, amendment=amendment, at=NOW)
        amending.withdraw_amendment(rival, amendment=amendment, at=NOW)
        assert state(change) == (AmendmentState.VOID, VoidBecause.AMENDMENT_GONE)

    def test_the_chair_settles_the_order_also_another_one(self, secretary, session, chair, rival, delegate, text):
        near, far = amend(rival, text), amend(delegate, text, kind=DELETE)
        assert [one.pk for one in asked.proposed_order(text)] == [far.pk, near.pk]
        with pytest.raises(errors.NotInOffice):
            amending.settle_order(rival, text=text, keys=[near.pk, far.pk], at=NOW)
        with pytest.raises(errors.OrderWrong):
            amending.settle_order(chair, text=text, keys=[near.pk], at=NOW)
        amending.settle_order(chair, text=text, keys=[near.pk, far.pk], at=NOW)
        assert [one.place for one in (Amendment.objects.get(pk=near.pk), Amendment.objects.get(pk=far.pk))] == [1, 2]


class TestAdoption:
    def test_the_text_is_assembled_with_its_provenance_and_numbered(self, rival, text):
        decide(VoteSubject.AMENDMENT, amendment=amend(rival, text), adopted=True)
        paragraph = asked.paragraphs_of(text)[2]
        decide(VoteSubject.PARAGRAPH, paragraph=paragraph, adopted=False)
        decide(VoteSubject.TEXT, text=Text.objects.get(pk=text.pk), adopted=True)
        adopted = Text.objects.get(pk=text.pk)
        assert (adopted.state, adopted.number) == (TextState.ADOPTED, "GA-12-RES-01")
        assert adopted.sha256 == assembling.digest(adopted.assembled)
        parts = adopted.assembled["paragraphs"]
        assert [(part["kind"], part["from"] and part["from"]["amendment"]) for part in parts] == [
            ("title", None),
            ("decision", "A"),
        ]
        assert set(parts[1]["words"]) == set(LANGUAGES)

    def test_a_rejected_text_has_no_number(self, text):
        decide(VoteSubject.TEXT, text=text, adopted=False)
        assert Text.objects.get(pk=text.pk).number == ""


def test_a_late_item_enters_by_a_vote_at_the_end_of_the_agenda(secretary, session):
    give(secretary, session, "petra.lind", Office.TELLER)
    item = agenda.propose_item(
        secretary, session=session, kind=ItemKind.POLICY, titles={"en": "Urgent"}, explanation={}, at=NOW
    )
    decide(VoteSubject.LATE_ITEM, item=item, adopted=True)
    item.refresh_from_db()
    assert (item.state, item.place, item.admitted_by is not None) == ("admitted", 1, True)
