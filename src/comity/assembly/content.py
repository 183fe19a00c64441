"""What the verbs of the assembly are given: plain values, as forms, commands and the interface read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from comity.assembly.codes import Audience, Capacity, MeetingKind, SessionKind

Texts = Mapping[str, str]  # {language: text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a session is: see `models.Session`.

    host    code of the member; "" at the seat of the organisation
    circle  code of the grouping whose members are called; "" for all members
    """

    kind: SessionKind
    titles: Texts
    opens_on: date
    closes_on: date
    time_zone: str
    languages: Sequence[str]
    edition: str
    number: int | None = None
    host: str = ""
    place: Texts = field(default_factory=dict)
    circle: str = ""
    invented: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the timetable: see `models.Meeting`."""

    kind: MeetingKind
    titles: Texts
    starts_at: datetime
    ends_at: datetime
    room: str = ""
    open_to: Sequence[Audience] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One line of a ceremony's running order: see `models.RunningOrderLine`."""

    what: Texts
    minutes: int
    speaker: str = ""
    institution: str = ""
    captions: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person of a delegation: see `models.Delegate`.

    username  of the account with which the person acts in the session; "" for none
    """

    name: str
    capacity: Capacity
    function: str = ""
    sex: str = ""
    language: str = "en"
    username: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a letter of credentials says: see `models.CredentialsLetter`."""

    signed_by: str
    dated_on: date
