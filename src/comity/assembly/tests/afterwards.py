"""A session that is over: a debate, an amended resolution, an explanation of vote."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from comity.assembly.codes import AgendaKind, SpeechKind, VoteSubject
from comity.assembly.models import Amendment, Session, Text
from comity.assembly.services import agenda, debating, votes
from comity.assembly.services import sessions as verbs
from comity.assembly.tests.casting import BEFORE, NOW
from comity.assembly.tests.voting import Hall
from comity.core.actors import Actor

UNTIL = date(2026, 5, 20)
AFTERWARDS = datetime(2026, 5, 10, 9, 0, tzinfo=NOW.tzinfo)
TOO_LATE = AFTERWARDS + timedelta(days=20)


@dataclass
class Over:
    """A closed session with its resolution, and who took part."""

    session: Session
    secretary: Actor
    hall: Hall
    text: Text


def held(secretary: Actor, hall: Hall, text: Text, amendment: Amendment) -> Over:
    """Hold the rest of a session in which a text and an amendment were tabled, and close it."""
    item = agenda.admit_item(secretary, item=text.item, at=BEFORE)
    agenda.publish_agenda(secretary, session=hall.session, kind=AgendaKind.DEFINITIVE, at=BEFORE)
    debate = debating.open_debate(hall.chair, item=item, at=NOW)
    for actor, kind in ((hall.seats["XA"], SpeechKind.FOR), (hall.seats["XB"], SpeechKind.ORDER)):
        speech = debating.ask_floor(actor, debate=debate, kind=kind, delegation=None, at=NOW)
        debating.give_floor(hall.chair, speech=speech, at=NOW)
        speech.refresh_from_db()
        if kind == SpeechKind.ORDER:
            debating.rule_on_point(
                hall.chair, speech=speech, upheld=False, words={"en": "The text is in order"}, at=NOW
            )
    for about, thing in ((VoteSubject.AMENDMENT, amendment), (VoteSubject.TEXT, text)):
        vote = hall.opened(about, thing)
        hall.cast(vote, "++")
        hall.decided(vote)
        votes.explain_vote(hall.seats["XB"], vote=vote, words=f"We support the {about}.", at=NOW)
    debate.refresh_from_db()
    debating.close_debate(hall.chair, debate=debate, at=NOW)
    verbs.close_session(secretary, session=hall.session, at=NOW)
    return Over(Session.objects.get(pk=hall.session.pk), secretary, hall, Text.objects.get(pk=text.pk))
