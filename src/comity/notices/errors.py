"""What notices refuse."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal
from comity.notices.codes import Act, State


class RulesUnsound(Refusal):
    """The tables do not load: nothing can be decided by rules that nobody knows."""

    code = "notices.rules-unsound"
    status = 503
    message = _(
        "The rules of notices (%(edition)s) cannot be read, so nothing can be decided now. Nothing was changed; tell "
        "the operator of this node."
    )


class TypeUnknown(Refusal):
    """The rules in force know no such type."""

    code = "notices.type-unknown"
    status = 400
    message = _("There is no type of notice called “%(type)s”.")


class ContentUnreadable(Refusal):
    """What another node says is no notice."""

    code = "notices.content-unreadable"
    status = 400
    message = _("The notice %(reference)s cannot be read: %(sentence)s")


class NoticeNotTheirs(Refusal):
    """Another node speaks of a notice that is not its bureau's."""

    code = "notices.not-theirs"
    status = 403
    message = _("%(bureau)s did not ask for the notice %(reference)s: what it says of it is not believed.")


class NotApproved(Refusal):
    """Another node says that a notice is in force, which the General Secretariat did not publish."""

    code = "notices.not-approved"
    status = 403
    message = _("The General Secretariat did not publish the notice %(reference)s as %(bureau)s says it.")


class NoticeElsewhere(Refusal):
    """It is changed at the node of the bureau that asks."""

    code = "notices.elsewhere"
    message = _("This notice is kept at the node of %(bureau)s. What its bureau does with it, it does there.")


class SecretariatElsewhere(Refusal):
    """Who reviews has a node of their own."""

    code = "notices.secretariat-elsewhere"
    message = _("Notices are reviewed at the General Secretariat's own node, and this is another.")


class Incomplete(Refusal):
    """Something is missing or contradicts itself. `findings` lists what, as the rules say it."""

    code = "notices.incomplete"
    status = 400
    message = _("The request is not complete (%(count)s points). Put right what is marked, then request it.")


class ContentUnknown(Refusal):
    """What was sent names something that a form does not have."""

    code = "notices.content-unknown"
    status = 400
    message = _("“%(value)s” is not known as %(field)s of this notice.")


class BureauMayNotRequest(Refusal):
    """The type is for other bureaus to request."""

    code = "notices.bureau-may-not-request"
    status = 403
    message = _("Your bureau may not request a notice of this type (%(type)s).")


class NotJoined(Refusal):
    """Only states that joined the pilot take part."""

    code = "notices.not-joined"
    status = 403
    message = _("Only states that have joined the pilot (%(pilot)s) may do this. Ask the protocol unit to join.")


class PilotOver(Refusal):
    """The pilot has ended, or has not begun."""

    code = "notices.pilot-over"
    message = _("The pilot of this type (%(pilot)s) is not running: no notice can be requested.")


class ShareUsed(Refusal):
    """The state's equal part of the pilot's cap is used up."""

    code = "notices.share-used"
    message = _("Your state has used %(used)s of its share of %(share)s notices in this pilot.")


class CapReached(Refusal):
    """The pilot's cap is used up."""

    code = "notices.cap-reached"
    message = _("All %(cap)s notices of this pilot have been requested.")


class SubjectKind(Refusal):
    """The type is not about such things."""

    code = "notices.subject-kind"
    status = 400
    message = _("A notice of this type cannot be about a record of this kind (%(kind)s).")


class OnePrincipal(Refusal):
    """A notice is about exactly one person or thing."""

    code = "notices.one-principal"
    status = 400
    message = _("Say which one person or thing the notice is about; others can only belong to it.")


class SubjectNotYours(Refusal):
    """The record belongs to another bureau, or cannot be used."""

    code = "notices.subject-not-yours"
    status = 403
    message = _("A notice can only be about records of your own bureau that are not withdrawn.")


class SubjectHeld(Refusal):
    """The record must not be used."""

    code = "notices.subject-held"
    message = _("A record of this notice must not be used at present (%(reason)s). Ask the General Secretariat.")


class SubjectDiscreet(Refusal):
    """Others would learn of what its bureau keeps to itself."""

    code = "notices.subject-discreet"
    message = _("This record is discreet: a notice about it would tell others of it. Release it first.")


class SecretariatExcluded(Refusal):
    """The Secretariat reviews; it cannot be left out."""

    code = "notices.secretariat-excluded"
    status = 400
    message = _("The General Secretariat reviews every notice and cannot be excluded from it.")


class AudienceEmpty(Refusal):
    """The notice would reach nobody."""

    code = "notices.audience-empty"
    status = 400
    message = _("Nobody would receive this notice. Choose bureaus to whom its records are released.")


class DiffusionNeedsBureaus(Refusal):
    """A diffusion is addressed."""

    code = "notices.diffusion-needs-bureaus"
    status = 400
    message = _("A diffusion is sent to chosen bureaus: choose at least one.")


class PenaltyTooLow(Refusal):
    """A red notice is for serious offences only."""

    code = "notices.penalty-too-low"
    status = 400
    message = _("The penalty is %(given)s months; a notice of this type asks for at least %(required)s.")


class DuplicatesUnexplained(Refusal):
    """Other requests may be about the same person, and the bureau did not say why it asks too."""

    code = "notices.duplicates-unexplained"
    message = _(
        "%(count)s other requests or records may be about the same person or thing. Look at them, and say why this "
        "request is needed beside them."
    )


class NewFactsMissing(Refusal):
    """A refused request comes back only with something new."""

    code = "notices.new-facts-missing"
    message = _("An earlier request was refused. Name it, and say which facts are new since then.")


class StepNotPossible(Refusal):
    """The table of steps does not lead there from here."""

    code = "notices.step-not-possible"
    message = _("This notice is %(state)s since %(since)s: “%(act)s” is not possible now.")

    def __str__(self) -> str:
        return str(self.message) % (dict(self.facts) | _in_words(self.facts))


class MovedOn(Refusal):
    """Another officer was faster: what the page showed is no longer so."""

    code = "notices.moved-on"
    message = _("Somebody was faster: since %(since)s this notice is %(state)s. Read it again before you decide.")

    def __str__(self) -> str:
        return str(self.message) % (dict(self.facts) | _in_words(self.facts))


class DraftChanged(Refusal):
    """The draft was saved from elsewhere since it was read: nobody writes over what they have not seen."""

    code = "notices.draft-changed"
    message = _(
        "This draft was changed on %(since)s, in another window or by a colleague: what you typed is not saved. Look "
        "at the change first, in a new window; save again to write over it."
    )

    def __str__(self) -> str:
        return str(self.message) % _in_words(self.facts)


class FileUnreadable(Refusal):
    """A file of notices that cannot be read: nothing of it is kept. Source of the form: the published schema."""

    code = "notices.file-unreadable"
    status = 400
    message = _("The file cannot be read, and nothing of it was kept: line %(line)s, %(reason)s.")


class FileTooLarge(Refusal):
    """More than is taken at once."""

    code = "notices.file-too-large"
    status = 400
    message = _("The file is too large: at most %(notices)s notices and %(megabytes)s MB are taken at once. Divide it.")


class ConsentRelied(Refusal):
    """Somebody is shown on the strength of it."""

    code = "notices.consent-relied-on"
    message = _("A victim of misused identity is shown because of this consent. Show the victim no more, then it goes.")


class OwnCause(Refusal):
    """A reviewer never belongs to the requesting state, also not during a secondment."""

    code = "notices.own-cause"
    status = 403
    message = _("You come from the state that requests this notice (%(bureau)s): another reviewer must decide.")


class TookPart(Refusal):
    """A reviewer never drafted, requested or answered for the notice."""

    code = "notices.took-part"
    status = 403
    message = _("You took part in this request: another reviewer must decide.")


class SecondReviewerNeeded(Refusal):
    """Two different people review."""

    code = "notices.second-reviewer-needed"
    status = 403
    message = _("You reviewed this notice already: the second reviewer must be another person.")


class ReasonMissing(Refusal):
    """A decision gives its reasons."""

    code = "notices.reason-missing"
    status = 400
    message = _("Say why: the decision is kept with its reasons.")


class ReasonUnknown(Refusal):
    """The rules know no such reason for this step."""

    code = "notices.reason-unknown"
    status = 400
    message = _("“%(reason)s” is no reason for this step.")


class QuestionsMissing(Refusal):
    """A notice is returned with questions."""

    code = "notices.questions-missing"
    status = 400
    message = _("Write at least one question: the bureau must know what to put right.")


class QuestionsOpen(Refusal):
    """A returned notice comes back with all its answers."""

    code = "notices.questions-open"
    message = _("%(count)s questions wait for an answer. Answer them before you request the notice again.")


class AlreadyAnswered(Refusal):
    """An answer is given once."""

    code = "notices.already-answered"
    message = _("These questions have been answered already.")


class NotNarrower(Refusal):
    """An audience can only be narrowed without a new review."""

    code = "notices.not-narrower"
    status = 400
    message = _("This would let more bureaus see the notice, or for more purposes. Draft a new edition for that.")


class EditionOpen(Refusal):
    """One edition is drafted at a time."""

    code = "notices.edition-open"
    message = _("A new edition of this notice is being drafted or reviewed already.")


class ExtensionTooLong(Refusal):
    """Longer than the type allows at once."""

    code = "notices.extension-too-long"
    status = 400
    message = _("This notice can be kept until %(latest)s at most. Choose an earlier day, and extend it again then.")


class ExtensionTooShort(Refusal):
    """An extension that does not extend."""

    code = "notices.extension-too-short"
    status = 400
    message = _("The notice is kept until %(until)s already. Choose a later day.")


class NotYetAsked(Refusal):
    """A notice is justified anew towards the end of its period, not before."""

    code = "notices.not-yet-asked"
    message = _("This notice can be extended from %(ask_on)s on.")


class OfficerNeeded(Refusal):
    """A person answers for it, with a name."""

    code = "notices.officer-needed"
    status = 403
    message = _("Only a named officer may do this, signed in as such: not a system, and not the command line.")


class ExtractNotAllowed(Refusal):
    """The type is never public, or the notice is not in force."""

    code = "notices.extract-not-allowed"
    message = _("No public extract may be made of this notice (%(type)s).")


class ConsentMissing(Refusal):
    """Somebody has not agreed."""

    code = "notices.consent-missing"
    message = _("The consent that this needs is missing.")


class ImageDecided(Refusal):
    """Somebody decided about the picture meanwhile."""

    code = "notices.image-decided"
    message = _("This picture has been decided about already.")


class ImageUnknown(Refusal):
    """There is no such picture."""

    code = "notices.image-unknown"
    status = 404
    message = _("There is no such picture.")


class FormExpired(Refusal):
    """A public form is used once, and soon."""

    code = "notices.form-expired"
    status = 400
    message = _("This form was sent already, or was open for too long. Open it again and send it once more.")


class TooMany(Refusal):
    """More from one network than a person sends."""

    code = "notices.too-many"
    status = 429
    message = _("Too much was sent from your network. Try again later.")


def _in_words(facts: Any) -> dict[str, Any]:
    """The codes and the instant among the facts, as the reader's language has them."""
    words: dict[str, Any] = {}
    if facts.get("state") in State.values:
        words["state"] = State(facts["state"]).label
    if facts.get("act") in Act.values:
        words["act"] = Act(facts["act"]).label
    if facts.get("since") is not None and not isinstance(facts["since"], str):
        words["since"] = date_format(facts["since"], "DATETIME_FORMAT")
    return words
