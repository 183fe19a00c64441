"""What the record of a session says of a decision: read from it each time, and typed nowhere."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from comity.accreditation.models import NewsItem
from comity.assembly.codes import ParagraphKind, TextState, VoteState
from comity.assembly.models import Text, Vote
from comity.assembly.queries.communiques import communique_of
from comity.core.countries import LANGUAGES
from comity.engines import ledger
from comity.engines.ballots import rules as voting


@dataclass(frozen=True, slots=True)
class Told:
    """What the record says in one language."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the record says of one decision.

    told    by language; a language in which the record has no words is absent
    sha256  of all of it, in hexadecimal
    proof   what it is derived from: edition of the rules and number of the ballot, or number and hash of the resolution
    """

    told: Mapping[str, Told]
    sha256: str
    proof: str


NOTHING = Recorded({}, "", "")


def of(item: NewsItem) -> Recorded:
    """What the record says now of the decision that an item tells of; nothing, where it is decided no more."""
    if item.ballot is not None:
        return of_ballot(item.ballot)
    return of_text(item.text) if item.text is not None else NOTHING


def of_ballot(ballot: Vote) -> Recorded:
    """Who was elected in a ballot, with its counts; nothing for one that elected nobody or was annulled."""
    if ballot.state != VoteState.DECIDED or ballot.election_id is None or not (ballot.outcome or {}).get("elected"):
        return NOTHING
    said = communique_of(ballot).texts
    label = voting.edition(ballot.edition).rules[ballot.decision].label
    told = {code: Told(voting.text_in(label, code), (said[code],)) for code in LANGUAGES}
    return _recorded(told, f"{ballot.edition} · {ballot.ballot}")


def of_text(text: Text) -> Recorded:
    """An adopted text in every language in which it stands whole."""
    if text.state != TextState.ADOPTED or text.assembled is None:
        return NOTHING
    paragraphs = text.assembled["paragraphs"]
    told = {}
    for code in LANGUAGES:
        if all(code in one["words"] for one in paragraphs):
            title = " ".join(one["words"][code] for one in paragraphs if one["kind"] == ParagraphKind.TITLE)
            body = tuple(one["words"][code] for one in paragraphs if one["kind"] != ParagraphKind.TITLE)
            told[code] = Told(title or text.number, body)
    return _recorded(told, f"{text.number} · SHA-256 {text.sha256}")


def _recorded(told: Mapping[str, Told], proof: str) -> Recorded:
    plain = {code: {"title": one.title, "paragraphs": list(one.paragraphs)} for code, one in told.items()}
    digest = hashlib.sha256(ledger.canonical({"told": plain, "proof": proof})).hexdigest()
    return Recorded(told, digest, proof)
