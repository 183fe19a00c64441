"""Refusals about the agenda and documents."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class ItemNotPossible(Refusal):
    """A step that an item of the agenda cannot take from where it is."""

    code = "assembly.item-not-possible"
    message = _("This is not possible: the item is %(state)s.")


class LateItem(Refusal):
    """An item proposed after the last day, which only a vote admits."""

    code = "assembly.late-item"
    message = _("This item was proposed after %(last_day)s: only a vote of the Assembly admits it.")


class AgendaEmpty(Refusal):
    """An agenda without items."""

    code = "assembly.agenda-empty"
    message = _("There is no item that could be published.")


class PlacesWrong(Refusal):
    """An order that does not name each item once."""

    code = "assembly.places-wrong"
    status = 400
    message = _("Name each item of the agenda exactly once.")


class SymbolTaken(Refusal):
    """Two documents or texts with one symbol."""

    code = "assembly.symbol-taken"
    message = _("There is a document with the symbol %(symbol)s already.")


class SymbolNotPossible(Refusal):
    """A symbol that cannot be cited."""

    code = "assembly.symbol-not-possible"
    status = 400
    message = _("A symbol has capital letters, digits, hyphens and full stops, at most sixty: GA-93-DOC-05.")
