"""What an actor can do with a notice now: the table of steps, the permission and the type's own rules, in one list.

The pages show from it what is possible; whether it is done is decided by the verbs, inside their lock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.core.actors import Actor
from comity.core.permissions import Permission
from comity.members.models import Bureau
from comity.notices import life, permissions
from comity.notices.codes import KNOWN, OPEN, Act, State
from comity.notices.models import Notice
from comity.notices.rules.review import may_publish, reviewers_needed
from comity.notices.tables import TypeRow

Fits = Callable[[Notice, TypeRow, date], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing that can be done with a notice.

    name        of its page; label: a verb with its object
    act         the step it takes
    of_review   for the Secretariat only, whatever the roles say
    is_grave    it stands apart, with its consequence in words
    fits        what else must hold
    """

    name: str
    label: str | Promise
    allow: Permission
    act: Act
    of_review: bool = False
    is_grave: bool = False
    fits: Fits = lambda notice, row, on: True

    def is_possible(self, actor: Actor, notice: Notice, row: TypeRow, on: date) -> bool:
        """Whether the actor finds it on the page of the notice."""
        return (
            self.act in life.possible(State(notice.state))
            and self.allow.allows(actor, notice)
            and not (actor.entity or (self.of_review and actor.bureau != Bureau.SECRETARIAT))
            and (self.of_review or notice.mirrored_at is None)  # its bureau does the rest at its own node
            and self.fits(notice, row, on)
        )


def _single(notice: Notice, row: TypeRow, on: date) -> bool:
    return reviewers_needed(row, notice.channel) == 1


def _publishable(notice: Notice, row: TypeRow, on: date) -> bool:
    return may_publish(row, notice.channel, recommended=bool(notice.first_reviewer))


def _ends_soon(notice: Notice, row: TypeRow, on: date) -> bool:
    return notice.ask_on is not None and notice.ask_on <= on


def _not_drafted_anew(notice: Notice, row: TypeRow, on: date) -> bool:
    return notice.state in KNOWN and not Notice.objects.filter(series=notice.series, state__in=OPEN).exists()


_PERM = permissions
ACTIONS: tuple[Action, ...] = (
    Action(name="draft", label=_("Change the draft"), allow=_PERM.SAVE_DRAFT, act=Act.DRAFTED),
    Action(name="answers", label=_("Answer the questions"), allow=_PERM.ANSWER_QUESTIONS, act=Act.ANSWERED),
    Action(name="request", label=_("Request the notice"), allow=_PERM.REQUEST_NOTICE, act=Act.REQUESTED),
    Action(
        name="extend",
        label=_("Keep the notice longer"),
        allow=_PERM.EXTEND_NOTICE,
        act=Act.EXTENDED,
        fits=_ends_soon,
    ),
    Action(
        name="new-edition",
        label=_("Draft a new edition"),
        allow=_PERM.START_EDITION,
        act=Act.SUPERSEDED,
        fits=_not_drafted_anew,
    ),
    Action(name="narrow", label=_("Narrow the audience"), allow=_PERM.NARROW_NOTICE, act=Act.NARROWED),
    Action(name="assign", label=_("Take up the review"), allow=_PERM.ASSIGN_REVIEW, act=Act.ASSIGNED, of_review=True),
    Action(
        name="recommend",
        label=_("Recommend the notice"),
        allow=_PERM.RECOMMEND_NOTICE,
        act=Act.RECOMMENDED,
        of_review=True,
        fits=lambda notice, row, on: not _single(notice, row, on),
    ),
    Action(
        name="publish",
        label=_("Publish the notice"),
        allow=_PERM.PUBLISH_NOTICE,
        act=Act.PUBLISHED,
        of_review=True,
        fits=_publishable,
    ),
    Action(
        name="return",
        label=_("Return with questions"),
        allow=_PERM.RETURN_NOTICE,
        act=Act.RETURNED,
        of_review=True,
    ),
    Action(
        name="checked",
        label=_("Say that the diffusion is lawful"),
        allow=_PERM.CHECK_SENT,
        act=Act.CHECKED_AFTER_SENDING,
        of_review=True,
        fits=lambda notice, row, on: notice.after_sending,
    ),
    Action(
        name="reinstate",
        label=_("Reinstate the notice"),
        allow=_PERM.REINSTATE_NOTICE,
        act=Act.REINSTATED,
        of_review=True,
    ),
    Action(
        name="discard", label=_("Discard the draft"), allow=_PERM.DISCARD_DRAFT, act=Act.DISCARDED, is_grave=True
    ),
    Action(
        name="withdraw", label=_("Withdraw the notice"), allow=_PERM.WITHDRAW_NOTICE, act=Act.WITHDRAWN, is_grave=True
    ),
    Action(
        name="refuse",
        label=_("Refuse the notice"),
        allow=_PERM.REFUSE_NOTICE,
        act=Act.REFUSED,
        of_review=True,
        is_grave=True,
    ),
    Action(
        name="suspend",
        label=_("Suspend the notice"),
        allow=_PERM.SUSPEND_NOTICE,
        act=Act.SUSPENDED,
        of_review=True,
        is_grave=True,
    ),
    Action(
        name="cancel",
        label=_("Cancel the notice"),
        allow=_PERM.CANCEL_NOTICE,
        act=Act.WITHDRAWN,
        of_review=True,
        is_grave=True,
    ),
)  # fmt: skip


def possible(actor: Actor, notice: Notice, row: TypeRow, on: date) -> tuple[Action, ...]:
    """What the actor can do with a notice on a day, in the order of the table."""
    return tuple(action for action in ACTIONS if action.is_possible(actor, notice, row, on))


def named(name: str) -> Action:
    """The action of a page.  Raises KeyError."""
    return next(action for action in ACTIONS if action.name == name)
