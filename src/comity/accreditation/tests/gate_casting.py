"""Makers of badges, gates, phones and their logs. Invented people only."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from comity.accreditation import links, services
from comity.accreditation.badge_content import Bearer, ScanLog
from comity.accreditation.badge_format import Role
from comity.accreditation.models import Badge, Gate, GateDevice, Terms
from comity.accreditation.phones import phone_of
from comity.accreditation.rules.scan_lines import lines_of
from comity.accreditation.services.scans import Merged
from comity.assembly.codes import Audience, MeetingKind
from comity.assembly.models import Meeting, Session
from comity.assembly.services import timetable
from comity.assembly.tests.casting import delegation, in_four, line, named
from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.members.queries import visitor

# The first day of the session of `assembly.tests.casting`; its doors open at nine.
AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def opening(secretary: Actor, session: Session, **changes: Any) -> Meeting:
    """The opening ceremony, open to delegates and to the media."""
    said = {
        "hour": 10,
        "kind": MeetingKind.CEREMONY,
        "titles": in_four("Opening"),
        "open_to": [Audience.DELEGATES, Audience.MEDIA],
    }
    return timetable.add_meeting(secretary, session=session, line=line(**said | changes), at=AT)


def delegates(secretary: Actor, session: Session, *names: str) -> None:
    """A delegation of XA, and who is in it."""
    of = delegation(secretary, session, "XA")
    for number, name in enumerate(names):
        named(secretary, of, name, **({} if number == 0 else {"capacity": "delegate"}))


def guard(host: Actor, terms: Terms, name: str = "Nils Berg", role: Role = Role.SECURITY) -> Badge:
    """A badge by name."""
    return services.issue_badge(host, terms=terms, bearer=Bearer(role, name, organisation="Police"), at=AT)


@dataclass
class Phone:
    """A phone of a guard as a test holds it: its row, and how far its log has come."""

    device: GateDevice
    counter: int = 0

    def line(self, badge: Badge | None, meeting: Meeting, *, at: datetime = AT, **changes: Any) -> dict[str, Any]:
        """The next line of its log: somebody entered."""
        self.counter += 1
        said = {
            "id": str(uuid4()),
            "counter": self.counter,
            "meeting": str(meeting.pk),
            "badge": str(badge.pk) if badge else None,
            "direction": "in",
            "colour": "green",
            "answer": "admitted",
            "shown": ["identity"],
            "let_in": True,
            "supervisor": None,
            "at": at.isoformat().replace("+00:00", "Z"),
            "pack_as_of": None,
        }
        return said | changes

    def send(self, *lines: dict[str, Any], at: datetime = AT, behind: timedelta = timedelta()) -> Merged:
        """Send lines of its log."""
        log = ScanLog(lines_of(list(lines)))
        return services.merge(phone_of(self.device), device=self.device, log=log, behind=behind, at=at)


def gate(host: Actor, terms: Terms, name: str = "Main entrance") -> Gate:
    """A gate."""
    return services.add_gate(host, terms=terms, name=name, at=AT)


def invited(host: Actor, of: Gate, code: str) -> GateDevice:
    """A phone that was invited by a code."""
    return services.invite_device(host, gate=of, label="phone", code=links.hash_of(code), at=AT)


def enrolled(host: Actor, of: Gate, token: str = "") -> Phone:
    """A phone that serves a gate."""
    device = invited(host, of, links.new_code())
    kept = links.hash_of(token or links.new_token())
    return Phone(services.enrol_device(visitor(), device=device, token=kept, at=AT))


def stating(actor: Actor) -> Actor:
    """The same officer, with the purpose stated that personal data ask for."""
    return actor.stating(Purpose.SECURITY_CHECK)
