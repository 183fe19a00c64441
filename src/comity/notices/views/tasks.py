"""Decisions about a notice: one page, one form, one verb each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django import forms as django_forms
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from comity.core.actors import Actor
from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.notices import actions, errors, forms, queries, services
from comity.notices.codes import Act
from comity.notices.content import Note
from comity.notices.models import Notice
from comity.notices.rules.retention import latest_extension
from comity.notices.views.pages import address, head_of, rules_of, today
from comity.records.drafts import ReleaseRule
from comity.records.errors import ConditionMissing

# What the form can put right is said beside it; everything else is a page of its own.
_IN_THE_FORM = (
    errors.AudienceEmpty,
    errors.ExtensionTooLong,
    errors.ExtensionTooShort,
    errors.NotNarrower,
    errors.NotYetAsked,
    errors.QuestionsMissing,
    errors.QuestionsOpen,
    errors.ReasonMissing,
    errors.SecretariatExcluded,
    ConditionMissing,
)

Make = Callable[[Actor, Notice, Any], Any]
Do = Callable[[Actor, Notice, Any, datetime], Notice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One decision: its form, the verb, and what it entails, in words. A task with a consequence is confirmed."""

    form: Make
    do: Do
    consequence: str | Promise = ""


@require_http_methods(["GET", "POST"])
def task(request: ActorRequest, reference: str, edition: int, name: str) -> HttpResponseBase:
    """One decision about one edition of a notice."""
    asked = TASKS[name]
    notice = queries.notice_visible_to(request.actor, reference, edition)
    _edition, row = rules_of(notice)
    action = actions.named(name)
    if request.method == "GET" and action not in actions.possible(request.actor, notice, row, today()):
        action.allow.require(request.actor, notice)
        raise errors.StepNotPossible(act=action.act.value, state=notice.state, since=notice.state_at)
    form = asked.form(request.actor, notice, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changed = asked.do(request.actor, notice, form, timezone.now())
        except _IN_THE_FORM as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("notices:edition", changed.reference, changed.edition_number)
    shown = {
        **head_of(notice, row, str(action.label)),
        "title": action.label,
        "form": form,
        "consequence": asked.consequence,
        "cancel": address(notice),
    }
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "notices/task.html", shown, status=status)


def _seen(actor: Actor, notice: Notice) -> dict[str, Any]:
    return {"seen": queries.last_step_seen(actor, notice)}


def _plain(form: type[django_forms.Form]) -> Make:
    return lambda actor, notice, given: form(given, initial=_seen(actor, notice))


def _reasoned(form: Callable[..., django_forms.Form], act: Act) -> Make:
    def make(actor: Actor, notice: Notice, given: Any) -> django_forms.Form:
        edition, _row = rules_of(notice)
        return form(given, reasons=edition.reasons_for(act.value), initial=_seen(actor, notice))

    return make


def _returning(actor: Actor, notice: Notice, given: Any) -> forms.Returning:
    edition, row = rules_of(notice)
    reasons = edition.reasons_for(Act.RETURNED.value)
    return forms.Returning(given, reasons=reasons, row=row, edition=edition, initial=_seen(actor, notice))


def _answering(actor: Actor, notice: Notice, given: Any) -> forms.Answering:
    edition, _row = rules_of(notice)
    waiting = [question for question in queries.questions_of(actor, notice) if question.answered_at is None]
    if not waiting:
        raise NotFound
    return forms.Answering(given, questions=waiting, edition=edition)


def _extending(actor: Actor, notice: Notice, given: Any) -> forms.Extending:
    _edition, row = rules_of(notice)
    latest = latest_extension(row, notice.kept_until) if notice.kept_until else None
    return forms.Extending(given, initial=_seen(actor, notice) | {"until_on": latest})


def _narrowing(actor: Actor, notice: Notice, given: Any) -> forms.Audience:
    return forms.Audience(given, initial=forms.audience_of(notice))


def _narrow(actor: Actor, notice: Notice, form: Any, at: datetime) -> Notice:
    said = form.cleaned_data
    return services.narrow_notice(
        actor,
        notice=notice,
        rule=ReleaseRule(said["rule"]),
        bureaus=said["bureaus"],
        purposes=said["purposes"],
        handling=said["handling"],
        handling_note=said["handling_note"],
        at=at,
    )


def _decide(verb: Callable[..., Notice]) -> Do:
    """A verb that takes what was seen and a note."""
    return lambda actor, notice, form, at: verb(
        actor, notice=notice, seen=form.cleaned_data["seen"], note=Note(form.cleaned_data["note"]), at=at
    )


def _refuse(actor: Actor, notice: Notice, form: Any, at: datetime) -> Notice:
    said = form.cleaned_data
    return services.refuse_notice(
        actor, notice=notice, seen=said["seen"], reasons=tuple(said["reasons"]), note=Note(said["note"]), at=at
    )


def _for_reasons(verb: Callable[..., Notice]) -> Do:
    """A verb that takes coded reasons and a note."""
    return lambda actor, notice, form, at: verb(
        actor,
        notice=notice,
        reasons=tuple(form.cleaned_data["reasons"]),
        note=Note(form.cleaned_data["note"]),
        at=at,
    )


def _return(actor: Actor, notice: Notice, form: Any, at: datetime) -> Notice:
    said = form.cleaned_data
    return services.return_notice(
        actor, notice=notice, seen=said["seen"], questions=form.questions(), reasons=tuple(said["reasons"]), at=at
    )


def _extend(actor: Actor, notice: Notice, form: Any, at: datetime) -> Notice:
    said = form.cleaned_data
    return services.extend_notice(actor, notice=notice, until_on=said["until_on"], reason=Note(said["reason"]), at=at)


def _without_words(verb: Callable[..., Notice]) -> Do:
    return lambda actor, notice, form, at: verb(actor, notice=notice, at=at)


TASKS: Mapping[str, Task] = MappingProxyType(
    {
        "answers": Task(
            form=_answering,
            do=lambda actor, notice, form, at: services.answer_questions(
                actor, notice=notice, answers=form.answers(), at=at
            ),
        ),
        "extend": Task(form=_extending, do=_extend),
        "new-edition": Task(form=_plain(forms.Seen), do=_without_words(services.start_edition)),
        "narrow": Task(form=_narrowing, do=_narrow),
        "assign": Task(form=_plain(forms.Seen), do=_without_words(services.assign_review)),
        "recommend": Task(form=_plain(forms.Noted), do=_decide(services.recommend_notice)),
        "publish": Task(
            form=_plain(forms.Noted),
            do=_decide(services.publish_notice),
            consequence=gettext_lazy(
                "Every bureau that it is sent to sees the notice at once, and checks find its subjects."
            ),
        ),
        "return": Task(form=_returning, do=_return),
        "checked": Task(
            form=_plain(forms.Noted),
            do=lambda actor, notice, form, at: services.check_sent(
                actor, notice=notice, note=Note(form.cleaned_data["note"]), at=at
            ),
        ),
        "reinstate": Task(form=_plain(forms.Noted), do=_decide(services.reinstate_notice)),
        "discard": Task(
            form=_plain(forms.Seen),
            do=_without_words(services.discard_draft),
            consequence=gettext_lazy(
                "What was described for it is taken back, and its content is erased after a time."
            ),
        ),
        "withdraw": Task(
            form=_reasoned(forms.Ending, Act.WITHDRAWN),
            do=lambda actor, notice, form, at: services.withdraw_notice(
                actor, notice=notice, reason=form.cleaned_data["reason"], at=at
            ),
            consequence=gettext_lazy("From now on nobody meets it. Its content is erased after a time."),
        ),
        "refuse": Task(
            form=_reasoned(forms.Reasoned, Act.REFUSED),
            do=_refuse,
            consequence=gettext_lazy("This is final. The bureau is told why, and can come back only with new facts."),
        ),
        "suspend": Task(
            form=_reasoned(forms.Reasoned, Act.SUSPENDED),
            do=_for_reasons(services.suspend_notice),
            consequence=gettext_lazy(
                "From now on only its owner and the General Secretariat see it, until it is reinstated or ended."
            ),
        ),
        "cancel": Task(
            form=_reasoned(forms.Reasoned, Act.WITHDRAWN),
            do=_for_reasons(services.cancel_notice),
            consequence=gettext_lazy("The notice ends for the bureau too, which is told why."),
        ),
    }
)
