"""Pages of gates, for the officers of the host: who is inside, which phones answer, what was found."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.accreditation import clock, links, services
from comity.accreditation.badge_codes import ROLE_NAMES
from comity.accreditation.badge_format import Role
from comity.accreditation.forms import badges as forms
from comity.accreditation.queries import gates as asked
from comity.accreditation.views.badges import host_terms
from comity.accreditation.views.pages import task, trail_of
from comity.assembly.queries import meeting_visible_to
from comity.core.requests import ActorRequest
from comity.members.rules.names import name_in


@require_GET
def gates(request: ActorRequest, reference: str) -> HttpResponse:
    """The gates of a session: how many are inside, which phones answer, what was found."""
    terms = host_terms(request, reference)
    language = request.actor.language
    with timezone.override(clock.zone(terms.session)):
        shown = {
            "terms": terms,
            "gates": [(gate, list(asked.devices_of(gate))) for gate in asked.gates_visible_to(request.actor, terms)],
            "counts": [(one, name_in(one.meeting.titles, language)) for one in asked.counts(terms)],
            "zones": asked.counts_by_zone(terms, language),
            "findings": asked.findings_visible_to(request.actor, terms)[:100],
            "page": request.build_absolute_uri(reverse("press:gate")),
            "trail": trail_of(reference, (_("Gates"), "")),
        }
        return render(request, "accreditation/gates/gates.html", shown)


@require_http_methods(["GET", "POST"])
def add(request: ActorRequest, reference: str) -> HttpResponse:
    """Add a gate."""
    terms = host_terms(request, reference)
    return task(
        request,
        terms.session,
        forms.AddingGate,
        title=_("Add a gate"),
        do=lambda form: services.add_gate(
            request.actor, terms=terms, name=form.cleaned_data["name"], at=timezone.now()
        ),
        back=_address(reference),
    )


@require_POST
def close(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Close a gate."""
    gate = asked.gate_in(request.actor, host_terms(request, reference), key)
    services.close_gate(request.actor, gate=gate, at=timezone.now())
    messages.success(request, _("The gate is closed; its phones answer no more."))
    return redirect(_address(reference))


@require_http_methods(["GET", "POST"])
def invite(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Invite a phone: its one-time code stands on this one page, once."""
    terms = host_terms(request, reference)
    gate = asked.gate_in(request.actor, terms, key)
    form = forms.InvitingDevice(request.POST if request.method == "POST" else None)
    if form.is_valid():
        code = links.new_code()
        device = services.invite_device(
            request.actor, gate=gate, label=form.cleaned_data["label"], code=links.hash_of(code), at=timezone.now()
        )
        shown = {
            "gate": gate,
            "device": device,
            "code": code,
            "page": request.build_absolute_uri(reverse("press:gate")),
            "trail": trail_of(reference, (_("Gates"), _address(reference)), (_("One-time code"), "")),
        }
        answer = render(request, "accreditation/gates/code.html", shown)
        answer.headers["Cache-Control"] = "no-store"
        return answer
    return task(
        request,
        terms.session,
        forms.InvitingDevice,
        title=_("Enrol a phone"),
        lede=gate.name,
        do=lambda form: None,
        back=_address(reference),
    )


@require_POST
def block(request: ActorRequest, reference: str, key: UUID, device: UUID) -> HttpResponse:
    """Block a phone."""
    gate = asked.gate_in(request.actor, host_terms(request, reference), key)
    services.block_device(request.actor, device=asked.device_in(gate, device), at=timezone.now())
    messages.success(request, _("The phone is blocked."))
    return redirect(_address(reference))


@require_http_methods(["GET", "POST"])
def doors(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Set for how many people a meeting has room."""
    terms = host_terms(request, reference)
    meeting = meeting_visible_to(request.actor, terms.session, key)
    return task(
        request,
        terms.session,
        forms.SettingDoors,
        title=_("Set for how many people there is room"),
        lede=name_in(meeting.titles, request.actor.language),
        do=lambda form: services.set_doors(
            request.actor, terms=terms, meeting=meeting, capacity=form.cleaned_data["capacity"], at=timezone.now()
        ),
        back=_address(reference),
    )


@require_GET
def evacuation(request: ActorRequest, reference: str) -> HttpResponse:
    """Who is inside by name, of every meeting; opening it leaves a trace."""
    terms = host_terms(request, reference)
    at = timezone.now()
    found = services.open_evacuation_list(request.actor, terms=terms, meeting=None, at=at)
    language = request.actor.language
    rows = [
        (one, ROLE_NAMES[Role(one.badge.role)], name_in(one.meeting.titles, language) if one.meeting else "")
        for one in found
    ]
    with timezone.override(clock.zone(terms.session)):
        trail = trail_of(reference, (_("Gates"), _address(reference)), (_("Evacuation list"), ""))
        answer = render(
            request, "accreditation/gates/evacuation.html", {"terms": terms, "rows": rows, "at": at, "trail": trail}
        )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
def settle(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Say that a finding was looked into."""
    terms = host_terms(request, reference)
    finding = asked.finding_in(request.actor, terms, key)
    services.settle_finding(request.actor, finding=finding, at=timezone.now())
    messages.success(request, _("Noted as looked into."))
    return redirect(_address(reference))


def _address(reference: str) -> str:
    return reverse("accreditation:gates", args=[reference])
