"""Badges: issued, issued anew with the old one dead in the same action, revoked at once, printed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Model, OuterRef

from comity.accreditation import clock, errors, permissions, session_keys
from comity.accreditation.badge_codes import KeyUse, RevocationReason
from comity.accreditation.badge_content import Bearer
from comity.accreditation.badge_format import PHOTOGRAPH_BYTES, Role
from comity.accreditation.codes import ApplicationState, Document
from comity.accreditation.gate_tables import gate_tables
from comity.accreditation.models import Application, ApplicationDocument, Badge, Block, Terms
from comity.accreditation.queries.badges import guests_expected
from comity.accreditation.rules import issuing
from comity.assembly.models import Delegate
from comity.assembly.queries.photographs import photographs_of
from comity.assembly.streams import IN_SESSION
from comity.core import audit
from comity.core.actors import Actor, ActorKind
from comity.core.codes import Handling
from comity.core.operations import consult, note, operation
from comity.core.refusals import NotFound, NotPermitted
from comity.members.queries import country_name
from comity.notices.references import random_code
from comity.records import stewardship
from comity.records.attachments.preparing import Prepared
from comity.records.attachments.roles import AttachmentRole
from comity.records.models import Attachment
from comity.records.services.attaching import keep_attached

AT_ONCE = 500
_NO_PHOTOGRAPH = "00" * PHOTOGRAPH_BYTES


@dataclass(frozen=True, slots=True)
class _For:
    """Whose badge is issued: what is printed, and where the person stands."""

    holder: str
    role: Role
    name: str
    organisation: str
    function: str
    delegate: Delegate | None = None
    application: Application | None = None
    photograph: Attachment | None = None


@operation("accreditation.issue_badges", allow=permissions.ISSUE_BADGES, subject="terms", stream=IN_SESSION)
def issue_badges(actor: Actor, *, terms: Terms, at: datetime) -> int:
    """Issue a badge to everybody of a delegation, every accredited journalist and every guest of a ceremony who has
    none; the next hundreds.

    Returns how many were issued.  Raises NotPermitted for whoever is no officer, SessionOver, NothingToIssue.
    """
    _require_officer(actor)
    _require_before_the_end(terms, at)
    issued = [_issue(actor, terms, one, at) for one in _without_badge(terms)]
    if not issued:
        raise errors.NothingToIssue
    note(issued=len(issued))
    return len(issued)


@operation("accreditation.issue_badge", allow=permissions.ISSUE_BADGE, subject="terms", stream=IN_SESSION)
def issue_badge(actor: Actor, *, terms: Terms, bearer: Bearer, at: datetime) -> Badge:
    """Issue a badge to somebody by name: staff, security, an interpreter, a guest of the host.

    Raises NotPermitted for whoever is no officer, SessionOver, NobodyNamed, RoleNotByName, HasABadge.
    """
    _require_officer(actor)
    _require_before_the_end(terms, at)
    if not bearer.name:
        raise errors.NobodyNamed
    if bearer.role not in issuing.BY_NAME:
        raise errors.RoleNotByName
    holder = issuing.holder_named(bearer.role, bearer.name, bearer.organisation)
    said = _For(holder, bearer.role, bearer.name, bearer.organisation, bearer.function)
    return _issue(actor, terms, said, at, picture=bearer.photograph)


@operation("accreditation.reissue_badge", allow=permissions.REISSUE_BADGE, subject="badge", stream=IN_SESSION)
def reissue_badge(actor: Actor, *, badge: Badge, photograph: Prepared | None, at: datetime) -> Badge:
    """Issue a badge anew: the one before is dead from this moment.

    photograph   another picture; None keeps the one there is

    Raises NotPermitted for whoever is no officer, SessionOver, BadgeRevoked.
    """
    _require_officer(actor)
    _require_before_the_end(badge.terms, at)
    _require_live(badge)
    return _anew(actor, badge, RevocationReason.REPLACED, at, picture=photograph)


@operation("accreditation.revoke_badge", allow=permissions.REVOKE_BADGE, subject="badge", stream=IN_SESSION)
def revoke_badge(actor: Actor, *, badge: Badge, reason: RevocationReason, at: datetime) -> Badge:
    """Revoke a badge at once: gates with a network know it at the next question, others with their next pack.

    Raises NotPermitted for whoever is no officer, BadgeRevoked.
    """
    _require_officer(actor)
    _require_live(badge)
    _revoke(actor, badge, reason, at)
    return badge


@operation("accreditation.print_badges", allow=permissions.PRINT_BADGES, subject="terms")
def print_badges(actor: Actor, *, terms: Terms, badges: Sequence[Badge], at: datetime) -> list[Badge]:
    """Open badges for printing: whose they are, their pictures and codes.

    Raises NotPermitted for whoever is no officer, BadgeRevoked, NotFound for one of another session.
    """
    _require_officer(actor)
    rows = {row.pk: row for row in Badge.objects.filter(terms=terms).select_related("key", "photograph", "terms")}
    found: list[Badge] = []
    for one in badges:
        if one.pk not in rows:
            raise NotFound
        _require_live(rows[one.pk])
        found.append(rows[one.pk])
    consult(*found)
    note(printed=len(found))
    return found


@operation("accreditation.consult_badge", allow=permissions.CONSULT_BADGE, subject="badge")
def consult_badge(actor: Actor, *, badge: Badge, at: datetime) -> Badge:
    """Look at a badge, alive or dead: whose it is, and what became of it."""
    consult(badge)
    return badge


@operation("accreditation.replace_badges", allow=permissions.REPLACE_BADGES, subject="terms", stream=IN_SESSION)
def replace_badges(actor: Actor, *, terms: Terms, at: datetime) -> int:
    """Issue the next badges anew that a lost key signed. Returns how many; 0 when none is left."""
    lost = Badge.objects.filter(
        terms=terms, key__lost_at__isnull=False, replaced_by__isnull=True, revoked_for=RevocationReason.KEY_LOST
    ).exclude(holder="")
    alive = Badge.objects.filter(session=OuterRef("session"), holder=OuterRef("holder"), revoked_at__isnull=True)
    lost = lost.filter(~Exists(alive))
    rows = list(lost.select_related("terms__session").order_by("issued_at")[:AT_ONCE])
    for badge in rows:
        _renewed(actor, badge, at)
    note(issued=len(rows))
    return len(rows)


@operation("accreditation.erase_badges", allow=permissions.ERASE_BADGES)
def erase_badges(actor: Actor, *, badges: Sequence[Badge], at: datetime) -> int:
    """Erase what badges say of their bearers, once the day of deletion has come. Role, zones and moments stay.

    badges   that `queries.badges_to_erase` found
    """
    rows = list(Badge.objects.filter(pk__in=[one.pk for one in badges], erased_at__isnull=True))
    audit.erase_content_of(forget_badges(rows, at=at))
    note(erased=len(rows))
    return len(rows)


def revoke_badges_of(actor: Actor, application: Application, reason: RevocationReason, *, at: datetime) -> None:
    """Revoke the live badge of an application, if there is one. A helper for operations."""
    for badge in Badge.objects.filter(application=application, revoked_at__isnull=True):
        _revoke(actor, badge, reason, at)


def forget_badges(badges: Iterable[Badge], *, at: datetime) -> list[Model]:
    """Empty what badges say of their bearers, and their pictures; returns what was emptied. A helper for operations."""
    rows = list(badges)
    for badge in rows:
        badge.name = badge.organisation = badge.function = badge.holder = ""
        badge.photograph, badge.erased_at = None, at
        badge.save()
    held = Attachment.objects.filter(
        holder_type=Badge._meta.label_lower, holder_id__in=[one.pk for one in rows], erased_at__isnull=True
    )
    return [*rows, *stewardship.empty_attachments(held, at=at)]


def _without_badge(terms: Terms) -> list[_For]:
    """People of delegations, accredited journalists and guests of ceremonies without a live badge."""
    live = Badge.objects.filter(session=terms.session_id, revoked_at__isnull=True)
    known = Badge.objects.filter(session=terms.session_id)
    people = Delegate.objects.filter(session=terms.session_id, withdrawn_at__isnull=True)
    # Whose badge was revoked is given another by hand, by somebody who knows why it was.
    bare = people.filter(~Exists(known.filter(delegate=OuterRef("pk"))))
    unbadged = list(bare.select_related("delegation__member").order_by("named_at")[:AT_ONCE])
    pictures = photographs_of([one.pk for one in unbadged])
    found = [_of_delegate(one, pictures.get(one.pk)) for one in unbadged]
    accepted = Application.objects.filter(terms=terms, state=ApplicationState.ACCEPTED, erased_at__isnull=True)
    blocked = Block.objects.filter(application=OuterRef("pk"), lifted_at__isnull=True, erased_at__isnull=True)
    forgiven = Block.objects.filter(application=OuterRef("application"), lifted_at__gte=OuterRef("revoked_at"))
    counted = known.filter(application=OuterRef("pk")).exclude(Exists(forgiven), revoked_for=RevocationReason.MISUSED)
    open_ = accepted.filter(~Exists(counted), ~Exists(blocked))
    found += [_of_application(one) for one in open_.order_by("received_at")[: AT_ONCE - len(found)]]
    taken = set(live.values_list("holder", flat=True))
    found = [one for one in found if one.holder not in taken]
    return found + _guests_without_badge(terms)[: AT_ONCE - len(found)]


def _guests_without_badge(terms: Terms) -> list[_For]:
    """Guests of ceremonies who never had one, each once however many ceremonies they come to; by precedence."""
    known = set(Badge.objects.filter(session=terms.session_id).values_list("holder", flat=True))
    return [
        _For(holder, Role.GUEST, guest.name, guest.institution, guest.function)
        for holder, guest in guests_expected(terms).items()
        if holder not in known
    ]


def _of_delegate(delegate: Delegate, photograph: Attachment | None) -> _For:
    delegation = delegate.delegation
    institution = delegation.names.get(delegate.language) or next(iter(delegation.names.values()), "")
    organisation = country_name(delegation.member.code, delegate.language) if delegation.member else institution
    role = issuing.role_of(delegation.kind, delegate.capacity)
    return _For(
        f"delegate:{delegate.pk}",
        role,
        delegate.name,
        organisation[:200],
        delegate.function,
        delegate=delegate,
        photograph=photograph,
    )


def _of_application(application: Application) -> _For:
    shown = ApplicationDocument.objects.filter(application=application, kind=Document.PHOTOGRAPH)
    document = shown.select_related("attachment").first()
    return _For(
        f"application:{application.pk}",
        Role.MEDIA,
        application.name,
        application.medium,
        application.function,
        application=application,
        photograph=document.attachment if document and document.attachment.erased_at is None else None,
    )


def _issue(actor: Actor, terms: Terms, one: _For, at: datetime, *, picture: Prepared | None = None) -> Badge:
    known = Badge.objects.filter(session=terms.session_id, holder=one.holder, revoked_at__isnull=True).first()
    if known is not None:
        raise errors.HasABadge(reference=known.reference)
    tables = gate_tables(terms.edition)
    session = terms.session
    begins, ends = issuing.validity(
        session.opens_on, session.closes_on, clock.zone(session), before=tables.days_before, after=tables.days_after
    )
    badge = Badge(
        session_id=terms.session_id,
        terms=terms,
        key=session_keys.signing(terms, KeyUse.BADGES, at),
        reference=f"B-{random_code()}",
        holder=one.holder,
        delegate=one.delegate,
        application=one.application,
        role=one.role.value,
        zones=tables.roles[one.role].zones,
        name=one.name,
        organisation=one.organisation,
        function=one.function,
        valid_from=begins,
        valid_until=ends,
        photograph_mark=_NO_PHOTOGRAPH,
        issued_at=at,
        issued_by=actor.id,
    )
    _picture(actor, badge, one.photograph, picture, at)
    return badge


def _anew(
    actor: Actor, badge: Badge, reason: RevocationReason, at: datetime, *, picture: Prepared | None = None
) -> Badge:
    _revoke(actor, badge, reason, at)  # first: of a person one badge is alive
    return _renewed(actor, badge, at, picture=picture)


def _renewed(actor: Actor, badge: Badge, at: datetime, *, picture: Prepared | None = None) -> Badge:
    """Another badge for the bearer of a dead one."""
    one = _For(
        badge.holder,
        Role(badge.role),
        badge.name,
        badge.organisation,
        badge.function,
        delegate=badge.delegate,
        application=badge.application,
        photograph=_latest_picture(badge),
    )
    issued = _issue(actor, badge.terms, one, at, picture=picture)
    issued.replaces = badge
    issued.save()
    return issued


def _latest_picture(badge: Badge) -> Attachment | None:
    """The picture for a badge that is issued anew: a delegate's bureau may have added another since."""
    kept = [badge.photograph, *photographs_of([badge.delegate_id] if badge.delegate_id else []).values()]
    alive = [one for one in kept if one is not None and one.erased_at is None]
    return max(alive, key=lambda one: one.added_at, default=None)


def _picture(actor: Actor, badge: Badge, kept: Attachment | None, prepared: Prepared | None, at: datetime) -> None:
    """Give a badge its photograph, new or kept, and the mark of it, and save it."""
    badge.save()
    if prepared is not None:
        kept = keep_attached(
            actor,
            holder_type=Badge._meta.label_lower,
            holder_id=badge.pk,
            role=AttachmentRole.PHOTOGRAPH,
            prepared=prepared,
            handling=Handling.H2,
            owner=badge.terms.host_id,
            at=at,
        )
    if kept is not None:
        badge.photograph, badge.photograph_mark = kept, kept.sha256[: 2 * PHOTOGRAPH_BYTES]
        badge.save()


def _revoke(actor: Actor, badge: Badge, reason: RevocationReason, at: datetime) -> None:
    badge.revoked_at, badge.revoked_by, badge.revoked_for = at, actor.id, reason
    badge.save()


def _require_live(badge: Badge) -> None:
    if not badge.is_live:
        raise errors.BadgeRevoked(reference=badge.reference)


def _require_before_the_end(terms: Terms, at: datetime) -> None:
    if clock.is_over(terms.session, at):
        raise errors.SessionOver


def _require_officer(actor: Actor) -> None:
    if actor.kind is not ActorKind.OFFICER or actor.entity:
        raise NotPermitted
