"""What the protocol office records about a member: each is one form, on one address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest
from comity.members import forms, queries, services
from comity.members.models import Member
from comity.members.rules.names import name_in
from comity.members.tokens import new_link
from comity.members.views.parts import perform, posted

task = require_http_methods(["GET", "POST"])


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be recorded about a member: its form, its operation, its words."""

    form: type[django_forms.Form]
    do: Callable[..., object]
    title: Promise
    submit: Promise


ACTS = {
    "rename": Act(
        forms.RenamedMember,
        services.rename_member,
        gettext_lazy("Rename the member"),
        gettext_lazy("Rename the member"),
    ),
    "leave": Act(
        forms.EndDay, services.end_membership, gettext_lazy("End the membership"), gettext_lazy("End the membership")
    ),
    "suspend": Act(
        forms.SuspendedMember,
        services.suspend_member,
        gettext_lazy("Suspend the member"),
        gettext_lazy("Suspend the member"),
    ),
    "post": Act(
        forms.AppointedHolder,
        services.appoint_to_post,
        gettext_lazy("Record who holds a post"),
        gettext_lazy("Record the post"),
    ),
    "secondment": Act(
        forms.SecondedPerson,
        services.second_person,
        gettext_lazy("Record a secondment"),
        gettext_lazy("Record the secondment"),
    ),
    "visit": Act(
        forms.RecordedVisit,
        services.record_visit,
        gettext_lazy("Record an official visit"),
        gettext_lazy("Record the visit"),
    ),
}


@task
def admit(request: ActorRequest) -> HttpResponse:
    """Admit a state."""

    def do(inputs: dict[str, Any]) -> str:
        member = services.admit_member(request.actor, at=timezone.now(), **inputs)
        return reverse("members:file", args=[member.code])

    return perform(
        request,
        forms.AdmittedMember(posted(request)),
        do,
        title=_("Admit a member"),
        submit=_("Admit the member"),
        cancel=reverse("members:list"),
    )


@never_cache
@task
def act(request: ActorRequest, code: str, what: str) -> HttpResponse:
    """Record one thing about a member."""
    member = queries.member_visible_to(request.actor, code)
    if what == "administrator":
        return _first_administrator(request, member)
    if what not in ACTS:
        raise NotFound
    chosen = ACTS[what]

    def do(inputs: dict[str, Any]) -> str:
        chosen.do(request.actor, member=member, at=timezone.now(), **inputs)
        return reverse("members:file", args=[Member.objects.get(pk=member.pk).code])

    return perform(
        request,
        chosen.form(posted(request)),
        do,
        title=chosen.title,
        submit=chosen.submit,
        cancel=reverse("members:file", args=[member.code]),
        lede=name_in(member.names, get_language() or "en"),
    )


@task
def end(request: ActorRequest, code: str, what: str, key: str) -> HttpResponse:
    """End a post, a secondment or a suspension of a member."""
    member = queries.member_visible_to(request.actor, code)
    rows: dict[str, tuple[Any, Callable[[Any, dict[str, Any]], object], str]] = {
        "post": (
            member.posts,
            lambda row, inputs: services.end_post(request.actor, post=row, at=timezone.now(), **inputs),
            _("End the post"),
        ),
        "secondment": (
            member.secondments,
            lambda row, inputs: services.end_secondment(request.actor, secondment=row, at=timezone.now(), **inputs),
            _("End the secondment"),
        ),
        "suspension": (
            member.suspensions,
            lambda row, inputs: services.lift_suspension(request.actor, suspension=row, at=timezone.now(), **inputs),
            _("Lift the suspension"),
        ),
    }
    found = rows[what][0].filter(pk=key).first() if what in rows else None
    if found is None:
        raise NotFound
    address = reverse("members:file", args=[member.code])

    def do(inputs: dict[str, Any]) -> str:
        rows[what][1](found, inputs)
        return address

    title = rows[what][2]
    return perform(request, forms.EndDay(posted(request)), do, title=title, submit=title, cancel=address)


def _first_administrator(request: ActorRequest, member: Member) -> HttpResponse:
    """Give the member's bureau its first administrator; the one-time link is shown once."""
    bureau = member.bureaus.first()
    if bureau is None:
        raise NotFound
    address = reverse("members:bureau", args=[bureau.code])

    def do(inputs: dict[str, Any]) -> HttpResponse:
        link, link_hash = new_link()
        officer = services.invite_first_administrator(
            request.actor, bureau=bureau, link_hash=link_hash, at=timezone.now(), **inputs
        )
        content = {
            "title": officer.name,
            "lede": _("Give this link to the officer. It works once, within 72 hours, and is shown only now."),
            "secret": request.build_absolute_uri(reverse("members:follow-link", args=[link])),
            "following": address,
        }
        return render(request, "members/shown_once.html", content)

    return perform(
        request,
        forms.FirstAdministrator(posted(request)),
        do,
        title=_("Invite the first administrator"),
        submit=_("Invite the administrator"),
        cancel=address,
        lede=name_in(bureau.names, get_language() or "en"),
    )
