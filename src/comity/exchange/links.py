"""Links of messages to records, notices and hits, as a reader sees them: each leads somewhere only for whom it may.

A link names a thing by what it is called at every node. Who wrote it could see the thing, and so could whom it went to
then (`services.linking`); who reads it now may not any more, and finds the name without a way there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.core.actors import Actor
from comity.core.refusals import NotFound
from comity.notices.queries.visibility import notice_visible_to, notices_visible_to
from comity.records.models import Record
from comity.records.queries import record_visible_to, records_by_id
from comity.screening.queries import hit_visible_to, hits_visible_to

Link = Mapping[str, str]

KINDS: Mapping[str, str | Promise] = {"record": _("record"), "notice": _("notice"), "hit": _("hit")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """One link as a page shows it.

    caption  what it is about, "" where the reader may not see it; url: where it is read, "" likewise
    owner    code of the bureau whose it is, "" where neither the link nor the store says
    """

    kind: str
    reference: str
    caption: str = ""
    owner: str = ""
    url: str = ""

    @property
    def is_quoted(self) -> bool:
        """Whether people quote the reference: a record's is an id."""
        return _key(self.reference) is None


class Seen:
    """What of some links a reader may see, asked once for all of them.

    records  those among them, for the operation that says who looked
    """

    def __init__(self, actor: Actor, links: Iterable[Link]) -> None:
        named: dict[str, set[str]] = {kind: set() for kind in KINDS}
        for link in links:
            named.get(link["to"], set()).add(link["reference"])
        self.records: list[Record] = records_by_id(actor, [key for text in named["record"] if (key := _key(text))])
        self._found: dict[tuple[str, str], Linked] = {}
        for record in self.records:
            self._keep("record", str(record.pk), record.caption, record.owner_id, "records:record")
        if named["notice"]:
            for notice in notices_visible_to(actor).filter(reference__in=named["notice"]):
                caption = notice.get_type_display()
                self._keep("notice", notice.reference, caption, notice.requesting_bureau_id, "notices:notice")
        if named["hit"]:
            for hit in hits_visible_to(actor).filter(reference__in=named["hit"]):
                self._keep("hit", hit.reference, "", hit.owner_id, "screening:hit")

    def shown(self, links: Iterable[Link]) -> list[Linked]:
        """These links, in their order."""
        return [self._found.get((link["to"], link["reference"])) or by_name(link) for link in links]

    def _keep(self, kind: str, reference: str, caption: str, owner: str, page: str) -> None:
        self._found[kind, reference] = Linked(
            kind=str(KINDS[kind]),
            reference=reference,
            caption=caption,
            owner=owner,
            url=reverse(page, args=[reference]),
        )


def named(actor: Actor, text: str) -> dict[str, str]:
    """The link that somebody means by the number of a notice or a hit, the id of a record, or the address of a page.

    Raises NotFound, alike for what is absent and what may not be seen.
    """
    reference = text.strip().split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2]
    if _key(reference):
        record = record_visible_to(actor, reference)
        return {"to": "record", "reference": str(record.pk), "owner": record.owner_id}
    try:
        notice = notice_visible_to(actor, reference)
    except NotFound:
        hit = hit_visible_to(actor, reference)
        return {"to": "hit", "reference": hit.reference, "owner": hit.owner_id}
    return {"to": "notice", "reference": notice.reference, "owner": notice.requesting_bureau_id}


def by_name(link: Link) -> Linked:
    """A link as it names itself, without a way to what it names."""
    kind = str(KINDS.get(link["to"], link["to"]))
    return Linked(kind=kind, reference=link["reference"], owner=link.get("owner", ""))


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
