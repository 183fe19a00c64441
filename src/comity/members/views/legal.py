"""Saying what the law of a state makes of notices."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.core.refusals import NotFound, NotYours
from comity.core.requests import ActorRequest
from comity.members import forms, legal, queries, services
from comity.members.forms import LegalForm
from comity.members.member_panels import may_say
from comity.members.models import LegalProfile, Member
from comity.members.views.parts import perform, posted

task = require_http_methods(["GET", "POST"])


@task
def set_profile(request: ActorRequest, code: str, type_: str) -> HttpResponse:
    """Say what a state's law makes of one type of notice."""
    member = queries.member_visible_to(request.actor, code)
    if type_ not in legal.TYPES:
        raise NotFound
    _require_may_say(request, member)
    held = LegalProfile.objects.in_force(timezone.localdate()).filter(member=member, type=type_).first()
    form = LegalForm(type_, posted(request), initial=LegalForm.initial_of(held))

    def do(inputs: dict[str, Any]) -> str:
        services.set_legal_profile(request.actor, member=member, at=timezone.now(), **inputs)
        return _file_of(member)

    title = _("Legal profile: %(type)s") % {"type": legal.TYPES[type_]}
    return perform(request, form, do, title=title, submit=_("Set the legal profile"), cancel=_file_of(member))


@task
def end_profile(request: ActorRequest, key: str) -> HttpResponse:
    """Say that a legal profile holds until a day."""
    profile = LegalProfile.objects.select_related("member").filter(pk=key).first()
    if profile is None:
        raise NotFound
    member = profile.member
    _require_may_say(request, member)
    form = forms.EndDay(posted(request))

    def do(inputs: dict[str, Any]) -> str:
        services.end_legal_profile(request.actor, profile=profile, at=timezone.now(), **inputs)
        return _file_of(member)

    title = _("End the legal profile: %(type)s") % {"type": legal.TYPES[profile.type]}
    return perform(request, form, do, title=title, submit=_("End the legal profile"), cancel=_file_of(member))


def _require_may_say(request: ActorRequest, member: Member) -> None:
    """The form is for whoever could send it; what is sent, the verb judges.  Raises NotYours."""
    if request.method == "GET" and not may_say(request.actor, member):
        raise NotYours


def _file_of(member: Member) -> str:
    return reverse("members:file", args=[member.code])
