"""The page of a gate, and what its phone asks of the node: no account and no cookie, the phone's own token.

Everything lies under one folder of addresses, which is the scope of the page's service worker.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from comity.accreditation import errors, gate_sentences, links, services
from comity.accreditation.badge_codes import KeyUse
from comity.accreditation.badge_content import ScanLog
from comity.accreditation.models import GateDevice, SessionKey
from comity.accreditation.phones import phone_of
from comity.accreditation.queries import gates as asked
from comity.accreditation.rules import scan_lines
from comity.core.refusals import InvalidInput, NotFound, Refusal
from comity.members.queries import visitor

LARGEST: Final = 1_000_000  # bytes: five hundred lines have some two hundred thousand
SCHEME: Final = "Gate"
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
MAY_USE: Final = "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()"

Said = dict[str, Any]
View = Callable[[HttpRequest, Said], dict[str, Any]]


@require_safe
def page(request: HttpRequest, name: str = "index.html") -> HttpResponse:
    """A file of the page. All are public."""
    content = gate_sentences.page_files().get(name)
    if content is None:
        raise NotFound
    answer = HttpResponse(content, content_type=gate_sentences.TYPES[name])
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-cache"
    answer._permissions_policy_override = MAY_USE  # type: ignore[attr-defined]  # what its middleware reads
    return answer


def _answering(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """Read JSON, answer JSON; refuse as RFC 9457 has it, in the phone's language."""

    @csrf_exempt  # no cookie says who asks: the code or the token does
    @require_POST
    @wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            answer = JsonResponse(view(request, _said(request)))
        except Refusal as refusal:
            answer = JsonResponse({"detail": str(refusal), "code": refusal.code}, status=refusal.status)
            answer.headers["Content-Type"] = "application/problem+json"
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return answered


@_answering
def enrol(request: HttpRequest, said: Said) -> dict[str, Any]:
    """Enrol a phone by its one-time code: it learns its token, and the key that signs its packs."""
    code = said.get("code")
    if not isinstance(code, str):
        raise errors.CodeNotGood
    try:
        device = asked.device_invited(code.strip().upper()[: links.CODE_LETTERS])
    except NotFound:
        raise errors.CodeNotGood from None
    token, at = links.new_token(), timezone.now()
    device = services.enrol_device(
        visitor(language=translation.get_language() or "en"), device=device, token=links.hash_of(token), at=at
    )
    services.take_pack(phone_of(device), device=device, at=at)  # which makes the key, where this is the first phone
    gate = device.gate
    key = SessionKey.objects.get(terms=gate.terms, use=KeyUse.PACKS, replaced_at__isnull=True)
    return {"token": token, "pack_key": key.public, "gate": gate.name, "session": gate.terms.session.reference}


@_answering
def pack(request: HttpRequest, said: Said) -> dict[str, Any]:
    """The pack of the phone's gate as of now."""
    device = _device(request)
    at = timezone.now()
    return services.take_pack(phone_of(device), device=device, at=at) | {"now": at.timestamp()}


@_answering
def scans(request: HttpRequest, said: Said) -> dict[str, Any]:
    """Take in lines of the phone's log, and acknowledge each by its id."""
    device = _device(request)
    at = timezone.now()
    log = ScanLog(scan_lines.lines_of(said.get("lines")))
    try:
        behind = at - scan_lines.moment(said.get("now"))
    except (ValueError, OverflowError):
        raise errors.ScansUnreadable(line=0, what="now") from None
    merged = services.merge(phone_of(device), device=device, log=log, behind=behind, at=at)
    return {"kept": [str(key) for key in merged.kept], "now": at.timestamp()}


@_answering
def ask(request: HttpRequest, said: Said) -> dict[str, Any]:
    """What is known of a badge beyond this gate: whether it is dead, or inside; and how many are."""
    terms = _device(request).gate.terms
    try:
        badge, meeting = UUID(str(said.get("badge"))[:36]), UUID(str(said.get("meeting"))[:36])
    except ValueError:
        raise InvalidInput(reason="JSON") from None
    crowd = asked.crowd_of(terms, meeting)
    return {"revoked": asked.is_dead(terms, badge), "has_entered": badge in crowd, "inside": len(crowd)}


def _said(request: HttpRequest) -> Said:
    """The body, a JSON object.  Raises InvalidInput."""
    try:
        data = request.read(LARGEST + 1)
        said = json.loads(data) if len(data) <= LARGEST else None
    except (ValueError, RecursionError):
        raise InvalidInput(reason="JSON") from None
    if not isinstance(said, dict):
        raise InvalidInput(reason="JSON")
    return said


def _device(request: HttpRequest) -> GateDevice:
    """The phone that asks.  Raises DeviceBlocked, alike for an unknown token and a blocked phone."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    try:
        return asked.device_of_token(token if scheme == SCHEME else "")
    except NotFound:
        raise errors.DeviceBlocked from None
