"""Refusals about votes."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class MethodNotOffered(Refusal):
    """A method that the rules do not allow for this decision, or that is not a way of open voting."""

    code = "assembly.method-not-offered"
    status = 400
    message = _("The rules do not allow this method for this decision.")


class VoteObstructed(Refusal):
    """A vote that cannot open yet."""

    code = "assembly.vote-obstructed"
    message = _("This vote cannot open yet. %(reasons)s")


class VoteOpen(Refusal):
    """Two votes at a time."""

    code = "assembly.vote-open"
    message = _("Another vote is open. Close it first.")


class VoteNotPossible(Refusal):
    """A step that a vote cannot take from where it is."""

    code = "assembly.vote-not-possible"
    message = _("This is not possible: the vote is %(state)s.")


class AlreadyDecided(Refusal):
    """A thing on which was decided."""

    code = "assembly.already-decided"
    message = _("It was decided on this already, or a vote on it is prepared.")


class NotOnRoll(Refusal):
    """A member that does not vote in this vote."""

    code = "assembly.not-on-roll"
    status = 403
    message = _("%(member)s is not on the roll of this vote: %(reason)s.")


class NotTheVoter(Refusal):
    """Somebody of the delegation who does not cast its vote."""

    code = "assembly.not-the-voter"
    status = 403
    message = _("The head of the delegation, or a deputy, casts its vote.")


class AlreadyVoted(Refusal):
    """A second answer in one vote."""

    code = "assembly.already-voted"
    message = _("This delegation has voted. What was received counts.")


class CountedAlready(Refusal):
    """A second count of one teller in one round."""

    code = "assembly.counted-already"
    message = _("You have entered your count. Another teller counts too.")


class CountImpossible(Refusal):
    """A count that no vote can have."""

    code = "assembly.count-impossible"
    status = 400
    message = _("These numbers cannot be: %(present)s members with a vote are present.")


class CountsDisagree(Refusal):
    """Closing before two tellers agree."""

    code = "assembly.counts-disagree"
    message = _("Two tellers have not entered the same count. Both count anew until they agree.")


class CastingVoteNeeded(Refusal):
    """A tie that the chair decides."""

    code = "assembly.casting-vote-needed"
    message = _("The votes are equally divided: the chair casts the deciding vote.")


class CastingVoteNotAsked(Refusal):
    """A casting vote where there is no tie that the chair decides."""

    code = "assembly.casting-vote-not-asked"
    message = _("The rules ask for no casting vote here.")


class QuestionMissing(Refusal):
    """A procedural motion that says nothing."""

    code = "assembly.question-missing"
    status = 400
    message = _("Say what is voted on.")
