"""Votes as pages show them: the question, the counts, and the outcome with its sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from comity.assembly import hosting_showing
from comity.assembly.codes import AmendmentState, AppealState, ItemState, RulingState, TextState, VoteState, VoteSubject
from comity.assembly.elections_showing import ballot_question, names_of, sentences_of
from comity.assembly.forms.votes import METHOD_LABELS
from comity.assembly.models import AgendaItem, Ruling, Session, SuspensionAppeal, Text, Vote
from comity.assembly.queries import texts
from comity.assembly.queries.votes import appointments
from comity.assembly.showing import name_of
from comity.assembly.text_showing import title_of
from comity.core.listing import Word
from comity.engines.ballots import rules as voting
from comity.members.rules.names import name_in

STATE_TONES = {
    VoteState.PREPARED: "neutral",
    VoteState.OPEN: "grave",
    VoteState.COUNTED: "wait",
    VoteState.DECIDED: "info",
    VoteState.ANNULLED: "neutral",
}
OUTCOME_TONES = {
    voting.Outcome.ADOPTED: "good",
    voting.Outcome.NOT_ADOPTED: "bad",
    voting.Outcome.ELECTED: "good",
    voting.Outcome.NOT_ELECTED: "bad",
}


@dataclass(frozen=True, slots=True)
class VoteShown:
    """A vote for a reader."""

    row: Vote
    question: str
    method: str
    word: Word
    sentence: str
    tone: str


def shown(vote: Vote, language: str) -> VoteShown:
    """A vote for a reader."""
    state = VoteState(vote.state)
    outcome = vote.outcome["outcome"] if vote.outcome else ""
    return VoteShown(
        row=vote,
        question=question_of(vote, language),
        method=str(METHOD_LABELS.get(vote.method, vote.method)),
        word=Word(label=state.label, tone=STATE_TONES[state]),
        sentence=_sentence(vote, language) if vote.outcome else "",
        tone=OUTCOME_TONES.get(voting.Outcome(outcome), "wait") if outcome else "neutral",
    )


def question_of(vote: Vote, language: str) -> str:
    """What a vote is about, in words."""
    about = VoteSubject(vote.about)
    if vote.election is not None:
        return ballot_question(vote, language)
    if about == VoteSubject.HOST:
        return hosting_showing.question_of(vote)
    if vote.amendment is not None and vote.text is not None:
        return _("Amendment %(letter)s to %(symbol)s") % {
            "letter": vote.amendment.letter,
            "symbol": vote.text.symbol,
        }
    if vote.text is not None:
        return f"{about.label}: {vote.text.symbol}"
    if vote.item is not None:
        return f"{about.label}: {name_in(vote.item.titles, language)}"
    if about == VoteSubject.APPOINTMENT:
        rule = voting.edition(vote.edition).rules[vote.decision]
        return f"{voting.text_in(rule.label, language)}: {name_in(vote.question, language)}"
    return name_in(vote.question, language) or str(about.label)


def sentence_of(outcome: Mapping[str, Any], language: str) -> str:
    """The outcome in the engine's own sentences, from the record."""
    reasons = [
        voting.Reason(
            said["code"],
            {name: tuple(fact) if isinstance(fact, list) else fact for name, fact in said["facts"].items()},
        )
        for said in outcome["reasons"]
    ]
    return " ".join(voting.render(reason, language) for reason in reasons)


def _sentence(vote: Vote, language: str) -> str:
    """The outcome in words; of an election's ballot with the names of who stood."""
    if vote.election is not None:
        return sentences_of(vote.outcome["reasons"], names_of(vote.election), language)
    if vote.about == VoteSubject.HOST:
        return sentences_of(vote.outcome["reasons"], hosting_showing.names_of(vote, language), language)
    return sentence_of(vote.outcome, language)


def waiting(session: Session, language: str) -> list[tuple[str, str]]:
    """What waits for a vote, to choose from: amendments in their order, texts, late items, appeals."""
    return [*_texts(session, language), *_others(session, language)]


def _texts(session: Session, language: str) -> Iterator[tuple[str, str]]:
    """Each tabled text: its amendments in the settled order, its paragraphs, and the whole."""
    tabled = Text.objects.filter(session=session, state=TextState.TABLED).prefetch_related("paragraphs__wordings")
    for text in tabled.order_by("symbol"):
        amendments = text.amendments.filter(state=AmendmentState.TABLED).select_related("proposed_by__member")
        for one in sorted(amendments, key=lambda one: (one.place is None, one.place or 0, one.letter)):
            words = _("Amendment %(letter)s to %(symbol)s") % {"letter": one.letter, "symbol": text.symbol}
            yield f"amendment:{one.pk}", f"{words} ({name_of(one.proposed_by, language)})"
        for number, paragraph in enumerate(texts.paragraphs_of(text), 1):
            if paragraph.kind != "title":
                words = _("Paragraph %(number)s of %(symbol)s") % {"number": number, "symbol": text.symbol}
                yield f"paragraph:{paragraph.pk}", words
        yield f"text:{text.pk}", f"{text.symbol}: {title_of(text, language)}"


def _others(session: Session, language: str) -> Iterator[tuple[str, str]]:
    """Appointments, late items, rulings that were appealed against, suspensions that were."""
    for code, rule in appointments(session).items():
        yield f"{VoteSubject.APPOINTMENT.value}:{code}", voting.text_in(rule.label, language)
    for item in AgendaItem.objects.filter(session=session, state=ItemState.PROPOSED, is_late=True):
        yield f"late-item:{item.pk}", f"{VoteSubject.LATE_ITEM.label}: {name_in(item.titles, language)}"
    for ruling in Ruling.objects.filter(session=session, state=RulingState.APPEALED, appeal_vote=None):
        by = name_of(ruling.speech.delegation, language)
        yield f"ruling:{ruling.pk}", f"{VoteSubject.RULING.label}: {by}"
    pending = SuspensionAppeal.objects.filter(session=session, state=AppealState.PENDING, vote=None)
    for appeal in pending.select_related("suspension__member"):
        yield f"appeal:{appeal.pk}", f"{VoteSubject.APPEAL.label}: {appeal.suspension.member.code}"
