"""What the bureaus of the demonstration write to each other: requests, an answer, a recall, expertise for everybody."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.exchange import carrying
from comity.exchange.models import ExpertiseItem, Message
from comity.exchange.services import circulating, recalling, writing
from comity.exchange.services.circulating import Expertise
from comity.exchange.writing import Writing
from comity.site.demonstration.playing import CONTRIBUTORS, acting

STORY = Path(__file__).parent / "data" / "exchange.yaml"
TASK = "exchange"
OUR_NUMBER = "demonstration {number}"


def tell() -> Iterator[Message]:
    """Play what is not there yet, and give the first message of each case. Told again, it adds nothing."""
    told = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    for case in told["cases"]:
        mark = OUR_NUMBER.format(number=case["number"])
        known = Message.objects.filter(own_reference=mark).order_by("sent_at").first()
        yield known or _play(case, mark)
    _circulate(told["expertise"])


def _play(case: Mapping[str, Any], mark: str) -> Message:
    first: Message | None = None
    for entry in case["messages"]:
        message = _send(_writer(entry), entry, case, mark, first)
        first = first or message
        if "recall" in entry:
            _take_back(_writer(entry), message, entry["recall"])
    if first is None:
        raise ValueError(f"case {case['number']} says nothing")
    return first


def _send(
    officer: Actor, entry: Mapping[str, Any], case: Mapping[str, Any], mark: str, first: Message | None
) -> Message:
    """Write and send, as the officer's form does, and carry it to whom it is for."""
    details: dict[str, Any] = {"asks": entry["asks"]} if "asks" in entry else {}
    kind = entry.get("kind", "message")
    answered = first.act_id if first is not None and entry.get("answers") else None
    if answered:
        kind, details = "answer", {"request": str(answered), "outcome": "answered"}
    draft = writing.save_draft(
        officer,
        draft=None,
        seq=0,
        writing=Writing(
            to=entry["to"],
            case=first.case_id if first is not None else None,
            kind=kind,
            title=entry["title"],
            texts=entry["texts"],
            original_language=entry["language"],
            entities=entry.get("entities", ()),
            crime_areas=case["crime_areas"],
            own_reference="" if first is not None else mark,
            priority=entry.get("priority", "normal"),
            handling=entry.get("handling", "H0"),
            details=details,
            reply_to=answered,
        ),
        at=timezone.now(),
    )
    message = writing.send_message(officer, draft=draft, at=timezone.now())
    carrying.carry(timezone.now)
    message.refresh_from_db()
    return message


def _take_back(officer: Actor, message: Message, said: Mapping[str, str]) -> None:
    if message.act is not None:
        recalling.recall_act(
            officer,
            act=message.act,
            scope="withdraw",
            bureaus=(),
            reason=said["reason"],
            words=recalling.Words(said["note"]),
            at=timezone.now(),
        )
        carrying.carry(timezone.now)


def _circulate(said: Mapping[str, Any]) -> None:
    officer = _writer(said)
    if ExpertiseItem.objects.filter(author=officer.bureau).exists():
        return
    expertise = Expertise(
        form=said["form"],
        titles=said["titles"],
        texts=said["texts"],
        original=said["language"],
        crime_areas=said["crime_areas"],
        # To the invented bureaus: no real state is shown receiving anything.
        bureaus=[bureau for bureau in CONTRIBUTORS if bureau != officer.bureau],
    )
    circulating.circulate(officer, expertise=expertise, at=timezone.now())
    carrying.carry(timezone.now)


def _writer(entry: Mapping[str, Any]) -> Actor:
    return acting(entry["by"], Purpose.INVESTIGATION, TASK)
