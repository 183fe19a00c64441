"""What the host does with an application: accept, refuse with a reason, or ask its applicant for more.

The application is read again and locked before anything is asked of it: of two who press at once, one wins, and the
other is told that it has moved on.
"""

from datetime import datetime

from comity.accreditation import blocking, clock, editions, errors, lacking, permissions
from comity.accreditation.codes import DECIDE, WAITING, Act, ApplicationState, Finding, Screened
from comity.accreditation.content import Ruling
from comity.accreditation.hosts import require_officer
from comity.accreditation.models import Application, ApplicationStep, Screening
from comity.accreditation.rules.deciding import STEPS, possible
from comity.assembly.streams import IN_SESSION
from comity.core import desks
from comity.core.actors import Actor
from comity.core.operations import note, operation


@operation("accreditation.accept", allow=permissions.ACCEPT, subject="application", stream=IN_SESSION)
def accept(actor: Actor, *, application: Application, at: datetime, despite: tuple[Finding, ...] = ()) -> Application:
    """Accept an application: its applicant is accredited.

    despite   what the checks found and the officer looked at (`checks.checks_of`): kept in the audit

    Raises NotPermitted, SessionOver, NotPossibleNow, OwnRefusal, Blocked, NotComplete, NotSeen.
    """
    _require_decider(actor, application)
    take_step(application, Act.ACCEPT, at=at, by=actor.id)
    _require_sound(application, despite, at)
    return application


@operation("accreditation.refuse", allow=permissions.REFUSE, subject="application", stream=IN_SESSION)
def refuse(actor: Actor, *, application: Application, ruling: Ruling, at: datetime) -> Application:
    """Refuse an application, with a reason of the terms that its applicant reads in the own language.

    Raises NotPermitted, SessionOver, NotPossibleNow, OwnRefusal, ReasonUnknown.
    """
    _require_decider(actor, application)
    take_step(application, Act.REFUSE, at=at, by=actor.id, ruling=ruling)
    return application


@operation("accreditation.refer", allow=permissions.REFER, subject="application", stream=IN_SESSION)
def refer(actor: Actor, *, application: Application, ruling: Ruling, at: datetime) -> Application:
    """Ask the applicant for more, with a reason of the terms. The host's days begin again with the answer.

    Raises NotPermitted, SessionOver, NotPossibleNow, ReasonUnknown.
    """
    _require_decider(actor, application)
    take_step(application, Act.REFER, at=at, by=actor.id, ruling=ruling)
    return application


def take_step(
    application: Application, act: Act, *, at: datetime, by: str = "", ruling: Ruling | None = None, words: str = ""
) -> ApplicationStep:
    """Move an application on, and lay it on the desk of whoever is next. A helper for operations.

    Raises SessionOver, AppealedAlready, NotPossibleNow, ReasonUnknown.
    """
    edition = editions.edition(application.terms.edition)
    if clock.is_over(application.session, at):
        raise errors.SessionOver
    earlier = list(ApplicationStep.objects.filter(application=application).values_list("act", flat=True))
    if act not in possible(ApplicationState(application.state), has_appealed=Act.APPEAL in earlier):
        if act is Act.APPEAL and Act.APPEAL in earlier:
            raise errors.AppealedAlready(rule=edition.number("appeal"))
        raise errors.NotPossibleNow
    reason = ruling.reason if ruling else ""
    if STEPS[act].needs_reason and edition.reason(reason) is None:
        raise errors.ReasonUnknown
    step = ApplicationStep.objects.create(
        session_id=application.session_id,
        application=application,
        number=len(earlier) + 1,
        act=act,
        reason=reason,
        words=ruling.words if ruling else words,
        by=by,
        done_at=at,
    )
    application.state = STEPS[act].after
    application.save()
    _lay_on_desks(application, at)
    note(step=step.number, reason=reason)
    return step


def _lay_on_desks(application: Application, at: datetime) -> None:
    """What the host has to decide lies on its desk, with the day by which it does; nothing else."""
    if application.state not in WAITING:
        desks.clear(kind=DECIDE, subject=application, at=at)
        return
    due_at = clock.decided_by(application.terms, at)
    host, reference = application.terms.host_id, application.reference
    desks.put(bureau=host, kind=DECIDE, subject=application, reference=reference, at=at, due_at=due_at)


def _require_sound(application: Application, despite: tuple[Finding, ...], at: datetime) -> None:
    """Nobody is accepted who is blocked or whose papers do not hold; nor unseen where screening says: refer.

    Raises Blocked, NotComplete, NotSeen.
    """
    edition = editions.edition(application.terms.edition)
    block = blocking.block_of(application, clock.today(application.session, at))
    if block is not None:
        raise errors.Blocked(until_on=block.until_on, rule=edition.number("misuse"))
    if lacking.of(application):
        raise errors.NotComplete(rule=edition.number("documents"))
    screened = Screening.objects.filter(application=application).order_by("-screened_at", "-pk").first()
    if screened is not None and screened.outcome == Screened.REFER and Finding.SCREENING not in despite:
        raise errors.NotSeen


def _require_decider(actor: Actor, application: Application) -> None:
    """An officer in person; on an appeal, another one than who refused.  Raises NotPermitted, OwnRefusal."""
    require_officer(actor)
    if application.state != ApplicationState.APPEALED:
        return
    refused = ApplicationStep.objects.filter(application=application, act=Act.REFUSE).order_by("-number").first()
    if refused is not None and refused.by == actor.id:
        raise errors.OwnRefusal(rule=editions.edition(application.terms.edition).number("appeal"))
