"""The newest public extracts as feeds, for whoever publishes them elsewhere: RSS 2.0 and JSON Feed 1.1."""

import json
from collections.abc import Sequence
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from comity.notices.public_showing import PublicFace

NEWEST = 100


def rss(faces: Sequence[PublicFace], *, title: str, site: str, home: str, language: str) -> bytes:
    """An RSS 2.0 document.  site: scheme and host, without a slash at its end; home: address of the list."""
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    for tag, said in (("title", title), ("link", site + home), ("description", title), ("language", language)):
        ET.SubElement(channel, tag).text = said
    for face in faces:
        item = ET.SubElement(channel, "item")
        ET.SubElement(item, "title").text = f"{face.title} ({face.type_name})"
        ET.SubElement(item, "link").text = site + face.url
        ET.SubElement(item, "guid", isPermaLink="false").text = face.slug
        ET.SubElement(item, "pubDate").text = format_datetime(face.published_at)
        ET.SubElement(item, "category").text = face.type
        ET.SubElement(item, "description").text = summary(face)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def json_feed(faces: Sequence[PublicFace], *, title: str, site: str, home: str, language: str) -> bytes:
    """A JSON Feed 1.1 document."""
    items = [
        {
            "id": face.slug,
            "url": site + face.url,
            "title": f"{face.title} ({face.type_name})",
            "content_text": summary(face),
            "date_published": face.published_at.isoformat(),
            "tags": [face.type],
            **({"image": site + face.picture} if face.picture else {}),
        }
        for face in faces
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": site + home,
        "language": language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False).encode()


def summary(face: PublicFace) -> str:
    """What an extract says, line by line."""
    return "\n".join(f"{fact.label}: {fact.value}" for fact in face.facts)
