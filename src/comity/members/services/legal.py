"""What the law of a state makes of notices: said by its bureau's administrators, or entered by the protocol office."""

from datetime import date, datetime

from comity.core import events
from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.operations import operation
from comity.core.refusals import NotYours
from comity.members import permissions
from comity.members.events import MemberChanged
from comity.members.models import LegalProfile, Member
from comity.members.rules.history import Span, ended, require_free
from comity.members.rules.legal import LegalSaid, require_sound


@operation("members.set_legal_profile", allow=permissions.SET_LEGAL_PROFILE, subject="member")
def set_legal_profile(actor: Actor, *, member: Member, said: LegalSaid, from_on: date, at: datetime) -> LegalProfile:
    """Say what the law of a state makes of notices of one type from a day on; what was said before ends that day.

    Raises NotYours, InvalidInput, Overlaps, EndsBeforeItBegins.
    """
    _require_own(actor, member)
    require_sound(said)
    earlier = list(member.legal_profiles.select_for_update(of=("self",)).filter(type=said.type))
    for one in earlier:
        if one.until_on is None:
            one.until_on = ended(one.span, from_on).until_on
            one.save(update_fields=["until_on"])
    require_free(Span(from_on), [one.span for one in earlier])
    events.emit(MemberChanged(code=member.code, change="legal-profile"))
    return LegalProfile.objects.create(
        member=member,
        type=said.type,
        effect=said.effect,
        asks_for=sorted(set(said.asks_for)),
        authority={language: text.strip() for language, text in said.authority.items() if text.strip()},
        languages=sorted(set(said.languages)),
        note={language: text.strip() for language, text in said.note.items() if text.strip()},
        discreet=said.discreet,
        source=said.source.strip(),
        from_on=from_on,
    )


@operation("members.end_legal_profile", allow=permissions.END_LEGAL_PROFILE, subject="profile")
def end_legal_profile(actor: Actor, *, profile: LegalProfile, until_on: date, at: datetime) -> LegalProfile:
    """Say that a legal profile holds until a day, with nothing in its place.

    Raises NotYours, AlreadyEnded, EndsBeforeItBegins.
    """
    _require_own(actor, profile.member)
    profile.until_on = ended(profile.span, until_on).until_on
    profile.save(update_fields=["until_on"])
    events.emit(MemberChanged(code=profile.member.code, change="legal-profile"))
    return profile


def _require_own(actor: Actor, member: Member) -> None:
    """A bureau speaks for its own state only; the protocol office enters what any of them writes.  Raises NotYours."""
    if not (actor.has_role(Role.PROTOCOL) or member.bureaus.filter(code=actor.bureau).exists()):
        raise NotYours
