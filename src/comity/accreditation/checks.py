"""The checks before a decision, as an officer sees them. They are made before an operation, never inside one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comity.accreditation import blocking, candidates, clock, lacking
from comity.accreditation.candidates import Candidate
from comity.accreditation.codes import Finding, Screened
from comity.accreditation.models import Application, Block, Screening
from comity.accreditation.rules.completeness import Missing


@dataclass(frozen=True, slots=True)
class Checks:
    """What was found. screening: the last one; None where the host did not screen."""

    block: Block | None
    missing: Sequence[Missing]
    candidates: Sequence[Candidate]
    screening: Screening | None

    @property
    def findings(self) -> list[Finding]:
        """What speaks against accepting, the gravest first."""
        found = {one.finding for one in self.candidates}
        if self.block is not None:
            found.add(Finding.BLOCKED)
        if self.missing:
            found.add(Finding.PAPERS)
        if self.screening is not None and self.screening.outcome == Screened.REFER:
            found.add(Finding.SCREENING)
        return [one for one in Finding if one in found]


def checks_of(application: Application, at: datetime) -> Checks:
    """Everything that is checked before an application is decided."""
    return Checks(
        block=blocking.block_of(application, clock.today(application.session, at)),
        missing=lacking.of(application),
        candidates=candidates.candidates_for(application, at),
        screening=Screening.objects.filter(application=application).order_by("-screened_at", "-pk").first(),
    )
