"""The newest public items of the newsroom as feeds: Atom (RFC 4287) and JSON Feed 1.1."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from comity.accreditation.news_showing import News

NEWEST = 50
_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # an empty feed says nothing of when something may come


@dataclass(frozen=True, slots=True)
class Feed:
    """Whose feed it is. site: scheme and host, without a slash at its end; home, here: addresses of list and feed."""

    title: str
    author: str
    site: str
    home: str
    here: str
    language: str


def atom(items: Sequence[News], feed: Feed) -> bytes:
    """An Atom document."""
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": feed.language})
    _add(root, "id", feed.site + feed.here)
    _add(root, "title", feed.title)
    _add(ET.SubElement(root, "author"), "name", feed.author)
    _add(root, "updated", max((item.changed_at for item in items), default=_NEVER).isoformat())
    ET.SubElement(root, "link", rel="self", href=feed.site + feed.here)
    ET.SubElement(root, "link", rel="alternate", href=feed.site + feed.home)
    for item in items:
        entry = ET.SubElement(root, "entry", {"xml:lang": item.said.language})
        _add(entry, "id", feed.site + item.url)
        _add(entry, "title", item.said.title)
        _add(entry, "published", item.published_at.isoformat())
        _add(entry, "updated", item.changed_at.isoformat())
        ET.SubElement(entry, "link", rel="alternate", href=feed.site + item.url)
        ET.SubElement(entry, "category", term=item.kind, label=item.kind_name)
        _add(entry, "content", "\n\n".join(item.said.paragraphs))
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def json_feed(items: Sequence[News], feed: Feed) -> bytes:
    """A JSON Feed document."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.site + feed.home,
        "feed_url": feed.site + feed.here,
        "language": feed.language,
        "items": [
            {
                "id": feed.site + item.url,
                "url": feed.site + item.url,
                "language": item.said.language,
                "title": item.said.title,
                "content_text": "\n\n".join(item.said.paragraphs),
                "date_published": item.published_at.isoformat(),
                "date_modified": item.changed_at.isoformat(),
                "tags": [item.kind],
            }
            for item in items
        ],
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text
