"""Pages of badges, for the officers of the host; and a delegate's own badge."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.accreditation import badge_showing, queries, services
from comity.accreditation.badge_codes import ROLE_NAMES, RevocationReason
from comity.accreditation.badge_format import Role
from comity.accreditation.document import making
from comity.accreditation.forms import badges as forms
from comity.accreditation.models import Badge, Terms
from comity.accreditation.queries import badges as asked
from comity.accreditation.views.pages import task, trail_of
from comity.assembly import queries as assembly
from comity.core.refusals import NotFound
from comity.core.requests import ActorRequest

PAGE_SIZE = 50
MOST_PRINTED = 400


@require_GET
def badges(request: ActorRequest, reference: str) -> HttpResponse:
    """The badges of a session."""
    terms = host_terms(request, reference)
    form = forms.FindingBadges(request.GET)
    form.is_valid()
    said = form.cleaned_data
    rows = _searched(request, terms, form)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    found = {
        "terms": terms,
        "form": form,
        "query": "&".join(f"{name}={value}" for name, value in said.items() if name != "q" and value),
        "page": page,
        "rows": [(row, ROLE_NAMES[Role(row.role)]) for row in page],
        "keys": asked.keys_of(request.actor, terms),
        "trail": trail_of(reference, (_("Badges"), "")),
    }
    return render(request, "accreditation/badges/list.html", found)


@require_POST
def issue_all(request: ActorRequest, reference: str) -> HttpResponse:
    """Issue badges to all who have none."""
    terms = host_terms(request, reference)
    number = services.issue_badges(request.actor, terms=terms, at=timezone.now())
    words = ngettext("%(number)d badge issued.", "%(number)d badges issued.", number)
    messages.success(request, words % {"number": number})
    return redirect("accreditation:badges", reference)


@require_http_methods(["GET", "POST"])
def issue(request: ActorRequest, reference: str) -> HttpResponse:
    """Issue a badge by name."""
    terms = host_terms(request, reference)
    return task(
        request,
        terms.session,
        lambda posted: forms.IssuingBadge(posted, request.FILES or None),
        title=_("Issue a badge"),
        do=lambda form: services.issue_badge(request.actor, terms=terms, bearer=form.bearer(), at=timezone.now()),
        back=reverse("accreditation:badges", args=[reference]),
    )


@require_GET
def badge(request: ActorRequest, reference: str, badge: str) -> HttpResponse:
    """One badge: whose it is, what it opens, what became of it."""
    terms = host_terms(request, reference)
    row = _opened(request, terms, badge)
    return render(
        request,
        "accreditation/badges/badge.html",
        badge_showing.shown(row, request.actor.language)
        | {
            "terms": terms,
            "form": forms.Revoking(),
            "replaced_by": Badge.objects.filter(replaces=row).first(),
            "findings": row.findings.filter(gone_at__isnull=True),
            "trail": trail_of(
                reference, (_("Badges"), reverse("accreditation:badges", args=[reference])), (row.reference, "")
            ),
        },
    )


@require_http_methods(["GET", "POST"])
def reissue(request: ActorRequest, reference: str, badge: str) -> HttpResponse:
    """Issue a badge anew."""
    terms = host_terms(request, reference)
    row = asked.badge_called(request.actor, terms, badge)
    return task(
        request,
        terms.session,
        lambda posted: forms.Reissuing(posted, request.FILES or None),
        title=_("Issue the badge anew"),
        lede=row.reference,
        do=lambda form: services.reissue_badge(request.actor, badge=row, photograph=form.prepared(), at=timezone.now()),
        back=reverse("accreditation:badges", args=[reference]),
        said=_("The badge was issued anew; the one before is dead."),
    )


@require_POST
def revoke(request: ActorRequest, reference: str, badge: str) -> HttpResponse:
    """Revoke a badge."""
    terms = host_terms(request, reference)
    row = asked.badge_called(request.actor, terms, badge)
    form = forms.Revoking(request.POST)
    if form.is_valid():
        reason = RevocationReason(form.cleaned_data["reason"])
        services.revoke_badge(request.actor, badge=row, reason=reason, at=timezone.now())
        messages.success(request, _("The badge is revoked."))
    return redirect("accreditation:badge", reference, badge)


@require_GET
def single(request: ActorRequest, reference: str, badge: str) -> HttpResponse:
    """One badge as PDF."""
    terms = host_terms(request, reference)
    row = asked.badge_called(request.actor, terms, badge)
    return _pdf(request, terms, [row], sheets=False, name=row.reference)


@require_GET
def sheets(request: ActorRequest, reference: str) -> HttpResponse:
    """The valid badges that the list was searched for, four to a page; the newest hundreds."""
    terms = host_terms(request, reference)
    form = forms.FindingBadges(request.GET)
    form.is_valid()
    rows = list(_searched(request, terms, form).filter(revoked_at__isnull=True, erased_at__isnull=True)[:MOST_PRINTED])
    if not rows:
        raise NotFound
    return _pdf(request, terms, rows, sheets=True, name=f"{terms.session.reference}-badges")


@require_GET
def own(request: ActorRequest, reference: str) -> HttpResponse:
    """A delegate's own badge, on the own phone."""
    session = assembly.session_visible_to(request.actor, reference)
    terms = Terms.objects.filter(session=session).select_related("session").first()
    if terms is None:
        raise NotFound
    row = asked.own_badge(request.actor, terms)
    found = badge_showing.shown(row, request.actor.language) | {"trail": [(_("Your badge"), "")]}
    return render(request, "accreditation/badges/own.html", found)


def host_terms(request: ActorRequest, reference: str) -> Terms:
    """The terms of a session whose badges and gates the reader keeps.  Raises NotFound."""
    terms = queries.terms_of(request.actor, reference)
    if not queries.serves_as_host(request.actor, terms):
        raise NotFound
    return terms


def _searched(request: ActorRequest, terms: Terms, form: forms.FindingBadges) -> QuerySet[Badge]:
    said = form.cleaned_data
    role = int(said["role"]) if said.get("role") else None
    return asked.searched(asked.badges_visible_to(request.actor, terms), said.get("q", ""), role, said.get("state", ""))


def _opened(request: ActorRequest, terms: Terms, reference: str) -> Badge:
    row = asked.badge_called(request.actor, terms, reference)
    return services.consult_badge(request.actor, badge=row, at=timezone.now())


def _pdf(request: ActorRequest, terms: Terms, rows: list[Badge], *, sheets: bool, name: str) -> HttpResponse:
    at = timezone.now()
    opened = services.print_badges(request.actor, terms=terms, badges=rows, at=at)
    answer = HttpResponse(
        making.pdf(opened, request.actor.language, sheets=sheets, at=at), content_type="application/pdf"
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
