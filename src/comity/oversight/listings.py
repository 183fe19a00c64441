"""Lists of oversight: the audit, and who consulted what one's own bureau owns.

Rows are entries; what a cell shows comes from the entry's face, so that a column cannot show more than the reader may
see. The questions a list may be asked are the reader's too: a filter on what is hidden would tell of it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from comity.core.actors import Actor, ActorKind
from comity.core.codes import Purpose
from comity.core.labels import action_label, actions, subject_label
from comity.core.listing import Choice, Column, Filter, Listing, ListingPage, Word
from comity.core.models import AuditEntry
from comity.members.models import Bureau
from comity.oversight import queries
from comity.oversight.queries import EntryFace, Thing

OUTCOMES: Mapping[str, Word] = {
    "done": Word(label=gettext_lazy("done"), tone="good"),
    "refused": Word(label=gettext_lazy("refused"), tone="bad"),
}
KINDS = {
    ActorKind.OFFICER: gettext_lazy("officer"),
    ActorKind.INTEGRATION: gettext_lazy("integration"),
    ActorKind.OPERATOR: gettext_lazy("operator"),
    ActorKind.SYSTEM: gettext_lazy("the node itself"),
    ActorKind.VISITOR: gettext_lazy("not signed in"),
}
PERIODS = {
    "1": gettext_lazy("the last 24 hours"),
    "7": gettext_lazy("the last 7 days"),
    "30": gettext_lazy("the last 30 days"),
    "365": gettext_lazy("the last 12 months"),
}
THINGS_NAMED = 2


class Faces:
    """The faces of a page's entries. A cell is drawn after the page was read, so all are made with two queries."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.names = queries.names_of_actors(actor)
        self._made: dict[UUID, EntryFace] = {}

    def prepared(self, page: ListingPage) -> ListingPage:
        """The page, with the faces of all its entries made."""
        self._make([line.row for line in page.lines])
        return page

    def of(self, entry: AuditEntry) -> EntryFace:
        """One entry's face."""
        if entry.id not in self._made:
            self._make([entry])
        return self._made[entry.id]

    def cell(self, part: Callable[[EntryFace], str]) -> Callable[[AuditEntry], object]:
        """A cell that is worked out when it is drawn."""
        return lambda entry: lazy(lambda: part(self.of(entry)), str)()

    def _make(self, entries: Sequence[AuditEntry]) -> None:
        self._made |= {face.id: face for face in queries.faces(self.actor, entries)}

    def actor_name(self, face: EntryFace) -> str:
        """Who acted: the name of an officer of the own bureau, else the kind of actor."""
        if not face.actor_kind:
            return ""
        kind = str(KINDS.get(ActorKind(face.actor_kind), face.actor_kind))
        if face.actor_kind == ActorKind.OPERATOR:
            return f"{kind} {face.actor_id}"
        return self.names.get(face.actor_id, kind)


def audit_page(actor: Actor, address: Any, at: datetime, *, for_export: bool = False) -> ListingPage:
    """The audit, as the actor sees it and asked for it. An export also names each entry: on the page it is a link."""
    faces = Faces(actor)
    ids = [Column(key="id", label=_("Entry"), kind="code")] if for_export else []
    listing = Listing(
        name="audit",
        title=gettext_lazy("Audit"),
        hint=gettext_lazy("Id of an entry or of a thing, or your bureau's reference"),
        columns=[*_columns(faces), *ids],
        filters=_filters(actor, faces, at),
        search=lambda entries, text: queries.entries_searched(actor, entries, text),
        order="-at",
        unique="position",
        link=lambda entry: reverse("oversight:entry", args=[entry.id]),
        empty=gettext_lazy("What your bureau does, and who consults what it owns, will stand here."),
    )
    return faces.prepared(listing.read(queries.entries_visible_to(actor), address))


def access_page(actor: Actor, address: Any, at: datetime) -> ListingPage:
    """Who consulted or changed what the actor's bureau owns."""
    faces = Faces(actor)
    wanted = {"at", "event", "bureau", "purpose", "things"}
    asked = {"event", "purpose", "period", "bureau"}
    listing = Listing(
        name="access",
        title=gettext_lazy("Who consulted our records"),
        columns=[column for column in _columns(faces) if column.key in wanted],
        filters=[each for each in _filters(actor, faces, at) if each.key in asked],
        order="-at",
        unique="position",
        link=lambda entry: reverse("oversight:entry", args=[entry.id]),
        empty=gettext_lazy("When another bureau consults a record of yours, it will stand here."),
    )
    return faces.prepared(listing.read(queries.entries_about_what_we_own(actor), address))


def thing_words(thing: Thing) -> str:
    """A thing as a reader knows it: what it is, and the reference people quote, or the beginning of its id."""
    return f"{subject_label(thing.kind)} {thing.reference or thing.id[-12:]}"


def things_words(face: EntryFace) -> str:
    """The first things of an entry, and how many more there are."""
    named = ", ".join(thing_words(thing) for thing in face.things[:THINGS_NAMED])
    more = face.touched - THINGS_NAMED
    if more <= 0:
        return named
    return ngettext("%(things)s and %(more)d more", "%(things)s and %(more)d more", more) % {
        "things": named,
        "more": more,
    }


def _columns(faces: Faces) -> list[Column]:
    return [
        Column(key="at", label=_("When"), sort="position", kind="moment"),
        Column(key="event", label=_("Action"), value=lambda entry: action_label(entry.event), sort="event"),
        Column(key="outcome", label=_("Outcome"), value=lambda entry: OUTCOMES[entry.outcome], kind="state"),
        Column(key="bureau", label=_("For bureau"), sort="bureau", kind="code"),
        Column(key="actor", label=_("By whom"), value=faces.cell(faces.actor_name), kind="name", wide=True),
        Column(key="purpose", label=_("Purpose"), value=lambda entry: purpose_label(entry.purpose), sort="purpose"),
        Column(key="things", label=_("About"), value=faces.cell(things_words), wide=True),
    ]


def purpose_label(code: str) -> str:
    """A purpose in words; nothing where none was stated."""
    return str(Purpose(code).label) if code in Purpose.values else code


def _filters(actor: Actor, faces: Faces, at: datetime) -> list[Filter]:
    own = Q(bureau=actor.bureau)
    bureaus: list[Choice] = [(code, code) for code in Bureau.objects.order_by("code").values_list("code", flat=True)]
    return [
        Filter(key="event", label=_("Action"), choices=list(actions().items())),
        Filter(key="outcome", label=_("Outcome"), choices=[(code, word.label) for code, word in OUTCOMES.items()]),
        Filter(key="purpose", label=_("Purpose"), choices=Purpose.choices),
        Filter(key="bureau", label=_("For bureau"), choices=bureaus),
        Filter(
            key="actor",
            label=_("Officer of your bureau"),
            choices=sorted(faces.names.items(), key=lambda named: named[1]),
            narrow=lambda ids: own & Q(actor_id__in=ids),
        ),
        Filter(
            key="period",
            label=_("Period"),
            choices=list(PERIODS.items()),
            narrow=lambda days: Q(at__gte=at - timedelta(days=max(int(day) for day in days))),
        ),
    ]
