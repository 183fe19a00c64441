"""Verbs on what candidates promise: a pledge stays with the post, and is reported on while it is held."""

from datetime import date, datetime

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import CandidacyState, Office, PledgeState
from comity.assembly.content import Texts
from comity.assembly.models import Candidacy, Pledge, PledgeNote
from comity.assembly.rules.elections import prose
from comity.assembly.services.elections import require_own
from comity.assembly.services.sessions import require_not_closed
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import operation

MOST_PLEDGES = 50
STANDING = (CandidacyState.SUBMITTED, CandidacyState.ACCEPTED, CandidacyState.ELECTED)


@operation("assembly.make_pledge", allow=permissions.MAKE_PLEDGE, subject="candidacy", stream=IN_SESSION)
def make_pledge(actor: Actor, *, candidacy: Candidacy, words: Texts, due_on: date | None, at: datetime) -> Pledge:
    """Write down what a candidate promises: the member that puts the person forward, or the secretary.

    due_on  by when it is to be kept; None where no day was said

    Raises SessionClosed, NotYourDelegation, CandidacyDecided, PledgesFull, WordsMissing, TextTooLong, LanguageUnknown.
    """
    session = candidacy.session
    require_not_closed(session)
    require_own(actor, session, candidacy.member)
    if candidacy.state not in STANDING:
        raise errors.CandidacyDecided(state=CandidacyState(candidacy.state).label)
    if candidacy.pledges.count() >= MOST_PLEDGES:
        raise errors.PledgesFull(most=MOST_PLEDGES)
    return Pledge.objects.create(
        session=session,
        candidacy=candidacy,
        words=prose(words, session.languages),
        due_on=due_on,
        made_at=at,
    )


@operation("assembly.report_on_pledge", allow=permissions.REPORT_ON_PLEDGE, subject="pledge", stream=IN_SESSION)
def report_on_pledge(actor: Actor, *, pledge: Pledge, state: PledgeState, words: Texts, at: datetime) -> PledgeNote:
    """Say what became of a pledge: the bureau of who holds the post, or the secretary. Also after the session.

    Raises NotYourDelegation, NotInPost, WordsMissing, TextTooLong, LanguageUnknown.
    """
    candidacy, session = pledge.candidacy, pledge.session
    own = candidacy.member.bureaus.filter(pk=actor.bureau).exists() and not actor.entity
    if not own and Office.SECRETARY not in offices.held_by(actor, session):
        raise errors.NotYourDelegation
    if candidacy.state != CandidacyState.ELECTED:
        raise errors.NotInPost
    pledge.state = state
    pledge.save()
    return PledgeNote.objects.create(
        session=session,
        pledge=pledge,
        state=state,
        words=prose(words, session.languages),
        by=actor.id,
        noted_at=at,
    )
