"""The newsroom of the demonstration: what the sessions decided, as their record says it, and a few items beside."""

import io
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone
from PIL import Image, ImageDraw

from comity.accreditation.models import NewsItem
from comity.accreditation.newsroom_codes import NewsKind
from comity.accreditation.newsroom_content import Begun, Captioned, Explained, Written
from comity.accreditation.queries import news as asked
from comity.accreditation.services import newsroom as verbs
from comity.assembly.models import Session, Vote
from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.notices import images
from comity.site.demonstration.playing import acting

STORY = Path(__file__).parent / "data" / "newsroom.yaml"
TASK = "newsroom"
PRESS_OFFICER = "protocol.gs"

Told = Mapping[str, Any]


class Drawing:
    """An empty hall, drawn, as a browser would send it."""

    name: str | None = "hall.png"

    def chunks(self) -> Iterator[bytes]:
        """Its content."""
        sheet = Image.new("RGB", (960, 540), "#e9edf2")
        pen = ImageDraw.Draw(sheet)
        pen.rectangle((360, 70, 600, 150), fill="#7a8ca3")
        for row in range(5):
            for seat in range(14):
                x, y = 60 + seat * 62 - row * 4, 230 + row * 58
                pen.rounded_rectangle((x, y, x + 40, y + 34), 6, fill="#3c5878")
        file = io.BytesIO()
        sheet.save(file, "PNG")
        yield file.getvalue()


def tell() -> Iterator[NewsItem]:
    """Publish what is not there yet, and give each item. Told again, it adds nothing."""
    told, at = yaml.safe_load(STORY.read_text(encoding="utf-8")), timezone.now()
    officer = acting(PRESS_OFFICER, Purpose.ADMINISTRATION, TASK)
    for session in Session.objects.order_by("opens_on"):
        for decision in asked.untold(session):
            yield _of_the_record(officer, session, decision.pk, is_ballot=isinstance(decision, Vote), at=at)
    if NewsItem.objects.filter(ballot__isnull=True, text__isnull=True).exists():
        return
    for said in told["items"]:
        yield _published(officer, said, at)


def _of_the_record(officer: Actor, session: Session, key: Any, *, is_ballot: bool, at: datetime) -> NewsItem:
    begun = Begun(
        kind=NewsKind.COMMUNIQUE, original="en", ballot=key if is_ballot else None, text=None if is_ballot else key
    )
    item = verbs.begin_news(officer, session=session, begun=begun, at=at)
    return verbs.publish_news(officer, item=item, embargo=None, at=at)


def _published(officer: Actor, said: Told, at: datetime) -> NewsItem:
    session = Session.objects.get(reference=said["session"])
    begun = Begun(kind=NewsKind(said["kind"]), original="en", source=said.get("source", ""))
    item = verbs.begin_news(officer, session=session, begun=begun, at=at)
    for language, words in said["words"].items():
        item = verbs.write_news(officer, item=item, language=language, words=Written(**words), at=at)
    if "picture" in said:
        shown = said["picture"]
        captioned = Captioned(credit=shown["credit"], captions={}, alt=shown["alt"])
        prepared = images.prepare_for_public(Drawing())
        verbs.add_news_picture(officer, item=item, prepared=prepared, captioned=captioned, at=at)
    embargo = at + timedelta(days=said["embargo_days"]) if "embargo_days" in said else None
    item = verbs.publish_news(officer, item=item, embargo=embargo, at=at)
    if "correction" in said:
        corrected = said["correction"]
        words, what = Written(**corrected["words"]), Explained(corrected["what"])
        item = verbs.correct_news(officer, item=item, language="en", words=words, what=what, at=at)
    return item
