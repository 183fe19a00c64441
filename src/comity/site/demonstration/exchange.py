"""What the bureaus of the demonstration write to each other: requests and what became of them, a recall, expertise."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.exchange import carrying, queries
from comity.exchange.models import ExpertiseItem, Message, Quarantined, Request
from comity.exchange.sayings import Arrival
from comity.exchange.services import accepting, circulating, filing, recalling, requests, writing
from comity.exchange.services.circulating import Expertise
from comity.exchange.services.writing import Texts
from comity.exchange.writing import Writing
from comity.records.models import Record
from comity.site.demonstration.playing import CONTRIBUTORS, acting

STORY = Path(__file__).parent / "data" / "exchange.yaml"
TASK = "exchange"
FORMER_NUMBER = "demonstration {number}"


def tell() -> Iterator[Message]:
    """Play what is not there yet, and give the first message of each case. Told again, it adds nothing."""
    told = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    for case in told["cases"]:
        told_before = (case["reference"], FORMER_NUMBER.format(number=case["number"]))
        known = Message.objects.filter(own_reference__in=told_before).order_by("sent_at").first()
        first = known or _play(case, case["reference"])
        if case.get("altered"):
            _alter(first)
        yield first
    for said in told["expertise"]:
        _circulate(said)


def _play(case: Mapping[str, Any], mark: str) -> Message:
    first: Message | None = None
    for entry in case["messages"]:
        message = _step(_writer(entry), entry, first) or _send(_writer(entry), entry, case, mark, first)
        first = first or message
        if "recall" in entry:
            _take_back(_writer(entry), message, entry["recall"])
    if first is None:
        raise ValueError(f"case {case['number']} says nothing")
    if "filed" in case:
        _file(case["filed"], first)
    return first


def _step(officer: Actor, entry: Mapping[str, Any], first: Message | None) -> Message | None:
    """A step of the request that began a case, if the entry is one; None for what is written."""
    said = {"texts": Texts(entry["texts"]), "language": entry["language"], "at": timezone.now()}
    made: Message | None = None
    if first is not None and "asks_to_pass_on" in entry and first.act is not None:
        made = requests.ask_to_pass_on(officer, act=first.act, to=entry["asks_to_pass_on"], **said)
    elif "refuses" in entry or "extends" in entry:
        request = Request.objects.get(message=first, asked=officer.bureau)
        if "refuses" in entry:
            made = requests.refuse_request(officer, request=request, reason=entry["refuses"], **said)
        else:
            until = request.due_at + timedelta(days=entry["extends"]["days"])
            made = requests.extend_request(
                officer, request=request, reason=entry["extends"]["reason"], until=until, **said
            )
    if made is not None:
        carrying.carry(timezone.now)
    return made


def _file(said: Mapping[str, str], first: Message) -> None:
    """A bureau gives a case its own reference and title, and somebody who works on it."""
    officer = _writer(said)
    file, at = queries.case_file_visible_to(officer, first.case_id), timezone.now()
    filing.file_case(officer, file=file, own_reference=said["reference"], title=said["title"], at=at)
    filing.assign_case(officer, file=file, officer=officer.id, unit="", at=at)


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
            links=[_link(reference) for reference in entry.get("links", ())],
            crime_areas=case["crime_areas"],
            own_reference="" if first is not None else mark,
            priority=entry.get("priority", "normal"),
            handling=entry.get("handling", "H0"),
            source_evaluation=entry.get("evaluation", "")[:1],
            information_evaluation=entry.get("evaluation", "")[1:],
            other_channel=entry.get("other_channel", ""),
            details=details,
            reply_to=answered,
        ),
        at=timezone.now(),
    )
    message = writing.send_message(officer, draft=draft, at=timezone.now())
    carrying.carry(timezone.now)
    message.refresh_from_db()
    return message


def _alter(message: Message) -> None:
    """Let what was sent arrive once more with one bit changed on the way: it is set aside, and somebody has to look."""
    act = message.act
    if act is None or act.envelope is None or Quarantined.objects.exists():
        return
    envelope = bytes(act.envelope)
    accepting.accept(Arrival(envelope[:-1] + bytes([envelope[-1] ^ 1]), message.to[0]), at=timezone.now())


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
    if ExpertiseItem.objects.filter(author=officer.bureau, type=said["form"]).exists():
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


def _link(reference: str) -> dict[str, str]:
    record = Record.objects.get(reference=reference)
    return {"to": "record", "reference": str(record.pk), "owner": record.owner_id}


def _writer(entry: Mapping[str, Any]) -> Actor:
    return acting(entry["by"], Purpose.INVESTIGATION, TASK)
