"""Elections as a reader sees them: posts by their names, what stands against a candidacy, results by ballot."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.assembly.codes import CandidacyFault, CandidacyState, ElectionState, PledgeState, VoteState
from comity.assembly.models import Candidacy, Election, Pledge, PledgeNote, Session, Vote
from comity.assembly.queries import elections as asked
from comity.assembly.queries.roll import roll_of
from comity.assembly.rules.roll import voters
from comity.core.listing import Word
from comity.engines.ballots import rules as voting
from comity.members.rules.names import name_in

FEW = 9  # voters up to whom a unanimous result is likely enough to be warned of

ELECTION_TONES = {
    ElectionState.ANNOUNCED: "neutral",
    ElectionState.REPORTED: "info",
    ElectionState.VOTING: "wait",
    ElectionState.FILLED: "good",
    ElectionState.OPEN_SEATS: "bad",
}
CANDIDACY_TONES = {
    CandidacyState.SUBMITTED: "wait",
    CandidacyState.ACCEPTED: "info",
    CandidacyState.REFUSED: "bad",
    CandidacyState.WITHDRAWN: "neutral",
    CandidacyState.ELECTED: "good",
    CandidacyState.NOT_ELECTED: "neutral",
}

PLEDGE_TONES = {
    PledgeState.MADE: "neutral",
    PledgeState.UNDER_WAY: "wait",
    PledgeState.KEPT: "good",
    PledgeState.DROPPED: "bad",
}


@dataclass(frozen=True, slots=True)
class ElectionShown:
    """An election for a reader."""

    row: Election
    post: str
    region: str
    word: Word


@dataclass(frozen=True, slots=True)
class CandidacyShown:
    """Somebody who stands, for a reader. `against` are sentences: what stood against it, or would as things are."""

    row: Candidacy
    word: Word
    region: str
    against: list[str]


@dataclass(frozen=True, slots=True)
class NoteShown:
    """One report on a pledge, for a reader."""

    row: PledgeNote
    words: str
    word: Word


@dataclass(frozen=True, slots=True)
class PledgeShown:
    """What somebody promised, for a reader, with the reports on it, the last one first."""

    row: Pledge
    words: str
    word: Word
    notes: list[NoteShown]


@dataclass(frozen=True, slots=True)
class BallotShown:
    """One ballot for a reader: votes by candidate, those with most first."""

    row: Vote
    word: Word
    votes: list[tuple[str, int]]
    sentence: str


def shown(election: Election, language: str) -> ElectionShown:
    """An election for a reader."""
    state = ElectionState(election.state)
    return ElectionShown(
        row=election,
        post=post_of(election, language),
        region=region_named(election, election.region, language),
        word=Word(label=state.label, tone=ELECTION_TONES[state]),
    )


def post_of(election: Election, language: str) -> str:
    """What an election fills, by the name that the edition gives it."""
    edition = voting.edition(election.session.edition)
    if election.committee:
        return voting.text_in(edition.committees[election.committee].posts[election.post].label, language)
    return voting.text_in(edition.rules[election.decision].label, language)


def region_named(election: Election, code: str, language: str) -> str:
    """A region by its name; "" for none."""
    if not code or not election.committee:
        return code
    regions = voting.edition(election.session.edition).committees[election.committee].regions
    return voting.text_in(regions[code].label, language) if code in regions else code


def candidacies_shown(election: Election, language: str, *, only: Candidacy | None = None) -> list[CandidacyShown]:
    """Who stands or stood, by name; or only one of them."""
    rows = list(asked.candidacies_of(election)) if only is None else [only]
    waiting = [row for row in rows if row.state == CandidacyState.SUBMITTED]
    now = asked.obstacles_of(waiting, election)
    return [_candidacy(row, election, now.get(row.pk), language) for row in rows]


def pledges_shown(row: Candidacy, language: str) -> list[PledgeShown]:
    """What a candidate promised, in the order in which it was written down."""
    return [
        PledgeShown(
            row=pledge,
            words=name_in(pledge.words, language),
            word=pledge_word(pledge.state),
            notes=[
                NoteShown(row=note, words=name_in(note.words, language), word=pledge_word(note.state))
                for note in sorted(pledge.notes.all(), key=lambda note: note.noted_at, reverse=True)
            ],
        )
        for pledge in row.pledges.prefetch_related("notes").order_by("made_at", "pk")
    ]


def pledge_word(code: str) -> Word:
    """How far a pledge is kept, as a word with its tone."""
    state = PledgeState(code)
    return Word(label=state.label, tone=PLEDGE_TONES[state])


def warning_of_few(session: Session, *, at: datetime) -> str:
    """What the chair is told before a secret ballot of so few that its result says how somebody voted; "" for more."""
    number = len(voters(roll_of(session, at=at)))
    if number > FEW:
        return ""
    return ngettext(
        "%(number)d member votes now: the result will say how.",
        "%(number)d members vote now: if all vote alike, the result says how each of them voted.",
        number,
    ) % {"number": number}


def ballots_shown(election: Election, language: str) -> list[BallotShown]:
    """The ballots of an election, the first first."""
    names = names_of(election)
    return [_ballot(vote, names, language) for vote in asked.ballots_of(election)]


def names_of(election: Election) -> dict[str, str]:
    """{id of a candidacy: name}."""
    return {str(key): name for key, name in election.candidacies.values_list("pk", "name")}


def sentences_of(reasons: Iterable[Mapping[str, Any]], names: Mapping[str, str], language: str) -> str:
    """Reasons of the rules in the engine's own sentences, with names in place of ids."""

    def named(fact: Any) -> Any:
        if isinstance(fact, list | tuple):
            return tuple(names.get(one, one) for one in fact)
        return names.get(fact, fact) if isinstance(fact, str) else fact

    return " ".join(
        voting.render(
            voting.Reason(said["code"], {name: named(fact) for name, fact in said["facts"].items()}), language
        )
        for said in reasons
    )


def posts_to_announce(session: Session, language: str) -> Iterator[tuple[str, str]]:
    """What the edition elects and may be open: ("committee:post:region" or "::decision", label)."""
    edition = voting.edition(session.edition)
    described = set()
    for code, committee in edition.committees.items():
        for post in committee.posts.values():
            described.add(post.decision)
            label = voting.text_in(post.label, language)
            if not post.by_region:
                yield f"{code}:{post.post}:", label
            for region in committee.regions.values() if post.by_region else ():
                yield f"{code}:{post.post}:{region.region}", f"{label} · {voting.text_in(region.label, language)}"
    for rule in edition.rules.values():
        if isinstance(rule, voting.ElectionRule) and rule.decision not in described:
            yield f"::{rule.decision}", voting.text_in(rule.label, language)


def ballot_question(vote: Vote, language: str) -> str:
    """What a ballot is called."""
    if vote.election is None:
        return ""
    return _("%(post)s, ballot %(number)s") % {"post": post_of(vote.election, language), "number": vote.ballot}


def _candidacy(row: Candidacy, election: Election, now: voting.Reason | None, language: str) -> CandidacyShown:
    state = CandidacyState(row.state)
    against = [voting.render(now, language)] if now is not None else []
    return CandidacyShown(
        row=row,
        word=Word(label=state.label, tone=CANDIDACY_TONES[state]),
        region=region_named(election, row.region, language),
        against=[_reason(said, language) for said in row.reasons] or against,
    )


def _reason(said: Mapping[str, Any], language: str) -> str:
    """One reason: the board's own, or the seat engine's."""
    if said["code"] in CandidacyFault.values:
        return str(CandidacyFault(said["code"]).label)
    return sentences_of([said], {}, language)


def _ballot(vote: Vote, names: Mapping[str, str], language: str) -> BallotShown:
    state = VoteState(vote.state)
    counted: Mapping[str, int] = vote.counts["votes"] if vote.counts else dict.fromkeys(vote.candidates, 0)
    votes = sorted(
        ((names.get(key, key), number) for key, number in counted.items()), key=lambda one: (-one[1], one[0])
    )
    return BallotShown(
        row=vote,
        word=Word(label=state.label, tone="info" if state == VoteState.DECIDED else "wait"),
        votes=votes,
        sentence=sentences_of(vote.outcome["reasons"], names, language) if vote.outcome else "",
    )
