"""Refusals about programmes and their results."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class BudgetDiffers(Refusal):
    """An amount that is not the sum of the budget lines below it."""

    code = "assembly.budget-differs"
    message = _("Paragraph %(place)s says %(stated)s %(currency)s, its budget lines add up to %(added)s.")


class LineIncomplete(Refusal):
    """A line of a programme without the figures that its kind needs."""

    code = "assembly.line-incomplete"
    message = _(
        "Paragraph %(place)s lacks its figures: a budget line has an amount and a currency, an indicator has a target."
    )


class NotAProgramme(Refusal):
    """A result for a text that is no adopted programme, or a line that takes none."""

    code = "assembly.not-a-programme"
    message = _("Results are reported against the indicators and the budget lines of an adopted text.")


class ResultExists(Refusal):
    """A second result of one line on one day."""

    code = "assembly.result-exists"
    message = _("There is a result of this line for %(day)s already.")


class ResultUnsound(Refusal):
    """A result that is no number, or for a day that has not come."""

    code = "assembly.result-unsound"
    status = 400
    message = _("A result is a number, as of a day that has come.")
