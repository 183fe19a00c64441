"""The refusals of the assembly."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class NotInOffice(Refusal):
    """The actor holds none of the offices that this needs in this session."""

    code = "assembly.not-in-office"
    status = 403
    message = _("This needs an office in the session: %(offices)s. The protocol of the General Secretariat gives it.")


class NotADelegate(Refusal):
    """Only who belongs to a delegation of the session may do this."""

    code = "assembly.not-a-delegate"
    status = 403
    message = _("Only a delegate of this session may do this. The own delegation names who acts for it.")


class TitleMissing(Refusal):
    """A title in none of the languages."""

    code = "assembly.title-missing"
    status = 400
    message = _("Give a title in at least one language of the session.")


class ReferenceTaken(Refusal):
    """Two sessions with one reference."""

    code = "assembly.reference-taken"
    message = _("There is a session with the reference %(reference)s already.")


class ReferenceNotPossible(Refusal):
    """A reference with which no address can be made."""

    code = "assembly.reference-not-possible"
    status = 400
    message = _("A reference has capital letters, digits and hyphens, at most forty: GA-93.")


class EditionUnknown(Refusal):
    """Voting rules that this node does not have."""

    code = "assembly.edition-unknown"
    status = 400
    message = _("There is no edition of voting rules called %(edition)s.")


class TimeZoneUnknown(Refusal):
    """A time zone that is none."""

    code = "assembly.time-zone-unknown"
    status = 400
    message = _("%(time_zone)s is no time zone. Name one as the IANA does: Africa/Casablanca.")


class LanguageUnknown(Refusal):
    """A language that is none of the session's."""

    code = "assembly.language-unknown"
    status = 400
    message = _("%(language)s is none of the languages of the session.")


class DaysReversed(Refusal):
    """A session that ends before it begins."""

    code = "assembly.days-reversed"
    status = 400
    message = _("A session closes on the day it opens, or later.")


class SessionNotPrepared(Refusal):
    """Something that is possible only before the session opens."""

    code = "assembly.session-not-prepared"
    message = _("This is possible only until the session opens.")


class SessionNotOpen(Refusal):
    """Something that happens only while the session is open."""

    code = "assembly.session-not-open"
    message = _("This is possible only while the session is open.")


class SessionClosed(Refusal):
    """Something that a closed session does not take any more."""

    code = "assembly.session-closed"
    message = _("The session is closed.")


class StillUnderWay(Refusal):
    """A session cannot close while a debate or a vote is open."""

    code = "assembly.still-under-way"
    message = _("A debate or a vote is still open. End it before you close the session.")


class OfficerUnknown(Refusal):
    """Nobody in service under that user name."""

    code = "assembly.officer-unknown"
    status = 400
    message = _("There is no officer in service with the user name %(username)s.")


class OfficeHeld(Refusal):
    """The same office twice."""

    code = "assembly.office-held"
    message = _("This officer holds the office already.")


class MeetingEndsEarly(Refusal):
    """A meeting that ends before it begins."""

    code = "assembly.meeting-ends-early"
    status = 400
    message = _("A meeting ends after it begins.")


class OutsideSession(Refusal):
    """A meeting on a day that is none of the session's."""

    code = "assembly.outside-session"
    status = 400
    message = _("The session is from %(first)s to %(last)s: this meeting is not within these days.")


class RoomTaken(Refusal):
    """Two meetings in one room."""

    code = "assembly.room-taken"
    message = _("The room is taken from %(starts)s to %(ends)s.")


class MeetingCancelled(Refusal):
    """A meeting that will not be held."""

    code = "assembly.meeting-cancelled"
    message = _("This meeting is cancelled.")


class LineEnded(Refusal):
    """A line of a running order that is over."""

    code = "assembly.line-ended"
    message = _("This line of the running order is over.")


class NotYourDelegation(Refusal):
    """Only the bureau of a delegation, or the secretary, changes it."""

    code = "assembly.not-your-delegation"
    status = 403
    message = _("Only the bureau that sends this delegation, or the secretary of the session, may do this.")


class NotAMember(Refusal):
    """A state that is not among those called to the session."""

    code = "assembly.not-a-member"
    status = 400
    message = _("%(member)s is not among the members that this session calls.")


class DelegationExists(Refusal):
    """A second delegation of one member."""

    code = "assembly.delegation-exists"
    message = _("%(member)s has a delegation in this session already.")


class NameMissing(Refusal):
    """A person or an institution without a name."""

    code = "assembly.name-missing"
    status = 400
    message = _("Give a name.")


class HeadNamed(Refusal):
    """A second head of one delegation."""

    code = "assembly.head-named"
    message = _("The delegation has a head already: %(name)s. Let that person leave it first.")


class CapacityNotPossible(Refusal):
    """Observers and guests have no head who votes, members no guests."""

    code = "assembly.capacity-not-possible"
    status = 400
    message = _("Nobody can be that in a delegation of this kind.")


class InAnotherDelegation(Refusal):
    """One account in two delegations."""

    code = "assembly.in-another-delegation"
    message = _("This officer acts for a delegation of this session already.")


class DelegateLeft(Refusal):
    """Somebody who does not belong to the delegation any more."""

    code = "assembly.delegate-left"
    message = _("This person has left the delegation.")


class HeadMissing(Refusal):
    """A letter for a delegation without a head."""

    code = "assembly.head-missing"
    message = _("Name the head of the delegation before the letter is handed in.")


class LetterStands(Refusal):
    """A second letter while one waits or was accepted."""

    code = "assembly.letter-stands"
    message = _("There is a letter that was accepted, or is still being examined.")


class LetterDecided(Refusal):
    """A letter on which was decided."""

    code = "assembly.letter-decided"
    message = _("It was decided on this letter already.")


class OwnLetter(Refusal):
    """Nobody examines the letter of the own delegation."""

    code = "assembly.own-letter"
    status = 403
    message = _("Nobody decides on the letter of the own delegation.")


class AlreadyPresent(Refusal):
    """Present twice."""

    code = "assembly.already-present"
    message = _("The delegation is noted as present already.")


class NotPresent(Refusal):
    """Somebody leaves who is not there."""

    code = "assembly.not-present"
    message = _("The delegation is not noted as present.")


class NotSuspended(Refusal):
    """An appeal where there is nothing to appeal against."""

    code = "assembly.not-suspended"
    message = _("No suspension of the vote is in force against %(member)s.")


class AppealExists(Refusal):
    """A second appeal against one suspension."""

    code = "assembly.appeal-exists"
    message = _("An appeal against this suspension was received already.")


class BidExists(Refusal):
    """A second offer of one member for one year."""

    code = "assembly.bid-exists"
    message = _("This member has offered to host that session already.")


class BidDecided(Refusal):
    """An offer that is not open any more."""

    code = "assembly.bid-decided"
    message = _("This offer to host is not open any more.")


class ItemNotPossible(Refusal):
    """A step that an item of the agenda cannot take from where it is."""

    code = "assembly.item-not-possible"
    message = _("This is not possible: the item is %(state)s.")


class LateItem(Refusal):
    """An item proposed after the last day, which only a vote admits."""

    code = "assembly.late-item"
    message = _("This item was proposed after %(last_day)s: only a vote of the Assembly admits it.")


class AgendaEmpty(Refusal):
    """An agenda without items."""

    code = "assembly.agenda-empty"
    message = _("There is no item that could be published.")


class PlacesWrong(Refusal):
    """An order that does not name each item once."""

    code = "assembly.places-wrong"
    status = 400
    message = _("Name each item of the agenda exactly once.")


class SymbolTaken(Refusal):
    """Two documents or texts with one symbol."""

    code = "assembly.symbol-taken"
    message = _("There is a document with the symbol %(symbol)s already.")


class SymbolNotPossible(Refusal):
    """A symbol that cannot be cited."""

    code = "assembly.symbol-not-possible"
    status = 400
    message = _("A symbol has capital letters, digits, hyphens and full stops, at most sixty: GA-93-DOC-05.")


class TextNotPossible(Refusal):
    """A step that a text cannot take from where it is."""

    code = "assembly.text-not-possible"
    message = _("This is not possible: the text is %(state)s.")


class DecisionUnknown(Refusal):
    """A kind of decision on a text that the edition does not have."""

    code = "assembly.decision-unknown"
    status = 400
    message = _("The edition of the rules has no decision on a text called %(decision)s.")


class WordsMissing(Refusal):
    """A paragraph or an amendment without words in the language it was written in."""

    code = "assembly.words-missing"
    status = 400
    message = _("Write the words in the original language.")


class TextTooLong(Refusal):
    """More than a text may hold."""

    code = "assembly.text-too-long"
    status = 400
    message = _("A text has at most %(paragraphs)s paragraphs of %(characters)s characters.")


class NotYourText(Refusal):
    """Only the sponsors and the secretary change a draft."""

    code = "assembly.not-your-text"
    status = 403
    message = _("Only a delegation that sponsors this text, or the secretary, may do this.")


class AlreadySponsor(Refusal):
    """Sponsoring twice."""

    code = "assembly.already-sponsor"
    message = _("Your delegation sponsors this text already.")


class NoSponsor(Refusal):
    """Withdrawing as sponsor of a text that one does not sponsor."""

    code = "assembly.no-sponsor"
    message = _("Your delegation does not sponsor this text.")


class AmendmentNotPossible(Refusal):
    """A step that an amendment cannot take from where it is."""

    code = "assembly.amendment-not-possible"
    message = _("This is not possible: the amendment is %(state)s.")


class AmendmentUnsound(Refusal):
    """An amendment that changes nothing, or nothing that is there."""

    code = "assembly.amendment-unsound"
    status = 400
    message = _("An amendment changes a paragraph that stands in the text, adds one, or replaces another amendment.")


class NothingChanges(Refusal):
    """An amendment whose words are those that stand there."""

    code = "assembly.nothing-changes"
    status = 400
    message = _("These are the words that stand there already.")


class OrderWrong(Refusal):
    """A voting order that does not name each amendment once."""

    code = "assembly.order-wrong"
    status = 400
    message = _("Name each amendment that waits for a vote exactly once.")


class DebateOpen(Refusal):
    """Two items at a time."""

    code = "assembly.debate-open"
    message = _("Another item is being discussed. Close its debate first.")


class DebateClosed(Refusal):
    """A debate that is over."""

    code = "assembly.debate-closed"
    message = _("This debate is closed.")


class NotOnAgenda(Refusal):
    """An item that was not admitted."""

    code = "assembly.not-on-agenda"
    message = _("Only an item of the agenda can be discussed.")


class ListClosed(Refusal):
    """Joining a list of speakers that was closed."""

    code = "assembly.list-closed"
    message = _("The list of speakers is closed. Points of order and replies are still taken.")


class AlreadyWaiting(Refusal):
    """On the list twice."""

    code = "assembly.already-waiting"
    message = _("Your delegation waits on the list already.")


class SpeechNotAllowed(Refusal):
    """Observers and guests do not speak for or against, or raise points of order."""

    code = "assembly.speech-not-allowed"
    status = 403
    message = _("Only members speak for or against and raise points of order. Guests speak by invitation of the chair.")


class SpeechOver(Refusal):
    """A turn that was taken, or given up."""

    code = "assembly.speech-over"
    message = _("This turn on the list was taken or given up.")


class NotSpeaking(Refusal):
    """Ending a speech that nobody gives."""

    code = "assembly.not-speaking"
    message = _("Nobody has the floor with this turn.")


class NotAPoint(Refusal):
    """A ruling on something that is no point of order."""

    code = "assembly.not-a-point"
    message = _("The chair rules on points of order that were raised, once on each.")


class RulingAppealed(Refusal):
    """A second appeal."""

    code = "assembly.ruling-appealed"
    message = _("An appeal against this ruling was made already.")
