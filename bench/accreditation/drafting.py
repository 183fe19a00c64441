"""What `bench.accreditation.deadline` does inside a node's process: drafts that wait to be sent in, and their count."""

import shutil
from datetime import date, datetime, timedelta
from functools import cache

from django.utils import timezone

from comity.accreditation import links, services
from comity.accreditation.codes import ApplicationState, Document
from comity.accreditation.content import Said, Shown, TermsSaid
from comity.accreditation.models import Application, Terms
from comity.core.ids import new_id
from comity.members.queries import visitor
from comity.records.attachments import storage
from comity.records.attachments.preparing import Prepared, prepare
from comity.site.demonstration import playing
from comity.site.demonstration.assembly import SECRETARY, Paper

SESSION = "REHEARSAL"
KINDS = (Document.PHOTOGRAPH, Document.IDENTITY, Document.ASSIGNMENT)
MEDIUM = "bench"


def write_drafts(first: int, count: int) -> None:
    """Write complete drafts, and print the secret part of each link."""
    terms = _terms()
    for number in range(first, first + count):
        token = links.new_token()
        services.start_application(
            visitor(language="en"),
            terms=terms,
            link=links.hash_of(token),
            said=Said(said(number)),
            shown=Shown({kind: _copy_of(_paper()) for kind in KINDS}, {Document.IDENTITY: date(2099, 1, 1)}),
            language="en",
            at=timezone.now(),
        )
        print(token)


def said(number: int) -> dict[str, object]:
    """What the nth applicant writes."""
    return {
        "name": f"Bench Applicant {number:06d}",
        "born_on": date(1980, 1, 1) + timedelta(days=number),
        "nationality": "XA",
        "email": f"applicant-{number}@media.example",
        "medium": MEDIUM,
        "medium_kind": "press",
        "medium_country": "XA",
        "status": "freelance",
        "function": "reporter",
        "languages": ["en"],
    }


def close_in(seconds: float) -> None:
    """Let the window close so many seconds from now, and print the moment."""
    terms = _terms()
    closes_at = timezone.now() + timedelta(seconds=seconds)
    said = TermsSaid(host=terms.host_id, opens_at=terms.opens_at, closes_at=closes_at, contact=terms.contact)
    secretary = playing.acting(SECRETARY, playing.Purpose.ADMINISTRATION, "bench")
    services.set_terms(secretary, session=terms.session, said=said, at=timezone.now())
    print(closes_at.isoformat())


def count(closes_at: str) -> None:
    """Print how many the node has received, how many of them at the deadline or after it, how many are drafts still."""
    rows = Application.objects.filter(terms=_terms(), medium=MEDIUM)
    received = rows.filter(state=ApplicationState.RECEIVED)
    late = received.filter(received_at__gte=datetime.fromisoformat(closes_at))
    print(received.count(), late.count(), rows.filter(state=ApplicationState.DRAFT).count())


def _terms() -> Terms:
    return Terms.objects.select_related("session").get(session__reference=SESSION)


@cache
def _paper() -> Prepared:
    return prepare(Paper("A paper of the benchmark"))


def _copy_of(one: Prepared) -> Prepared:
    """The same safe copy once more, as if it had been sent again."""
    key = new_id()
    folder = storage.incoming(key)
    paths = [shutil.copy(path, folder / path.name) if path else None for path in (one.path, one.thumbnail)]
    read = {"media_type": one.media_type, "width": one.width, "height": one.height, "pages": one.pages}
    return Prepared(key, name=one.name, path=folder / one.path.name, thumbnail=paths[1], said=read)
