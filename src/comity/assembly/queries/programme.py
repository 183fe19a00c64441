"""The programme that the paragraphs of a text carry, and its results."""

from uuid import UUID

from django.db.models import QuerySet

from comity.assembly.codes import ParagraphKind, TextState
from comity.assembly.models import Paragraph, ProgrammeResult, Session, Text
from comity.assembly.queries.texts import paragraphs_of
from comity.assembly.rules import programme as rules
from comity.engines.ballots import rules as voting


def lines_of(text: Text) -> list[rules.Line]:
    """The paragraphs that stand, as lines."""
    return [as_line(one) for one in paragraphs_of(text)]


def as_line(paragraph: Paragraph) -> rules.Line:
    """A paragraph as a line of a programme."""
    return rules.Line(str(paragraph.pk), ParagraphKind(paragraph.kind), paragraph.figures)


def places_of(text: Text) -> dict[str, int]:
    """{id of a paragraph: its number in the text, from 1}."""
    return {str(one.pk): number for number, one in enumerate(paragraphs_of(text), 1)}


def obstacles_of_budget(text: Text) -> list[voting.Reason]:
    """What of the figures keeps a vote on the whole from opening: sums that differ, figures that are missing."""
    lines, places = lines_of(text), places_of(text)
    found = [voting.Reason("figures_missing", {"place": places[key]}) for key in rules.incomplete(lines)]
    return found + [
        voting.Reason(
            "budget_differs",
            {
                "place": places[one.key],
                "stated": str(one.stated),
                "added": str(one.added),
                "currency": one.currency,
            },
        )
        for one in rules.disagreements(rules.tree(lines))
    ]


def indicators_of(session: Session) -> QuerySet[Paragraph]:
    """Indicators of the programmes that a session adopted, which stand."""
    rows = Paragraph.objects.filter(session=session, kind=ParagraphKind.INDICATOR, text__state=TextState.ADOPTED)
    standing = rows.filter(deleted_by__isnull=True, rejected_by__isnull=True)
    return standing.select_related("text").prefetch_related("wordings", "results").order_by("text__number", "place")


def results_of(text: Text) -> dict[UUID, list[ProgrammeResult]]:
    """The results of each line, the earliest first."""
    found: dict[UUID, list[ProgrammeResult]] = {}
    for result in ProgrammeResult.objects.filter(text=text).order_by("as_of"):
        found.setdefault(result.paragraph_id, []).append(result)
    return found
