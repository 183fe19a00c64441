"""What the pages of notices share."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.core.actors import Actor
from comity.notices import actions, editions
from comity.notices.models import Notice
from comity.notices.tables import Edition, TypeRow, text_in


def rules_of(notice: Notice) -> tuple[Edition, TypeRow]:
    """The edition that a notice is judged by, and the row of its type.  Raises RulesUnsound."""
    edition = editions.edition(notice.rules_edition)
    return edition, edition.types[notice.type]


def address(notice: Notice) -> str:
    """Where the file of an edition stands."""
    return reverse("notices:edition", args=[notice.reference, notice.edition_number])


def head_of(notice: Notice, row: TypeRow, here: str = "") -> dict[str, Any]:
    """What every page about a notice shows at its top."""
    trail = [(_("Notices"), reverse("notices:notices")), (notice.reference, address(notice) if here else "")]
    return {
        "notice": notice,
        "type_name": text_in(row.name, get_language() or "en"),
        "trail": [*trail, (here, "")] if here else trail,
    }


def doable(actor: Actor, notice: Notice, row: TypeRow) -> dict[str, Any]:
    """What the actor can do with it: the rest apart from what is grave."""
    can = actions.possible(actor, notice, row, today())
    linked = [
        (action, reverse(f"notices:{action.name}", args=[notice.reference, notice.edition_number])) for action in can
    ]
    return {
        "actions": [one for one in linked if not one[0].is_grave],
        "grave": [one for one in linked if one[0].is_grave],
    }


def today() -> date:
    """The day at this node."""
    return timezone.localdate()
