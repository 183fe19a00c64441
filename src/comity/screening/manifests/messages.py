"""What is wrong with a manifest, or with one of its rows, in sentences."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    # of the file
    "empty": _("The file is empty."),
    "too-large": _("The file is larger than %(most)s MB."),
    "too-many-rows": _("The file has more than %(most)s rows. Divide it."),
    "not-text": _("The file is not a table in text form: save it as CSV and send it again."),
    "wrong-encoding": _(
        "Byte %(position)s (line %(line)s) is not valid %(encoding)s. Save the file as UTF-8, or name its encoding."
    ),
    "unknown-encoding": _("No encoding is called “%(encoding)s”. Use a name such as utf-8, windows-1256 or latin-1."),
    "no-columns": _(
        "The first line names no column that is known. It must name at least one of: full_name, surname, "
        "document_number, imo, registration."
    ),
    # of a row
    "unclosed-quote": _("A quotation mark is opened and never closed, or stands inside a cell."),
    "too-many-cells": _("The row has %(given)s cells, but there are only %(columns)s columns."),
    "nothing-to-look-up": _("There is neither a name nor a number in this row."),
    "too-long": _("The row is longer than %(most)s characters."),
    # of a cell: the row is checked without it
    "unknown-date": _("The date of birth “%(given)s” cannot be read: checked without it."),
    "year-only": _("The date of birth “%(given)s” cannot be read: checked with the year %(year)s only."),
    "unknown-country": _("No country is called “%(given)s”: checked without it."),
    "unknown-sex": _("The sex “%(given)s” is not known: checked without it."),
    "unknown-kind": _("The kind “%(given)s” is not known: checked as a person."),
}


SUMMARIES: dict[str, str | Promise] = {
    "unclosed-quote": _("a quotation mark that is never closed"),
    "too-many-cells": _("more cells than columns"),
    "nothing-to-look-up": _("neither a name nor a number"),
    "too-long": _("too long a line"),
}
"""What was wrong with a row, where what stood in it was not kept."""


def summary(code: str) -> str:
    """What was wrong with a row, in a few words."""
    return str(SUMMARIES.get(code, code))


def sentence(code: str, facts: Mapping[str, str | int]) -> str:
    """The sentence of a code in the reader's language. Raises KeyError for an unknown code or a missing fact."""
    return str(SENTENCES[code]) % facts
