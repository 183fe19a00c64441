"""What the verbs of the assembly are given: plain values, as forms, commands and the interface read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from comity.assembly.codes import (
    AmendmentKind,
    Audience,
    Capacity,
    FollowUpKind,
    InstitutionKind,
    MeetingKind,
    ParagraphKind,
    SessionKind,
    Topic,
    VoteSubject,
)
from comity.engines.ballots.rules import Method

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
    tables: int = 1
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
class Guest:
    """Somebody who is invited to a ceremony for an institution: see `models.CeremonyGuest`."""

    name: str
    institution: str
    kind: InstitutionKind
    function: str = ""
    precedence: int = 1


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A draft resolution as it begins: see `models.Text`.

    decision  the rule of the edition by which it is decided
    title     in the original language
    """

    topic: Topic
    decision: str
    original: str
    title: str
    has_costs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An amendment as it is proposed: see `models.Amendment`.

    paragraph       id of the paragraph that it replaces, deletes or stands behind; None: at the beginning, or for one
                    that changes another amendment
    amends          id of the amendment that it changes
    paragraph_kind  of a paragraph that it adds
    words           {language: words}; {} for a deletion
    delegation      for which the secretary hands it in; None: the delegate's own
    figures         of a line of a programme: what changes of them, or those of the line that is added
    """

    kind: AmendmentKind
    words: Texts
    paragraph: UUID | None = None
    amends: UUID | None = None
    paragraph_kind: ParagraphKind = ParagraphKind.DECISION
    delegation: UUID | None = None
    figures: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What an election fills: see `models.Election`.

    committee, post  codes of the edition; region: where each region's seats are voted on alone, else ""
    decision, seats  of an election whose seats the edition does not describe; committee and post are "" then
    """

    method: Method
    committee: str = ""
    post: str = ""
    region: str = ""
    decision: str = ""
    seats: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Somebody who stands: see `models.Candidacy`.

    member  code of the state that puts the person forward
    region  as the committee counts it; "" where it knows no regions
    """

    member: str
    name: str
    region: str = ""
    sex: str = ""
    dossier: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """Who sits in a committee since an election that was held elsewhere: see `models.Term`.

    since, until  years of the sessions at which the term begins and ends
    """

    committee: str
    post: str
    seat: int
    person: str
    member: str
    region: str
    since: int
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What one teller counted of the papers of an election's ballot.

    votes    {id of a candidacy: votes}
    ballots  that name somebody
    """

    votes: Mapping[UUID, int]
    ballots: int
    blank: int = 0
    invalid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHolder:
    """A trustee: who it is, and of which region. The file with its public key comes beside."""

    name: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a vote is about: see `models.Vote`.

    thing     id of the text, paragraph, amendment, item, ruling or appeal; None for what is said in words
    words     of a procedural motion, or of what is proposed for an appointment
    decision  the rule of an appointment; "" for everything else, whose rule follows from what it is
    """

    about: VoteSubject
    method: Method
    thing: UUID | None = None
    words: Texts = field(default_factory=dict)
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a resolution asks somebody to do: see `models.FollowUp`."""

    words: Texts
    responsible: str
    due_on: date
    unit: str = ""
    kind: FollowUpKind = FollowUpKind.TASK
    treaty: Texts = field(default_factory=dict)
    paragraph: UUID | None = None
    indicator: UUID | None = None
