"""This app's own sections of a member's file: what its law makes of notices."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.members import legal, permissions
from comity.members.models import LegalProfile, Member
from comity.members.panels import Panel


def legal_section(actor: Actor, member: Member) -> Mapping[str, Any] | None:
    """What is recorded of each type of notice, and the way to say it, for whoever may."""
    rows = LegalProfile.objects.in_force(timezone.localdate()).filter(member=member)
    said = {row.type: row for row in rows}
    held = {code: said[code] for code in legal.TYPES if code in said}
    may_set = may_say(actor, member)
    if not held and not may_set:
        return None
    ways = {code: reverse("members:legal", args=[member.code, code]) if may_set else "" for code in legal.TYPES}
    return {
        "held": [
            {
                "label": legal.TYPES[code],
                "face": legal.face_of(row, ""),
                "set": ways[code],
                "end": reverse("members:end-legal", args=[row.pk]) if may_set else "",
            }
            for code, row in held.items()
        ],
        "unsaid": [
            {"label": label, "set": ways[code]} for code, label in legal.TYPES.items() if may_set and code not in held
        ],
    }


def may_say(actor: Actor, member: Member) -> bool:
    """Whether the actor may say what the law of this state makes of notices."""
    if not permissions.SET_LEGAL_PROFILE.allows(actor):
        return False
    return actor.has_role(Role.PROTOCOL) or member.bureaus.filter(code=actor.bureau).exists()


PANELS = [
    Panel(label=_("What its law makes of notices"), template="members/legal.html", content=legal_section, order=10)
]
