"""What pages show of a badge, in the reader's language, by the clock of its session."""

from base64 import b64encode

from django.utils import timezone

from comity.accreditation import clock
from comity.accreditation.badge_codes import ROLE_NAMES
from comity.accreditation.badge_format import Role
from comity.accreditation.document import making
from comity.accreditation.gate_tables import gate_tables
from comity.accreditation.models import Badge
from comity.records.attachments import storage


def shown(badge: Badge, language: str) -> dict[str, object]:
    """A badge for a page.

    picture  its code as an address that is the picture itself; "" for a dead badge
    face     the photograph, small, in the same way; "" where there is none
    """
    with timezone.override(clock.zone(badge.terms.session)):
        return {
            "badge": badge,
            "called": badge.name or badge.reference,
            "role": ROLE_NAMES[Role(badge.role)],
            "zones": gate_tables(badge.terms.edition).zone_names(badge.zones, language),
            "days": making.days_of(badge),
            "picture": _picture(badge) if badge.is_live else "",
            "face": _face(badge) if badge.is_live else "",
        }


def _picture(badge: Badge) -> str:
    return f"data:image/svg+xml;base64,{b64encode(making.qr_svg(badge)).decode()}"


def _face(badge: Badge) -> str:
    kept = badge.photograph
    path = storage.thumbnail_of(kept.pk) if kept is not None and kept.erased_at is None else None
    if path is None or not path.exists():
        return ""
    return f"data:image/jpeg;base64,{b64encode(path.read_bytes()).decode()}"
