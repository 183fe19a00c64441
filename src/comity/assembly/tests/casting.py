"""Makers of sessions and of who takes part in them. Invented states and people only."""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from comity.assembly.codes import Audience, Capacity, DelegationKind, MeetingKind, Office, PresenceWay, SessionKind
from comity.assembly.content import Frame, Letter, Line, Person
from comity.assembly.models import CredentialsLetter, Delegate, Delegation, Session
from comity.assembly.services import credentials, delegations, presence
from comity.assembly.services import sessions as verbs
from comity.core.actors import Actor, Origin
from comity.core.codes import Purpose, Role
from comity.core.countries import LANGUAGES
from comity.members.models import Account, Bureau, Member, Membership, Officer
from comity.members.queries import actor_of
from comity.records.attachments.preparing import prepare
from comity.records.tests.casting import as_operation

FIRST, LAST = date(2026, 5, 4), date(2026, 5, 7)
BEFORE = datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
STATES = ("XA", "XB", "XC", "XD", "XE", "XF")


def in_four(text: str) -> dict[str, str]:
    """A text in each of the four languages."""
    return {language: f"{text} ({language})" for language in LANGUAGES}


def frame(**changes: Any) -> Frame:
    """A session of four days in May 2026, of the invented states."""
    said: dict[str, Any] = {
        "kind": SessionKind.ASSEMBLY,
        "number": 12,
        "titles": in_four("Twelfth session"),
        "opens_on": FIRST,
        "closes_on": LAST,
        "time_zone": "Africa/Casablanca",
        "languages": LANGUAGES,
        "edition": "worldwide-2021",
        "invented": True,
    }
    return Frame(**said | changes)


def line(hour: int = 10, *, day: date = FIRST, hours: float = 1, **changes: Any) -> Line:
    """A meeting on a day of the session, at an hour UTC."""
    starts_at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    said: dict[str, Any] = {
        "kind": MeetingKind.PLENARY,
        "titles": {"en": "Plenary"},
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=hours),
        "room": "Great hall",
        "open_to": [Audience.DELEGATES],
    }
    return Line(**said | changes)


def found_states() -> None:
    """Six invented members with a bureau each, and the General Secretariat."""

    def work() -> None:
        for code in STATES:
            member = Member.objects.create(code=code, names={"en": f"State {code}"}, invented=True)
            Membership.objects.create(member=member, from_on=date(2000, 1, 1))
            Bureau.objects.create(code=code, member=member)
        Bureau.objects.create(code=Bureau.SECRETARIAT, kind="secretariat")

    as_operation(work)


def officer(username: str, bureau: str, *roles: Role) -> Actor:
    """An officer in service, as they act now."""
    account = Account.objects.create(username=username)
    as_operation(
        lambda: Officer.objects.create(
            account=account,
            bureau_id=bureau,
            name=username.replace(".", " ").title(),
            roles=[role.value for role in roles or (Role.OFFICER,)],
            began_at=BEFORE,
        )
    )
    return acting(username)


def acting(username: str) -> Actor:
    """An officer who serves already, as they act now."""
    account = Account.objects.get(username=username)
    return actor_of(account, origin=Origin.WEB, purpose=Purpose.ADMINISTRATION, reference="", language="en")


def prepared(secretary: Actor, reference: str = "GA-12", **changes: Any) -> Session:
    """A session that its secretary prepared."""
    return verbs.prepare_session(secretary, reference=reference, frame=frame(**changes), at=BEFORE)


def give(secretary: Actor, session: Session, username: str, office: Office) -> None:
    """An office for an officer."""
    verbs.give_office(secretary, session=session, username=username, office=office, at=BEFORE)


def delegation(keeper: Actor, session: Session, member: str) -> Delegation:
    """The delegation of a member, announced by its bureau or by the secretary."""
    return delegations.announce_delegation(
        keeper, session=session, kind=DelegationKind.MEMBER, member=member, names={}, at=BEFORE
    )


def named(
    keeper: Actor, of: Delegation, name: str = "Ana Ruiz", capacity: Capacity = Capacity.HEAD, username: str = ""
) -> Delegate:
    """Somebody of a delegation."""
    person = Person(name=name, capacity=capacity, username=username)
    return delegations.name_delegate(keeper, delegation=of, person=person, at=BEFORE)


def scan() -> SimpleUploadedFile:
    """A picture of a letter."""
    picture = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(picture, "PNG")
    return SimpleUploadedFile("letter.png", picture.getvalue(), content_type="image/png")


def handed_in(keeper: Actor, of: Delegation) -> CredentialsLetter:
    """The letter of a delegation that has a head."""
    if not of.delegates.exists():
        named(keeper, of)
    letter = Letter(signed_by="Minister of the Interior", dated_on=date(2026, 4, 1))
    return credentials.submit_letter(keeper, delegation=of, letter=letter, prepared=prepare(scan()), at=BEFORE)


def accredited(secretary: Actor, committee: Actor, session: Session, member: str) -> Delegation:
    """A delegation whose credentials were accepted."""
    of = delegation(secretary, session, member)
    credentials.decide_letter(committee, letter=handed_in(secretary, of), fault=None, note="", at=BEFORE)
    return of


def comes(secretary: Actor, of: Delegation) -> None:
    """A delegation is noted as present."""
    presence.note_presence(secretary, delegation=of, way=PresenceWay.DESK, at=NOW)
