"""Refusals about delegations, credentials, presence and hosting."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


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


class StateUnknown(Refusal):
    """An invitation for a state that is not there."""

    code = "assembly.state-unknown"
    status = 400
    message = _("%(state)s is no code of a state that this session may invite.")


class CalledAlready(Refusal):
    """An invitation for who takes part anyway."""

    code = "assembly.called-already"
    message = _("%(state)s takes part in this session already.")


class InvitationOver(Refusal):
    """An invitation that a delegation has answered, or that was withdrawn."""

    code = "assembly.invitation-over"
    message = _("A delegation has answered this invitation, or it was withdrawn.")


class BidExists(Refusal):
    """A second offer of one member for one year."""

    code = "assembly.bid-exists"
    message = _("This member has offered to host that session already.")


class BidDecided(Refusal):
    """An offer that is not open any more."""

    code = "assembly.bid-decided"
    message = _("This offer to host is not open any more.")
