"""What is refused where applicants are checked before a decision."""

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class Blocked(Refusal):
    """The applicant misused an accreditation, and the block has not ended."""

    code = "accreditation.blocked"
    message = _("This person is blocked for misuse until %(until_on)s. Rule %(rule)s of the terms.")

    def __str__(self) -> str:
        return str(self.message) % {**self.facts, "until_on": date_format(self.facts["until_on"])}


class NotSeen(Refusal):
    """Accepted in spite of what the checks found, without a look at it."""

    code = "accreditation.not-seen"
    status = 400
    message = _("The checks found something: say that you looked at it.")


class BasisMissing(Refusal):
    """Screening without its law."""

    code = "accreditation.basis-missing"
    status = 400
    message = _("Name the law by which the host screens.")


class NothingToMisuse(Refusal):
    """Only an accreditation can be misused."""

    code = "accreditation.nothing-to-misuse"
    message = _("Only somebody who is accredited can be blocked for misuse.")


class BlockedAlready(Refusal):
    """A second block for the same."""

    code = "accreditation.blocked-already"
    message = _("This person is blocked already: lift that block before you set another one.")


class NotBlocked(Refusal):
    """The block has ended."""

    code = "accreditation.not-blocked"
    message = _("This block was lifted or has ended already.")


class BlockEndsWrongly(Refusal):
    """A block without a reasonable end."""

    code = "accreditation.block-ends-wrongly"
    status = 400
    message = _("A block ends today at the earliest, and within five years.")
