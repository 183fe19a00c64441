"""Election communiqués: said from the record in every language, with counts that anybody can derive again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from comity.assembly.codes import VoteState
from comity.assembly.models import Candidacy, Session, Vote
from comity.core.countries import LANGUAGES
from comity.engines.ballots import rules as voting
from comity.members.rules.names import name_in

ISOLATE, END_ISOLATE = "\u2068", "\u2069"  # a name keeps its own direction


@dataclass(frozen=True, slots=True)
class Communique:
    """Who was elected in one ballot: a sentence for each, {language: text}, and the ballot that it is taken from."""

    ballot: Vote
    texts: Mapping[str, str]
    closed_at: datetime | None


def communiques(session: Session) -> list[Communique]:
    """What the press is told of the session's elections: one communiqué for each ballot that elected somebody."""
    decided = Vote.objects.filter(session=session, election__isnull=False, state=VoteState.DECIDED)
    ballots = decided.select_related("election__session").order_by("closed_at", "pk")
    return [communique_of(ballot) for ballot in ballots if ballot.outcome["elected"]]


def communique_of(ballot: Vote) -> Communique:
    """What the press is told of one decided ballot that elected somebody."""
    rows = Candidacy.objects.filter(pk__in=ballot.outcome["elected"]).select_related("member")
    elected = {str(row.pk): row for row in rows}
    order = [elected[key] for key in ballot.outcome["elected"]]
    texts = {language: " ".join(_sentence(ballot, row, language) for row in order) for language in LANGUAGES}
    return Communique(ballot, texts, ballot.closed_at)


def _sentence(ballot: Vote, row: Candidacy, language: str) -> str:
    counts = voting.counts_from_record(ballot.counts)
    if not isinstance(counts, voting.ElectionCounts):
        raise TypeError("a ballot of an election counts votes for candidates")
    rule = voting.edition(ballot.edition).rules[ballot.decision]
    with translation.override(language):
        return _(
            "%(election)s: %(name)s, of %(member)s, was elected in ballot %(ballot)s with %(votes)s of %(cast)s votes;"
            " %(needed)s were needed."
        ) % {
            "election": voting.text_in(rule.label, language),
            "name": f"{ISOLATE}{row.name}{END_ISOLATE}",
            "member": name_in(row.member.names, language),
            "ballot": ballot.ballot,
            "votes": counts.votes[str(row.pk)],
            "cast": counts.cast,
            "needed": ballot.outcome["needed"],
        }
