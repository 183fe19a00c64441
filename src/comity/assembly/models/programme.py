"""Results of an adopted programme, reported against its indicators and budget lines."""

from django.db import models

from comity.assembly.models.sessions import InSession
from comity.assembly.models.texts import Paragraph, Text


class ProgrammeResult(InSession):
    """What an indicator had reached, or a budget line had spent, on a day. A later report does not change an earlier.

    value   in the unit of the indicator, or in the currency of the budget line
    source  where the figure is from
    """

    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="results")
    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, related_name="results")
    as_of = models.DateField()
    value = models.DecimalField(max_digits=20, decimal_places=3)
    source = models.CharField(max_length=300, blank=True)
    reported_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("paragraph", "as_of"), name="line_of_a_programme_has_one_result_on_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.paragraph_id} {self.as_of}"
