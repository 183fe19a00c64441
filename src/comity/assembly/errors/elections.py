"""Refusals about elections and secret ballots."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class NoSuchContest(Refusal):
    """An election that the edition does not know, or of seats that are not open."""

    code = "assembly.no-such-contest"
    status = 400
    message = _("The rules of this session hold no such election, or no seat of it is open.")


class ElectionExists(Refusal):
    """A second election of the same seats in one session."""

    code = "assembly.election-exists"
    message = _("This election is announced already.")


class CandidaciesClosed(Refusal):
    """A candidacy after the last day, where the rules know no nomination from the floor."""

    code = "assembly.candidacies-closed"
    message = _("Candidacies ended on %(last_day)s, and the rules know no nomination from the floor.")


class StandsAlready(Refusal):
    """A person who stands twice."""

    code = "assembly.stands-already"
    message = _("This person stands in this election already.")


class RegionUnknown(Refusal):
    """A region that the edition's committee does not have, or not the one that the seats belong to."""

    code = "assembly.region-unknown"
    status = 400
    message = _("Name the region of the candidate, as the committee counts it: %(regions)s.")


class CandidacyDecided(Refusal):
    """A step that a candidacy cannot take from where it is."""

    code = "assembly.candidacy-decided"
    message = _("This is not possible: the candidacy is %(state)s.")


class OwnCandidacy(Refusal):
    """A member of the electoral board who examines the candidacy of the own state."""

    code = "assembly.own-candidacy"
    status = 403
    message = _("Nobody examines a candidacy of their own member.")


class CandidaciesWaiting(Refusal):
    """A report while candidacies wait for the board."""

    code = "assembly.candidacies-waiting"
    message = _("The board has not decided on every candidacy yet.")


class ElectionNotPossible(Refusal):
    """A step that an election cannot take from where it is."""

    code = "assembly.election-not-possible"
    message = _("This is not possible in the present state of the election: %(state)s.")


class WithdrawalNotPossible(Refusal):
    """A withdrawal while a ballot runs, or where the rules know none between ballots."""

    code = "assembly.withdrawal-not-possible"
    message = _("A candidacy cannot be withdrawn now.")


class BallotPending(Refusal):
    """A ballot while another is not decided: who is elected in one may be barred from the next."""

    code = "assembly.ballot-pending"
    message = _("Another ballot of this session is not decided yet.")


class ContestWaits(Refusal):
    """An election whose turn has not come: the rules elect another post first."""

    code = "assembly.contest-waits"
    message = _("Another post is elected first, or no seat is open any more.")


class NobodyStands(Refusal):
    """A ballot without a candidate."""

    code = "assembly.nobody-stands"
    message = _("Nobody stands in this ballot.")


class BallotOfElection(Refusal):
    """Deciding a ballot of an election as if it were a proposal, or the other way round."""

    code = "assembly.ballot-of-election"
    message = _("A ballot of an election is decided by the verbs of elections, and a proposal by those of votes.")


class LotNeeded(Refusal):
    """A tie that the lot decides."""

    code = "assembly.lot-needed"
    message = _("The votes of these candidates are equal, and the rules let a lot decide: %(names)s.")


class LotNotAsked(Refusal):
    """A lot where no tie waits for it."""

    code = "assembly.lot-not-asked"
    message = _("The rules ask for no lot here.")


class TrusteesMissing(Refusal):
    """A secret ballot before anybody holds keys."""

    code = "assembly.trustees-missing"
    message = _("Nobody holds the keys of the secret ballots yet.")


class TrusteesOfOneRegion(Refusal):
    """Trustees who could open a tally without anybody of another region."""

    code = "assembly.trustees-of-one-region"
    status = 400
    message = _("Trustees of one region could open the tally alone. Name trustees of different regions.")


class TrusteesUnsound(Refusal):
    """Files of trustees that do not fit together."""

    code = "assembly.trustees-unsound"
    status = 400
    message = _("The files of the trustees cannot be used. %(reason)s")


class CodeHandedOut(Refusal):
    """A second code where the first was not said to be lost."""

    code = "assembly.code-handed-out"
    message = _("This delegation has its voting code. Another takes its place only where the first was lost.")


class CredentialsNotAccepted(Refusal):
    """A voting code before the letter of credentials was accepted."""

    code = "assembly.credentials-not-accepted"
    message = _("The credentials of this delegation are not accepted.")


class BallotsUsedUp(Refusal):
    """More ballots than names for them were fixed beforehand."""

    code = "assembly.ballots-used-up"
    message = _("No further secret ballot was provided for. Hold it on paper.")


class CodesMissing(Refusal):
    """Voters of the roll who hold no code for this ballot."""

    code = "assembly.codes-missing"
    message = _("These members vote and have no code for this ballot: %(members)s. Hand out their codes first.")


class SeatNotPossible(Refusal):
    """A term that the rules of the committee do not know, or that cannot be beside the others."""

    code = "assembly.seat-not-possible"
    message = _("The rules of the committee do not allow this term. %(reason)s")


class PledgesFull(Refusal):
    """More pledges than anybody can report on."""

    code = "assembly.pledges-full"
    message = _("A candidate has %(most)s pledges at most.")


class NotInPost(Refusal):
    """A report on the pledge of somebody who was not elected."""

    code = "assembly.not-in-post"
    message = _("A pledge is reported on by who was elected with it.")


class TooManyBallots(Refusal):
    """More unsound ballots from one network than devices that err send."""

    code = "assembly.too-many-ballots"
    status = 429
    message = _("Too many ballots that are none came from your network. Wait a moment and send yours again.")


class BallotRefused(Refusal):
    """A sealed ballot, or a trustee's file, that breaks a rule of the protocol."""

    code = "assembly.ballot-refused"
    status = 422
    message = _("%(reason)s")
