"""Refusals about texts and amendments."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


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


class UnderVote(Refusal):
    """Changing what is being voted on."""

    code = "assembly.under-vote"
    message = _("A vote on this is open: nothing of it changes until it is decided.")


class OrderWrong(Refusal):
    """A voting order that does not name each amendment once."""

    code = "assembly.order-wrong"
    status = 400
    message = _("Name each amendment that waits for a vote exactly once.")
