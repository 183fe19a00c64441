"""What the verbs of notices share: the steps of a notice with their clocks, and who may take them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from comity.core import desks
from comity.core.actors import Actor, ActorKind
from comity.core.refusals import NotPermitted
from comity.members.models import Bureau
from comity.members.queries import home_bureau_of
from comity.notices import editions, errors, homes, life, queries, references
from comity.notices.codes import Act, State
from comity.notices.content import Note
from comity.notices.models import Notice, Question, ReviewStep
from comity.notices.rules.review import ReviewerPart, require_reviewer
from comity.notices.tables import Edition, ReasonRow, TypeRow


def rules_of(notice: Notice) -> tuple[Edition, TypeRow]:
    """The edition that a notice is judged by, and the row of its type.  Raises RulesUnsound, TypeUnknown."""
    edition = editions.edition(notice.rules_edition)
    return edition, type_row(edition, notice.type)


def type_row(edition: Edition, type_: str) -> TypeRow:
    """The row of a type.  Raises TypeUnknown."""
    row = edition.types.get(type_)
    if row is None:
        raise errors.TypeUnknown(type=type_)
    return row


def take_step(
    notice: Notice,
    act: Act,
    actor: Actor,
    *,
    at: datetime,
    reasons: Iterable[ReasonRow] = (),
    note: Note | None = None,
    internal: bool = False,
    due_at: datetime | None = None,
) -> ReviewStep:
    """Let an act happen to a notice: move its state as the table says, and write the step. The caller saves the notice.

    due_at   when this act should have been done by

    Raises StepNotPossible.
    """
    step = life.step_for(act, State(notice.state), since=notice.state_at)
    if step.to is not None:
        notice.state, notice.state_at = step.to.value, at
    notice.changed_at = at
    last = notice.steps.order_by("-number").first()
    said = note or Note()
    return ReviewStep.objects.create(
        notice=notice,
        number=last.number + 1 if last else 1,
        act=act.value,
        by=actor.id,
        bureau=actor.bureau,
        at=at,
        reasons=[
            {"code": row.code, "edition": notice.rules_edition, "article": row.provision.article} for row in reasons
        ],
        note=said.text,
        internal=internal or said.internal,
        clock_minutes=max(0, int((at - last.at).total_seconds()) // 60) if last else None,
        due_at=due_at,
    )


def require_seen(notice: Notice, seen: int, actor: Actor) -> None:
    """Refuse a decision that was taken before something else happened to the notice.  Raises MovedOn.

    seen   the number of the last step when the officer looked
    """
    if queries.last_step_seen(actor, notice) != seen:
        raise errors.MovedOn(state=notice.state, since=notice.state_at)


def require_officer(actor: Actor) -> None:
    """What a person must answer for is done by a person: no system, no command line.  Raises OfficerNeeded."""
    if actor.kind is not ActorKind.OFFICER:
        raise errors.OfficerNeeded


def require_secretariat(actor: Actor) -> None:
    """Roles that bureaus have too count here only within the General Secretariat, and at its node.

    Raises NotPermitted, SecretariatElsewhere.
    """
    if actor.bureau != Bureau.SECRETARIAT:
        raise NotPermitted
    if not homes.is_at_home(Bureau.SECRETARIAT):
        raise errors.SecretariatElsewhere


def require_ours(notice: Notice) -> None:
    """Refuse what only the bureau that asks may do, anywhere but at its node.  Raises NoticeElsewhere."""
    if notice.mirrored_at is not None:
        raise errors.NoticeElsewhere(bureau=notice.requesting_bureau_id)


def require_review_by(actor: Actor, notice: Notice, *, first_reviewer: str = "") -> None:
    """Refuse a reviewer in their own cause. Asked inside the lock, of every decision.

    first_reviewer   who must be another person than this one

    Raises NotPermitted, SecretariatElsewhere, OfficerNeeded, OwnCause, TookPart, SecondReviewerNeeded.
    """
    require_secretariat(actor)
    require_officer(actor)
    home = home_bureau_of(actor)
    require_reviewer(
        ReviewerPart(
            officer=actor.id,
            # The Secretariat's own staff belongs to no state; it reviews what the Secretariat requests, too.
            home_bureau="" if home == Bureau.SECRETARIAT else home,
            requesting_bureau=notice.requesting_bureau_id,
            took_part=took_part(notice),
            first_reviewer=first_reviewer,
        )
    )


def took_part(notice: Notice) -> frozenset[str]:
    """Who drafted, requested or answered for any edition of a notice."""
    wrote = Notice.objects.filter(series=notice.series).values_list("drafted_by", "requested_by")
    answered = Question.objects.filter(notice__series=notice.series).values_list("answered_by", flat=True)
    changed = ReviewStep.objects.filter(notice__series=notice.series, act__in=_BY_THE_BUREAU).values_list(
        "by", flat=True
    )
    people: set[str] = {person for pair in wrote for person in pair}
    return frozenset(people.union(answered, changed)) - {""}


_BY_THE_BUREAU = (Act.DRAFTED, Act.REQUESTED, Act.ANSWERED, Act.EXTENDED, Act.NARROWED)


def unused_reference(edition: Edition, type_: str, year: int) -> str:
    """A reference that no notice has."""
    before = 0
    if edition.references.scheme == references.SEQUENTIAL:
        before = Notice.objects.filter(type=type_, created_at__year=year, edition_number=1).count()
    for one_more in range(_DRAWS):
        reference = references.new_reference(edition.references, type_, year, before=before + one_more)
        if not Notice.objects.filter(reference=reference).exists():
            return reference
    raise RuntimeError("no reference is left: the scheme is too short")


_DRAWS = 1_000  # nearly a thousand million codes a year: a second draw is rare


def clear_desks(notice: Notice, kinds: Collection[str], at: datetime) -> None:
    """Take a notice off the desks on which it lies for one of these reasons."""
    for kind in kinds:
        desks.clear(kind=kind, subject=notice, at=at)


def named(notice: Notice) -> dict[str, Any]:
    """What every event of a notice says."""
    return {
        "notice": str(notice.pk),
        "series": str(notice.series),
        "owner": notice.requesting_bureau_id,
        "reference": notice.reference,
        "edition": notice.edition_number,
    }
