"""What an applicant does after the host's decision, by the follow-up link: answer what is asked, appeal once."""

from datetime import datetime

from comity.accreditation import editions, errors, lacking, permissions
from comity.accreditation.codes import Act
from comity.accreditation.content import Reason, Shown
from comity.accreditation.models import Application
from comity.accreditation.services.applying import keep_shown
from comity.accreditation.services.deciding import take_step
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import operation


@operation("accreditation.answer", allow=permissions.ANSWER, subject="application", stream=IN_SESSION)
def answer(actor: Actor, *, application: Application, words: Reason, shown: Shown, at: datetime) -> Application:
    """Answer what the host asks for, with words, documents that take the place of earlier ones, or both.

    It was received in time, so an answer after the deadline is in time, too.

    Raises SessionOver, NotPossibleNow, WordsMissing, NotComplete.
    """
    step = take_step(application, Act.ANSWER, at=at, words=words.text)
    if not step.words and not shown.kinds and not any(shown.days.values()):
        raise errors.WordsMissing
    keep_shown(actor, application, shown, at)
    if lacking.of(application):
        raise errors.NotComplete(rule=editions.edition(application.terms.edition).number("documents"))
    return application


@operation("accreditation.appeal", allow=permissions.APPEAL, subject="application", stream=IN_SESSION)
def appeal(actor: Actor, *, application: Application, words: Reason, at: datetime) -> Application:
    """Appeal against a refusal, once, with what speaks against it.

    Raises SessionOver, NotPossibleNow, AppealedAlready, WordsMissing.
    """
    if not words.text:
        raise errors.WordsMissing
    take_step(application, Act.APPEAL, at=at, words=words.text)
    return application
