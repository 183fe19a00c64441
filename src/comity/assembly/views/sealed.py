"""Secret ballots: who holds keys, codes handed out, shares brought, the result; and the booth, open to any device.

The booth and the box ask for no sign-in, set no cookie and read none: a sealed ballot carries its own authority, and a
device that votes must not tell the server whose it is.
"""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from comity.assembly import errors, offices
from comity.assembly.codes import Office
from comity.assembly.forms import elections as forms
from comity.assembly.models import SecretBallot
from comity.assembly.queries import sealed as asked
from comity.assembly.queries.delegations import delegation_in
from comity.assembly.queries.sessions import require_whole
from comity.assembly.services import sealed as verbs
from comity.assembly.services.votes import LEADING
from comity.assembly.showing import name_of
from comity.assembly.views.elections import page_of
from comity.assembly.views.pages import address, head_of, show, task, trail_of
from comity.core.actors import Actor, system
from comity.core.refusals import NotFound, Refusal
from comity.core.requests import ActorRequest
from comity.members.models import Bureau
from comity.notices.allowances import Limit
from comity.notices.reporters import network_of

LARGEST_BALLOT = 1_000_000  # bytes: one of a hundred candidates has some hundred thousand
UNSOUND = Limit(name="comity.assembly.ballots", burst=200.0, per_hour=7200.0)  # each costs a few milliseconds
ARCHIVE_TYPE = "application/x-tar"
TYPES = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "json": "application/json",
    "wasm": "application/wasm",
}


@require_http_methods(["GET", "POST"])
def settle(request: ActorRequest, reference: str) -> HttpResponse:
    """Settle who holds the keys."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, Office.SECRETARY)
    return task(
        request,
        found,
        lambda posted: forms.SettlingTrustees(posted, request.FILES or None),
        title=_("Settle who holds the keys"),
        do=lambda form: verbs.settle_trustees(
            request.actor,
            session=found,
            people=form.people(),
            threshold=form.cleaned_data["threshold"],
            certificates=form.brought("certificate"),
            polynomials=form.brought("polynomial"),
            keys=form.brought("public"),
            at=timezone.now(),
        ),
        back=address("elections", found),
        said=_("The trustees are settled."),
    )


@require_http_methods(["GET", "POST"])
def hand_out(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Hand out the voting code of a delegation: shown on this one page, once, and kept by nobody."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, *verbs.CODES)
    row = delegation_in(found, key)
    name = name_of(row, request.actor.language)
    form = forms.HandingOut(request.POST if request.method == "POST" else None)
    if form.is_valid():
        lost = form.cleaned_data["lost"]
        handed = verbs.hand_out_code(request.actor, delegation=row, lost=lost, at=timezone.now())
        shown = head_of(request, found, "delegations") | {
            "name": name,
            "code": handed.code,
            "trail": trail_of(found, request.actor, (name, address("delegation", found, key)), (_("Voting code"), "")),
        }
        answer = show(request, "assembly/code.html", shown)
        answer.headers["Cache-Control"] = "no-store"
        return answer
    return task(
        request,
        found,
        forms.HandingOut,
        title=_("Hand out the voting code"),
        lede=name,
        do=lambda form: None,
        back=address("delegation", found, key),
    )


@require_http_methods(["GET", "POST"])
def share(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Take a trustee's share of the decryption."""
    found = require_whole(request.actor, reference)
    offices.require(request.actor, found, *LEADING)
    row = asked.ballot_in(found, key)
    return task(
        request,
        found,
        lambda posted: forms.AddingShare(posted, request.FILES or None),
        title=_("Add the share of a trustee"),
        do=lambda form: verbs.add_share(request.actor, ballot=row, share=form.content(), at=timezone.now()),
        back=page_of(found, row.vote),
        said=_("The share is added."),
    )


@require_POST
def publish(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """Publish the sum, once enough shares are there."""
    found = require_whole(request.actor, reference)
    row = asked.ballot_in(found, key)
    verbs.publish_tally(request.actor, ballot=row, at=timezone.now())
    return redirect(page_of(found, row.vote))


@require_GET
def archive(request: ActorRequest, reference: str, key: UUID) -> HttpResponse:
    """The archive as it stands: for trustees to take home, and for anybody of the session to verify."""
    found = require_whole(request.actor, reference)
    row = asked.ballot_in(found, key)
    answer = HttpResponse(asked.archive_of(row), content_type=ARCHIVE_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.uuid}.bel"'
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@require_safe
def booth(request: HttpRequest, uuid: str, name: str = "") -> HttpResponse:
    """A file of the booth of a ballot. All are public, and the same for every voter."""
    row = asked.ballot_named(uuid)
    content = asked.booth(row.opening, reverse("assembly:ballot-box", args=[uuid])).get(name or _page())
    if content is None:
        raise NotFound
    kind = (name or "index.html").rpartition(".")[2]
    answer = HttpResponse(content, content_type=TYPES.get(kind, "application/octet-stream"))
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@csrf_exempt
@require_POST
def box(request: HttpRequest, uuid: str) -> JsonResponse:
    """Take a sealed ballot in: its JSON as the body. The node receives it, for nobody says whose it is."""
    try:
        data = bytes(request.body)  # which the server reads up to a limit of its own
        if len(data) > LARGEST_BALLOT:
            return _refused(_("This is too large to be a ballot."), 413)
        row = asked.ballot_named(uuid)
        _check(request, row, data)
        received = verbs.receive_ballot(_node(), ballot=row, data=data, at=timezone.now())
    except Refusal as refusal:
        return _refused(str(refusal), refusal.status)
    return JsonResponse({"tracking_number": received.tracking_number})


def _check(request: HttpRequest, row: SecretBallot, data: bytes) -> None:
    """Refuse what is no ballot before any operation begins. Only that is held against a network: a whole hall of
    delegates votes from one, within a minute.

    Raises TooManyBallots, VoteNotPossible, BallotRefused.
    """
    network = network_of(request)
    if not UNSOUND.allows(network, timezone.now()):
        raise errors.TooManyBallots
    try:
        verbs.check_ballot(_node(), ballot=row, data=data)
    except errors.BallotRefused:
        UNSOUND.take(network, timezone.now())
        raise


def _node() -> Actor:
    """The node itself, which speaks the language of the device."""
    return replace(system(Bureau.SECRETARIAT), language=_language())


def _refused(sentence: str, status: int) -> JsonResponse:
    """Why a ballot was not taken in, as RFC 9457 has it."""
    answer = JsonResponse({"detail": sentence}, status=status)
    answer.headers["Content-Type"] = "application/problem+json"
    return answer


def _page() -> str:
    """The page of the booth in the reader's language."""
    language = _language()
    return "index.html" if language == "en" else f"{language}.html"


def _language() -> str:
    return (translation.get_language() or "en").partition("-")[0]
