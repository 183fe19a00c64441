"""One browser session: its purpose, for whom the officer acts, and the first sign-in by a one-time link."""

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.core import actors
from comity.core.codes import Purpose
from comity.core.refusals import InvalidInput
from comity.core.requests import ActorRequest
from comity.members import forms, purposes, queries, services
from comity.members.errors import LinkNotValid
from comity.members.models import Bureau, Invitation
from comity.members.tokens import Secret

HOME = "/"
LINK = "invitation"


@require_POST
def state_purpose(request: ActorRequest) -> HttpResponse:
    """Keep the purpose of the task at hand, and go back to the page it was stated on."""
    form = forms.StatedPurpose(request.actor, request.POST)
    if not form.is_valid():
        raise InvalidInput(reason=", ".join(form.errors))
    purposes.state_purpose(request.session, Purpose(form.cleaned_data["purpose"]), form.cleaned_data["reference"])
    return redirect(safe_next(request))


@require_POST
def choose_capacity(request: ActorRequest) -> HttpResponse:
    """Choose for whom to act: the own bureau, or the General Secretariat during a secondment."""
    bureau = request.POST.get("bureau", "")
    purposes.choose_bureau(request.session, bureau if bureau == Bureau.SECRETARIAT else "")
    return redirect(safe_next(request))


@never_cache
@require_GET
def follow_link(request: HttpRequest, link: str) -> HttpResponse:
    """Take the secret of a one-time link out of the address, where logs and histories would keep it.

    A link that was used, withdrawn or too old, or never was, is answered alike.
    """
    _open_invitation(link)
    request.session[LINK] = link
    return redirect("members:accept-invitation")


@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest) -> HttpResponse:
    """Choose a password, having followed a one-time link."""
    invitation = _open_invitation(str(request.session.get(LINK, "")))
    officer = invitation.officer
    form = forms.ChosenPassword(officer.account, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        services.accept_invitation(
            actors.system(officer.bureau_id),
            invitation=invitation,
            password_hash=Secret(make_password(form.cleaned_data["password"])),
            at=timezone.now(),
        )
        request.session.flush()
        return redirect("account_login")
    content = {"form": form, "officer": officer}
    return render(request, "members/accept_invitation.html", content, status=400 if form.is_bound else 200)


def _open_invitation(link: str) -> Invitation:
    invitation = queries.invitation_of_link(link)
    if invitation.used_at or invitation.withdrawn_at or invitation.expires_at <= timezone.now():
        raise LinkNotValid
    return invitation


def safe_next(request: HttpRequest) -> str:
    """Where to go back to: an address of this site, or the home page."""
    following = request.POST.get("next", HOME)
    hosts = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(following, allowed_hosts=hosts, require_https=request.is_secure())
    return following if is_ours else HOME
