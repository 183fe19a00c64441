"""Verbs on the results of an adopted programme. They come after the session, for years."""

from datetime import date, datetime
from decimal import Decimal

from comity.assembly import errors, offices, permissions
from comity.assembly.codes import Office, ParagraphKind, TextState
from comity.assembly.models import Paragraph, ProgrammeResult, Text
from comity.assembly.queries import programme as asked
from comity.assembly.rules import programme as rules
from comity.assembly.rules.timetable import zone_of
from comity.assembly.streams import IN_SESSION
from comity.core.actors import Actor
from comity.core.operations import operation

TAKING_RESULTS = (ParagraphKind.INDICATOR, ParagraphKind.BUDGET_LINE)


@operation("assembly.report_result", allow=permissions.REPORT_RESULT, subject="paragraph", stream=IN_SESSION)
def report_result(
    actor: Actor, *, paragraph: Paragraph, value: Decimal, as_of: date, source: str, at: datetime
) -> ProgrammeResult:
    """Report what an indicator has reached, or a budget line has spent, as of a day.

    Raises NotInOffice, NotAProgramme, ResultUnsound, ResultExists.
    """
    offices.require(actor, paragraph.session_id, Office.SECRETARY)
    return keep_result(paragraph, value=value, as_of=as_of, source=source, at=at)


def keep_result(paragraph: Paragraph, *, value: Decimal, as_of: date, source: str, at: datetime) -> ProgrammeResult:
    """Write a result down. A helper for operations.  Raises NotAProgramme, ResultUnsound, ResultExists."""
    require_takes_results(paragraph)
    today = at.astimezone(zone_of(paragraph.session.time_zone)).date()
    if rules.number(str(value)) is None or as_of > today:
        raise errors.ResultUnsound
    if paragraph.results.filter(as_of=as_of).exists():
        raise errors.ResultExists(day=as_of.isoformat())
    return ProgrammeResult.objects.create(
        session_id=paragraph.session_id,
        text=paragraph.text,
        paragraph=paragraph,
        as_of=as_of,
        value=value,
        source=source.strip()[:300],
        reported_at=at,
    )


def require_takes_results(paragraph: Paragraph) -> None:
    """Refuse what is no standing indicator or budget line of an adopted text.  Raises NotAProgramme."""
    stands = paragraph.deleted_by_id is None and paragraph.rejected_by_id is None
    if paragraph.text.state != TextState.ADOPTED or paragraph.kind not in TAKING_RESULTS or not stands:
        raise errors.NotAProgramme


def require_sound_budget(text: Text) -> None:
    """Refuse to table figures that do not add up.  Raises LineIncomplete, BudgetDiffers."""
    for reason in asked.obstacles_of_budget(text):
        if reason.code == "figures_missing":
            raise errors.LineIncomplete(**reason.facts)
        raise errors.BudgetDiffers(**reason.facts)
