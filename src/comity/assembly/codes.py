"""Coded values of the assembly. A code is stored and exchanged; its label is translated for the reader."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SessionKind(TextChoices):
    """Which kind of meeting of states it is."""

    ASSEMBLY = "assembly", _("session of the General Assembly")
    CONFERENCE = "conference", _("regional conference")
    COMMITTEE = "committee", _("committee")
    BILATERAL = "bilateral", _("bilateral meeting")


class SessionState(TextChoices):
    """How far a session has come."""

    PREPARED = "prepared", pgettext_lazy("state of a session", "being prepared")
    OPEN = "open", pgettext_lazy("state of a session", "open")
    CLOSED = "closed", pgettext_lazy("state of a session", "closed")


class Office(TextChoices):
    """What an officer does for a session, beyond the roles that the own bureau gave."""

    SECRETARY = "secretary", pgettext_lazy("office in a session", "secretary")
    CHAIR = "chair", pgettext_lazy("office in a session", "chair")
    CREDENTIALS = "credentials", pgettext_lazy("office in a session", "member of the credentials committee")
    TELLER = "teller", pgettext_lazy("office in a session", "teller")
    BOARD = "board", pgettext_lazy("office in a session", "member of the electoral board")
    DESK = "desk", pgettext_lazy("office in a session", "arrival desk")


class MeetingKind(TextChoices):
    """What a line of the timetable is."""

    CEREMONY = "ceremony", pgettext_lazy("kind of a meeting", "ceremony")
    PLENARY = "plenary", pgettext_lazy("kind of a meeting", "plenary")
    COMMITTEE = "committee", pgettext_lazy("kind of a meeting", "committee")
    REGIONAL = "regional", pgettext_lazy("kind of a meeting", "regional meeting")
    BILATERAL = "bilateral", pgettext_lazy("kind of a meeting", "bilateral talks")
    PRESS = "press", pgettext_lazy("kind of a meeting", "press conference")
    RECEPTION = "reception", pgettext_lazy("kind of a meeting", "reception")
    BREAK = "break", pgettext_lazy("kind of a meeting", "break")


class Audience(TextChoices):
    """Who may enter a meeting."""

    DELEGATES = "delegates", pgettext_lazy("who may enter", "delegates")
    OBSERVERS = "observers", pgettext_lazy("who may enter", "observers")
    GUESTS = "guests", pgettext_lazy("who may enter", "guests")
    MEDIA = "media", pgettext_lazy("who may enter", "accredited media")
    STAFF = "staff", pgettext_lazy("who may enter", "staff")


class InstitutionKind(TextChoices):
    """From what kind of institution a guest of a ceremony comes."""

    GOVERNMENT = "government", pgettext_lazy("kind of an institution", "head of state or government")
    MINISTRY = "ministry", pgettext_lazy("kind of an institution", "ministry")
    PARLIAMENT = "parliament", pgettext_lazy("kind of an institution", "parliament")
    JUDICIARY = "judiciary", pgettext_lazy("kind of an institution", "judiciary")
    DIPLOMATS = "diplomats", pgettext_lazy("kind of an institution", "diplomatic mission")
    ORGANISATION = "organisation", pgettext_lazy("kind of an institution", "international organisation")
    POLICE = "police", pgettext_lazy("kind of an institution", "police")
    OTHER = "other", pgettext_lazy("kind of an institution", "other institution")


class BidState(TextChoices):
    """What became of an offer to host."""

    MADE = "made", pgettext_lazy("state of an offer to host", "made")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an offer to host", "withdrawn")
    CHOSEN = "chosen", pgettext_lazy("state of an offer to host", "chosen")
    NOT_CHOSEN = "not-chosen", pgettext_lazy("state of an offer to host", "not chosen")


class DutyKind(TextChoices):
    """What a host of a session owes."""

    PRIVILEGES = "privileges", pgettext_lazy("duty of a host", "privileges and immunities of all who take part")
    ENTRY = "entry", pgettext_lazy("duty of a host", "entry and visas for every delegation")
    VENUE = "venue", pgettext_lazy("duty of a host", "hall, committee rooms and offices")
    INTERPRETATION = "interpretation", pgettext_lazy("duty of a host", "booths and interpretation in all languages")
    SECURITY = "security", pgettext_lazy("duty of a host", "security of the place and of the delegations")
    MEDICAL = "medical", pgettext_lazy("duty of a host", "medical care")
    ROOMS = "rooms", pgettext_lazy("duty of a host", "hotel rooms")
    TRANSPORT = "transport", pgettext_lazy("duty of a host", "transport from the airport and to the hall")
    MEDIA = "media", pgettext_lazy("duty of a host", "work places for the media")
    OTHER = "other", pgettext_lazy("duty of a host", "other duty")


class DutyState(TextChoices):
    """How far a duty of a host is done."""

    OPEN = "open", pgettext_lazy("state of a duty", "open")
    REPORTED = "reported", pgettext_lazy("state of a duty", "reported as done")
    DONE = "done", pgettext_lazy("state of a duty", "done")


class SlotState(TextChoices):
    """What became of a request to meet."""

    ASKED = "asked", pgettext_lazy("state of a request to meet", "asked")
    AGREED = "agreed", pgettext_lazy("state of a request to meet", "agreed")
    DECLINED = "declined", pgettext_lazy("state of a request to meet", "declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a request to meet", "withdrawn")


class TalkFollowUpState(TextChoices):
    """How far what two delegations agreed on has come."""

    PROPOSED = "proposed", pgettext_lazy("state of what talks agreed", "proposed")
    AGREED = "agreed", pgettext_lazy("state of what talks agreed", "agreed by both")
    DECLINED = "declined", pgettext_lazy("state of what talks agreed", "declined")
    HALF_DONE = "half-done", pgettext_lazy("state of what talks agreed", "done, as one of the two says")
    DONE = "done", pgettext_lazy("state of what talks agreed", "done, as both say")


class DelegationKind(TextChoices):
    """In which capacity a delegation takes part. Only members vote."""

    MEMBER = "member", pgettext_lazy("kind of a delegation", "member")
    OBSERVER = "observer", pgettext_lazy("kind of a delegation", "observer")
    GUEST = "guest", pgettext_lazy("kind of a delegation", "guest")


class Capacity(TextChoices):
    """What a person is in the own delegation. The head votes; a deputy does where the head is not there."""

    HEAD = "head", pgettext_lazy("capacity of a delegate", "head of delegation")
    DEPUTY = "deputy", pgettext_lazy("capacity of a delegate", "deputy head")
    DELEGATE = "delegate", pgettext_lazy("capacity of a delegate", "delegate")
    ADVISER = "adviser", pgettext_lazy("capacity of a delegate", "adviser")
    OBSERVER = "observer", pgettext_lazy("capacity of a delegate", "observer")
    GUEST = "guest", pgettext_lazy("capacity of a delegate", "guest")


# Who casts the vote of a delegation.
VOTING: Final = (Capacity.HEAD, Capacity.DEPUTY)


class Sex(TextChoices):
    """As the letter says it: for the figures by which an assembly sees itself. May be left open."""

    FEMALE = "female", pgettext_lazy("sex of a delegate", "woman")
    MALE = "male", pgettext_lazy("sex of a delegate", "man")
    OTHER = "other", pgettext_lazy("sex of a delegate", "other")


class LetterState(TextChoices):
    """What the credentials committee made of a letter."""

    SUBMITTED = "submitted", pgettext_lazy("state of a letter of credentials", "to be examined")
    ACCEPTED = "accepted", pgettext_lazy("state of a letter of credentials", "accepted")
    REFUSED = "refused", pgettext_lazy("state of a letter of credentials", "refused")
    REPLACED = "replaced", pgettext_lazy("state of a letter of credentials", "replaced by another")


class LetterFault(TextChoices):
    """Why a letter of credentials is refused."""

    NOT_COMPETENT = "not-competent", _("The letter is not signed by the competent authority.")
    NOT_SIGNED = "not-signed", _("The letter is not signed.")
    NO_HEAD = "no-head", _("The letter does not name the head of delegation.")
    NAMES_DIFFER = "names-differ", _("The names in the letter are not those of the delegation.")
    OTHER_SESSION = "other-session", _("The letter is for another session.")
    UNREADABLE = "unreadable", _("The copy cannot be read.")


class PresenceWay(TextChoices):
    """How it is known that a delegation is in the hall."""

    DESK = "desk", pgettext_lazy("way of noting presence", "at the desk")
    BADGE = "badge", pgettext_lazy("way of noting presence", "by badge")
    SEAT = "seat", pgettext_lazy("way of noting presence", "at the seat")


class AppealState(TextChoices):
    """What became of an appeal against a suspension."""

    PENDING = "pending", pgettext_lazy("state of an appeal", "pending")
    GRANTED = "granted", pgettext_lazy("state of an appeal", "granted")
    REJECTED = "rejected", pgettext_lazy("state of an appeal", "rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an appeal", "withdrawn")


class Standing(TextChoices):
    """Whether a member votes: what a line of the voting roll says. The first obstacle that holds is the one named."""

    VOTES = "votes", pgettext_lazy("line of the voting roll", "votes")
    SUSPENDED = "suspended", pgettext_lazy("line of the voting roll", "suspended")
    NO_DELEGATION = "no-delegation", pgettext_lazy("line of the voting roll", "no delegation announced")
    NO_CREDENTIALS = "no-credentials", pgettext_lazy("line of the voting roll", "credentials not accepted")
    ABSENT = "absent", pgettext_lazy("line of the voting roll", "absent")


class ItemKind(TextChoices):
    """What an item of the agenda is about."""

    OPENING = "opening", pgettext_lazy("kind of an agenda item", "opening and organisation")
    REPORT = "report", pgettext_lazy("kind of an agenda item", "report")
    PROGRAMME = "programme", pgettext_lazy("kind of an agenda item", "programme of activities")
    FINANCE = "finance", pgettext_lazy("kind of an agenda item", "budget and finances")
    POLICY = "policy", pgettext_lazy("kind of an agenda item", "policy")
    MEMBERSHIP = "membership", pgettext_lazy("kind of an agenda item", "membership")
    RULES = "rules", pgettext_lazy("kind of an agenda item", "constitution and regulations")
    ELECTION = "election", pgettext_lazy("kind of an agenda item", "election")
    HOSTING = "hosting", pgettext_lazy("kind of an agenda item", "place of the next session")
    CLOSING = "closing", pgettext_lazy("kind of an agenda item", "closing")


class ItemState(TextChoices):
    """Whether an item stands on the agenda."""

    PROPOSED = "proposed", pgettext_lazy("state of an agenda item", "proposed")
    ADMITTED = "admitted", pgettext_lazy("state of an agenda item", "on the agenda")
    REFUSED = "refused", pgettext_lazy("state of an agenda item", "not admitted")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an agenda item", "withdrawn")


class DebateState(TextChoices):
    """Whether an item is being discussed."""

    WAITING = "waiting", pgettext_lazy("debate of an item", "not yet taken up")
    OPEN = "open", pgettext_lazy("debate of an item", "being discussed")
    CLOSED = "closed", pgettext_lazy("debate of an item", "closed")


class AgendaKind(TextChoices):
    """Which edition of the agenda it is."""

    PROVISIONAL = "provisional", pgettext_lazy("edition of the agenda", "provisional agenda")
    SUPPLEMENTARY = "supplementary", pgettext_lazy("edition of the agenda", "supplementary list")
    DEFINITIVE = "definitive", pgettext_lazy("edition of the agenda", "definitive agenda")


class DocumentAudience(TextChoices):
    """Who reads a document."""

    MEMBERS = "members", pgettext_lazy("readers of a document", "members")
    EVERYBODY = "everybody", pgettext_lazy("readers of a document", "everybody who takes part")


class Topic(TextChoices):
    """What a draft resolution decides."""

    POLICY = "policy", pgettext_lazy("topic of a text", "policy")
    PROGRAMME = "programme", pgettext_lazy("topic of a text", "programme of activities")
    FRAMEWORK = "framework", pgettext_lazy("topic of a text", "strategic framework")
    BUDGET = "budget", pgettext_lazy("topic of a text", "budget")
    METHODS = "methods", pgettext_lazy("topic of a text", "working methods")
    FINANCES = "finances", pgettext_lazy("topic of a text", "finances")
    MEMBERSHIP = "membership", pgettext_lazy("topic of a text", "membership")
    RULES = "rules", pgettext_lazy("topic of a text", "constitution and regulations")


class TextState(TextChoices):
    """How far a draft has come."""

    DRAFT = "draft", pgettext_lazy("state of a text", "being drafted")
    TABLED = "tabled", pgettext_lazy("state of a text", "tabled")
    COMMITTEE = "committee", pgettext_lazy("state of a text", "in committee")
    ADOPTED = "adopted", pgettext_lazy("state of a text", "adopted")
    REJECTED = "rejected", pgettext_lazy("state of a text", "rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a text", "withdrawn")


class ParagraphKind(TextChoices):
    """What a paragraph does in a text."""

    TITLE = "title", pgettext_lazy("kind of a paragraph", "title")
    REASON = "reason", pgettext_lazy("kind of a paragraph", "preambular")
    DECISION = "decision", pgettext_lazy("kind of a paragraph", "operative")
    GOAL = "goal", pgettext_lazy("kind of a paragraph", "goal")
    ACTIVITY = "activity", pgettext_lazy("kind of a paragraph", "activity")
    INDICATOR = "indicator", pgettext_lazy("kind of a paragraph", "indicator")
    BUDGET_LINE = "budget-line", pgettext_lazy("kind of a paragraph", "budget line")


class AmendmentKind(TextChoices):
    """What an amendment does."""

    REPLACE = "replace", pgettext_lazy("kind of an amendment", "replaces the words")
    DELETE = "delete", pgettext_lazy("kind of an amendment", "deletes the paragraph")
    ADD = "add", pgettext_lazy("kind of an amendment", "adds a paragraph")


class AmendmentState(TextChoices):
    """What became of an amendment."""

    TABLED = "tabled", pgettext_lazy("state of an amendment", "tabled")
    ADOPTED = "adopted", pgettext_lazy("state of an amendment", "adopted")
    REJECTED = "rejected", pgettext_lazy("state of an amendment", "rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an amendment", "withdrawn")
    VOID = "void", pgettext_lazy("state of an amendment", "void")


class VoidBecause(TextChoices):
    """Why no vote is taken on an amendment."""

    PARAGRAPH_DELETED = "paragraph-deleted", _("The paragraph it changes was deleted.")
    PARAGRAPH_REPLACED = "paragraph-replaced", _("Another wording of the same paragraph was adopted.")
    AMENDMENT_GONE = "amendment-gone", _("The amendment it changes was not adopted.")
    AMENDMENT_CHANGED = "amendment-changed", _("Another wording of the same amendment was adopted.")
    AMENDMENT_DECIDED = "amendment-decided", _("The amendment it changes was adopted as it stood.")


class SpeechKind(TextChoices):
    """For what a delegation asks for the floor."""

    ORDER = "order", pgettext_lazy("kind of a speech", "point of order")
    FOR = "for", pgettext_lazy("kind of a speech", "in favour")
    AGAINST = "against", pgettext_lazy("kind of a speech", "against")
    FLOOR = "floor", pgettext_lazy("kind of a speech", "statement")
    REPLY = "reply", pgettext_lazy("kind of a speech", "right of reply")


class RulingState(TextChoices):
    """Whether a ruling of the chair stands."""

    STANDS = "stands", pgettext_lazy("state of a ruling", "stands")
    APPEALED = "appealed", pgettext_lazy("state of a ruling", "appealed against")
    OVERRULED = "overruled", pgettext_lazy("state of a ruling", "overruled")


class VoteSubject(TextChoices):
    """What is voted on."""

    TEXT = "text", pgettext_lazy("subject of a vote", "text as a whole")
    PARAGRAPH = "paragraph", pgettext_lazy("subject of a vote", "paragraph")
    AMENDMENT = "amendment", pgettext_lazy("subject of a vote", "amendment")
    LATE_ITEM = "late-item", pgettext_lazy("subject of a vote", "late item of the agenda")
    PROCEDURE = "procedure", pgettext_lazy("subject of a vote", "procedural motion")
    RULING = "ruling", pgettext_lazy("subject of a vote", "ruling of the chair")
    APPEAL = "appeal", pgettext_lazy("subject of a vote", "appeal against a suspension")
    APPOINTMENT = "appointment", pgettext_lazy("subject of a vote", "appointment")
    ELECTION = "election", pgettext_lazy("subject of a vote", "ballot of an election")
    HOST = "host", pgettext_lazy("subject of a vote", "choice of the host of a session")


class VoteState(TextChoices):
    """How far a vote has come."""

    PREPARED = "prepared", pgettext_lazy("state of a vote", "prepared")
    OPEN = "open", pgettext_lazy("state of a vote", "open")
    COUNTED = "counted", pgettext_lazy("state of a vote", "closed, being counted")
    DECIDED = "decided", pgettext_lazy("state of a vote", "decided")
    ANNULLED = "annulled", pgettext_lazy("state of a vote", "annulled")


class Choice(TextChoices):
    """The answer to a proposal."""

    FOR = "for", pgettext_lazy("vote", "for")
    AGAINST = "against", pgettext_lazy("vote", "against")
    ABSTAINING = "abstaining", pgettext_lazy("vote", "abstention")


class LotPurpose(TextChoices):
    """What a lot decides."""

    ROLL_CALL = "roll-call", pgettext_lazy("purpose of a lot", "where the roll-call begins")
    TIE = "tie", pgettext_lazy("purpose of a lot", "a tie")


class ElectionState(TextChoices):
    """How far an election has come."""

    ANNOUNCED = "announced", pgettext_lazy("state of an election", "candidacies are open")
    REPORTED = "reported", pgettext_lazy("state of an election", "the board has reported")
    VOTING = "voting", pgettext_lazy("state of an election", "being voted on")
    FILLED = "filled", pgettext_lazy("state of an election", "filled")
    OPEN_SEATS = "open-seats", pgettext_lazy("state of an election", "ended with open seats")


class CandidacyState(TextChoices):
    """What became of a candidacy."""

    SUBMITTED = "submitted", pgettext_lazy("state of a candidacy", "submitted")
    ACCEPTED = "accepted", pgettext_lazy("state of a candidacy", "accepted")
    REFUSED = "refused", pgettext_lazy("state of a candidacy", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a candidacy", "withdrawn")
    ELECTED = "elected", pgettext_lazy("state of a candidacy", "elected")
    NOT_ELECTED = "not-elected", pgettext_lazy("state of a candidacy", "not elected")


class CandidacyFault(TextChoices):
    """Why the electoral board does not accept a candidacy, beside what the rules of the seats say."""

    NOT_PUT_FORWARD = "not-put-forward", _("The competent authority of the member did not put the person forward.")
    NO_CONSENT = "no-consent", _("The person has not agreed to stand.")
    PAPERS_MISSING = "papers-missing", _("The papers that the rules ask for are missing.")
    NOT_QUALIFIED = "not-qualified", _("The person does not have the qualifications that the post asks for.")


class PledgeState(TextChoices):
    """How far a pledge is kept."""

    MADE = "made", pgettext_lazy("state of a pledge", "made")
    UNDER_WAY = "under-way", pgettext_lazy("state of a pledge", "under way")
    KEPT = "kept", pgettext_lazy("state of a pledge", "kept")
    DROPPED = "dropped", pgettext_lazy("state of a pledge", "dropped")


class FollowUpKind(TextChoices):
    """What a resolution asks for."""

    TASK = "task", pgettext_lazy("kind of a follow-up", "task")
    TREATY = "treaty", pgettext_lazy("kind of a follow-up", "treaty to join")


class TreatyStage(TextChoices):
    """How far a state has come with a treaty."""

    CONSIDERED = "considered", pgettext_lazy("stage of a state in a treaty", "being considered")
    SIGNED = "signed", pgettext_lazy("stage of a state in a treaty", "signed")
    RATIFIED = "ratified", pgettext_lazy("stage of a state in a treaty", "ratified or acceded to")
    IN_FORCE = "in-force", pgettext_lazy("stage of a state in a treaty", "in force")
    NOT_JOINING = "not-joining", pgettext_lazy("stage of a state in a treaty", "not joining")


class MinutesKind(TextChoices):
    """Which edition of the minutes it is."""

    PROVISIONAL = "provisional", pgettext_lazy("edition of the minutes", "provisional minutes")
    FINAL = "final", pgettext_lazy("edition of the minutes", "final minutes")


class FollowUpState(TextChoices):
    """Whether what was asked for is done."""

    OPEN = "open", pgettext_lazy("state of a follow-up", "open")
    DONE = "done", pgettext_lazy("state of a follow-up", "done")
    DROPPED = "dropped", pgettext_lazy("state of a follow-up", "dropped")


class CorrectionState(TextChoices):
    """What became of a correction of the minutes."""

    ASKED = "asked", pgettext_lazy("state of a correction", "asked for")
    MADE = "made", pgettext_lazy("state of a correction", "made")
    REFUSED = "refused", pgettext_lazy("state of a correction", "refused")
