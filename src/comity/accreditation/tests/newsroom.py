"""Makers of items of the newsroom."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from comity.accreditation.models import NewsItem
from comity.accreditation.newsroom_codes import NewsKind
from comity.accreditation.newsroom_content import Begun, Explained, Written
from comity.accreditation.services import newsroom as verbs
from comity.accreditation.tests.casting import DURING
from comity.assembly.models import Session
from comity.core.actors import Actor
from comity.core.countries import LANGUAGES

FOUR = Explained(dict.fromkeys(LANGUAGES, "The record was corrected."))


def begun(officer: Actor, session: Session, *, at: datetime = DURING, **said: Any) -> NewsItem:
    """An item that was begun in English."""
    what = Begun(**{"kind": NewsKind.COMMUNIQUE, "original": "en"} | said)
    return verbs.begin_news(officer, session=session, begun=what, at=at)


def written(
    officer: Actor,
    session: Session,
    *,
    title: str = "The session is open",
    languages: Sequence[str] = ("en",),
    at: datetime = DURING,
    **said: Any,
) -> NewsItem:
    """An item that is written in these languages."""
    item = begun(officer, session, at=at, **said)
    for language in languages:
        words = Written(title=f"{title} ({language})", body=f"First words ({language}).\n\nSecond words.")
        item = verbs.write_news(officer, item=item, language=language, words=words, at=at)
    return item


def released(
    officer: Actor, session: Session, *, embargo: datetime | None = None, at: datetime = DURING, **said: Any
) -> NewsItem:
    """An item that was released: public at once, or from a moment on."""
    return verbs.publish_news(officer, item=written(officer, session, at=at, **said), embargo=embargo, at=at)
