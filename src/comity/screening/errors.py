"""The refusals of screening."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class NothingAsked(Refusal):
    """Neither a name nor a number was given."""

    code = "screening.nothing-asked"
    status = 400
    message = _("There is nothing to look up: give a name, or the number of a document or thing.")


class BatchEmpty(Refusal):
    """A batch without a row."""

    code = "screening.batch-empty"
    status = 400
    message = _("There is no traveller to check: none of the rows could be read.")


class BatchTooLarge(Refusal):
    """More rows than one action takes."""

    code = "screening.batch-too-large"
    status = 400
    message = _("%(given)s rows are too many for one batch: send at most %(most)s at a time.")


class BatchMovedOn(Refusal):
    """Travellers of a manifest that somebody else has gone on with meanwhile."""

    code = "screening.batch-moved-on"
    status = 409
    message = _("This manifest is being checked already. Its page says how far it is.")


class ManifestUnreadable(Refusal):
    """The file as a whole is no manifest."""

    code = "screening.manifest-unreadable"
    status = 400
    message = _("The manifest cannot be read: %(reason)s")


class AlreadyTakenUp(Refusal):
    """Another officer was faster."""

    code = "screening.already-taken-up"
    message = _("This candidate has been taken up already: look at the hit instead.")


class AlreadyDismissed(Refusal):
    """Somebody said that it is not the same."""

    code = "screening.already-dismissed"
    message = _("This candidate has been dismissed already. Check the traveller again if you have new facts.")


class PlaceMissing(Refusal):
    """A report without a place helps nobody."""

    code = "screening.place-missing"
    status = 400
    message = _("Say where the person or thing was met.")


class ObservedLater(Refusal):
    """A report from the future."""

    code = "screening.observed-later"
    status = 400
    message = _("The time of the observation lies in the future.")


class NotAnAnswer(Refusal):
    """Owners have three answers."""

    code = "screening.not-an-answer"
    status = 400
    message = _("“%(given)s” is no answer to a hit: confirm it, say that it is not the same, or ask for more.")


class ReportUnreadable(Refusal):
    """What another node says of a hit is nothing that can be kept."""

    code = "screening.report-unreadable"
    status = 400
    message = _("What was said of the hit %(reference)s cannot be read.")


class CandidateGone(Refusal):
    """The record behind a candidate was withdrawn or restricted meanwhile."""

    code = "screening.candidate-gone"
    message = _("The record behind this candidate is no longer available to you. Check the traveller again.")


class CheckErased(Refusal):
    """The traveller's data are gone."""

    code = "screening.check-erased"
    message = _("What was asked has been erased at the end of its period. Check the traveller again.")


class AlreadyAnswered(Refusal):
    """The outcome of a hit is final."""

    code = "screening.already-answered"
    message = _("This hit has been answered already.")


class NothingWasAsked(Refusal):
    """The owner did not ask for more."""

    code = "screening.nothing-was-asked"
    message = _("The owner bureau has not asked for more about this hit.")


class NoteMissing(Refusal):
    """Asking for more without saying what."""

    code = "screening.note-missing"
    status = 400
    message = _("Say what you need to know: the officers who met the traveller will look for it.")


class OutcomeUnknown(Refusal):
    """No row of the table is called that."""

    code = "screening.outcome-unknown"
    status = 400
    message = _("No outcome is called “%(outcome)s”. Choose one of the table.")


class OutcomeNotPossible(Refusal):
    """It cannot follow such a hit, or not yet, or not any more."""

    code = "screening.outcome-not-possible"
    message = _(
        "“%(outcome)s” cannot follow here: it does not belong to this type of notice, an earlier step is missing, or "
        "the owner has said that it is not the same."
    )


class OutcomeReasonMissing(Refusal):
    """Doing nothing is explained."""

    code = "screening.outcome-reason"
    status = 400
    message = _("Choose the reason why no action was taken; other outcomes have none.")


class UnconfirmedNotAcknowledged(Refusal):
    """The officer has not said that the owner has not confirmed."""

    code = "screening.unconfirmed-not-acknowledged"
    message = _("The owner has not confirmed this hit. Say that you know it before you record what was done.")


class HappenedOutOfOrder(Refusal):
    """Before the hit, or in the future."""

    code = "screening.happened-out-of-order"
    status = 400
    message = _("What followed lies between the moment of the observation and now.")


class OutcomeWithdrawn(Refusal):
    """Once is enough."""

    code = "screening.outcome-withdrawn"
    message = _("This outcome has been withdrawn already.")


class HitErased(Refusal):
    """Nobody can say any more what it was about."""

    code = "screening.hit-erased"
    message = _("The content of this hit has been erased at the end of its period.")


class HitDenied(Refusal):
    """It was another person or thing: nothing more is kept of it."""

    code = "screening.hit-denied"
    message = _("The owner has said that it is not the same: nothing more is kept about who or what was met.")


class EvidenceRelied(Refusal):
    """The answer rests on what was attached."""

    code = "screening.evidence-relied-on"
    message = _("The owner has answered. What was attached before the answer stays with it until the hit is erased.")


class AlreadyForgotten(Refusal):
    """The memory was taken back, or its time is over."""

    code = "screening.already-forgotten"
    message = _("This is not remembered any more.")


class ReasonMissing(Refusal):
    """Taking something back is explained."""

    code = "screening.reason-missing"
    status = 400
    message = _("Say why.")
