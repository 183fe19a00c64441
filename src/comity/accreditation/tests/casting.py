"""Makers of terms, applicants and their applications. Invented states and people only."""

import io
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from comity.accreditation import links, services
from comity.accreditation.codes import EXPIRING, Document
from comity.accreditation.content import Said, Shown, TermsSaid
from comity.accreditation.models import Application, Terms
from comity.assembly.models import Session
from comity.assembly.tests.test_pages import signed_in
from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.members.purposes import state_purpose
from comity.members.queries import visitor
from comity.records.attachments.preparing import prepare

# The session of `assembly.tests.casting` is from 4 to 7 May 2026, by the clock of Casablanca (UTC, one hour ahead).
OPENS = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
CLOSES = datetime(2026, 4, 14, 23, 0, tzinfo=UTC)  # midnight there
DURING = datetime(2026, 4, 1, 10, 0, tzinfo=UTC)
LATE = datetime(2026, 4, 15, 9, 0, tzinfo=UTC)

APPLICANT = visitor(language="fr")

SAID: dict[str, Any] = {
    "name": "Odile Ferrant",
    "born_on": date(1984, 2, 9),
    "nationality": "XA",
    "email": "odile.ferrant@courrier.example",
    "telephone": "",
    "medium": "Le Courrier",
    "medium_kind": "press",
    "medium_country": "XA",
    "status": "staff",
    "function": "reporter",
    "languages": ["fr", "en"],
    "equipment": "",
    "arrives_on": None,
    "leaves_on": None,
}


def terms_of(secretary: Actor, session: Session, **changes: Any) -> Terms:
    """Terms of a session: the bureau of XB decides."""
    said: dict[str, Any] = {"host": "XB", "opens_at": OPENS, "closes_at": CLOSES, "contact": "+000 press desk"}
    return services.set_terms(secretary, session=session, said=TermsSaid(**said | changes), at=OPENS)


def scan(kind: str = "PNG") -> SimpleUploadedFile:
    """A picture as an applicant sends it."""
    picture = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(picture, kind)
    return SimpleUploadedFile("passport of Odile.png", picture.getvalue(), content_type="image/png")


def shown(*kinds: Document, until: date = date(2030, 1, 1)) -> Shown:
    """Documents that are valid, drawn anew."""
    return Shown({kind: prepare(scan()) for kind in kinds}, {kind: until for kind in kinds if kind in EXPIRING})


ENOUGH = (Document.PHOTOGRAPH, Document.IDENTITY, Document.PRESS_CARD)


def draft(terms: Terms, *kinds: Document, token: str = "", **changes: Any) -> Application:
    """An application that was begun; by default without a document."""
    return services.start_application(
        APPLICANT,
        terms=terms,
        link=links.hash_of(token or links.new_token()),
        said=Said(SAID | changes),
        shown=shown(*kinds),
        language="fr",
        at=DURING,
    )


def received(terms: Terms, token: str = "", at: datetime = DURING, **changes: Any) -> Application:
    """An application that was sent in."""
    begun = draft(terms, *ENOUGH, token=token, **changes)
    return services.send_in(APPLICANT, application=begun, consents=True, at=at)


def at_work(username: str, language: str = "en", purpose: Purpose = Purpose.SECURITY_CHECK) -> Client:
    """A browser in which an officer is signed in and has said for which purpose."""
    client = signed_in(username, language)
    session = client.session
    state_purpose(session, purpose, "")
    session.save()
    return client
