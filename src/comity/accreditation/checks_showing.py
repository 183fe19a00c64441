"""What the checks before a decision found, as pages show it to the host's officers."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from comity.accreditation import checks, queries, showing
from comity.accreditation.candidates import Candidate
from comity.accreditation.codes import Finding
from comity.accreditation.models import Application, Block
from comity.assembly.models import Delegate
from comity.assembly.showing import name_of
from comity.engines import matching


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was found. bars: nobody can accept in spite of it."""

    label: str
    text: str
    bars: bool = False
    url: str = ""
    score: int | None = None  # per cent
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ChecksShown:
    """The checks of one application."""

    lines: list[Line]
    findings: list[Finding]
    screening: str


def checks_shown(application: Application, language: str, at: datetime) -> ChecksShown:
    """The checks of one application for a reader, the gravest first."""
    found = checks.checks_of(application, at)
    lines = [Line(str(Finding.BLOCKED.label), _block(found.block, language), bars=True)] if found.block else []
    lines += [Line(str(Finding.PAPERS.label), lack, bars=True) for lack in showing.lacks(found.missing)]
    lines += [_candidate(one, language) for one in found.candidates]
    screening = found.screening
    said = (
        _("%(outcome)s, on %(day)s, by %(basis)s")
        % {
            "outcome": screening.get_outcome_display(),
            "day": date_format(screening.screened_at),
            "basis": screening.basis,
        }
        if screening
        else ""
    )
    return ChecksShown(lines, found.findings, said)


def _candidate(one: Candidate, language: str) -> Line:
    text, url = _described(one.finding, one.key, language)
    reasons = [matching.render(reason, language) for reason in one.reasons[:3]]
    return Line(str(one.finding.label), text, url=url, score=round(one.score * 100), reasons=reasons)


def _described(finding: Finding, key: UUID, language: str) -> tuple[str, str]:
    if finding is Finding.DUPLICATE:
        other = Application.objects.select_related("session").get(pk=key)
        address = reverse("accreditation:application", args=[other.session.reference, other.reference])
        return f"{other.reference} · {other.name} · {other.get_state_display()}", address
    if finding is Finding.OTHER_ROLE:
        delegate = Delegate.objects.select_related("delegation__member", "delegation__session").get(pk=key)
        return f"{delegate.name} · {name_of(delegate.delegation, language)}", ""
    return _block(Block.objects.select_related("application__terms").get(pk=key), language), ""


def _block(block: Block, language: str) -> str:
    edition = queries.edition_of(block.application.terms)
    reason = next((one.texts[language] for one in edition.misuse if one.code == block.reason), block.reason)
    return _("%(name)s, until %(day)s: %(reason)s") % {
        "name": block.name,
        "day": date_format(block.until_on),
        "reason": reason,
    }
