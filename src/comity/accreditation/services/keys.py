"""Keys of a session's badges: rotated, or given up when they were lost."""

from datetime import datetime

from comity.accreditation import permissions, session_keys
from comity.accreditation.badge_codes import KeyUse, RevocationReason
from comity.accreditation.models import Badge, SessionKey, Terms
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import note, operation


@operation("accreditation.rotate_keys", allow=permissions.ROTATE_KEYS, subject="terms", stream=IN_SESSION)
def rotate_keys(actor: Actor, *, terms: Terms, lost: bool, at: datetime) -> SessionKey:
    """Have another key sign the badges of a session from now on.

    lost   every key before is given up: what it signed is revoked at once, and no gate pack names it any more
    """
    badges = KeyUse.BADGES
    SessionKey.objects.filter(terms=terms, use=badges, replaced_at__isnull=True).update(replaced_at=at)
    if lost:
        SessionKey.objects.filter(terms=terms, use=badges, lost_at__isnull=True).update(lost_at=at)
        dead = Badge.objects.filter(terms=terms, revoked_at__isnull=True)
        number = dead.update(revoked_at=at, revoked_by=actor.id, revoked_for=RevocationReason.KEY_LOST)
        note(revoked=number)
    return session_keys.made(terms, badges, at)
