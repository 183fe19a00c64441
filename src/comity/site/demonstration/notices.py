"""The notices of the demonstration: one red through its whole review, one yellow, one refused, a silver that waits."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from django.utils import timezone

from comity.core import events
from comity.core.actors import Actor
from comity.core.codes import Purpose
from comity.notices import asking, pilots, queries, services
from comity.notices.content import Answers, Asked, DraftContent, Note, Questions, SubjectInput
from comity.notices.models import Notice
from comity.notices.services import pilots as pilot_services
from comity.records.drafts import Release, ReleaseRule, draft_of
from comity.records.models import Record
from comity.site.demonstration.playing import acting

STORY = Path(__file__).parent / "data" / "notices.yaml"
TASK = "notices"
OUR_NUMBER = "demonstration {number}"


def tell() -> Iterator[Notice]:
    """Play what is not there yet, and give each notice as it stands. Told again, it adds nothing."""
    told = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    _open_pilot(told["pilot"])
    for number, entry in enumerate(told["notices"], start=1):
        mark = OUR_NUMBER.format(number=number)
        known = Notice.objects.filter(national_reference=mark).order_by("-edition_number").first()
        yield known or _play(entry, mark)


def _open_pilot(said: Mapping[str, Any]) -> None:
    if pilots.pilot_of(said["type"]) is not None:
        return
    protocol, now = acting(said["by"], Purpose.ADMINISTRATION, TASK), timezone.now()
    opened = pilot_services.open_pilot(
        protocol,
        type=said["type"],
        cap=said["cap"],
        from_on=now.date(),
        until_on=None,
        source="Resolution of the demonstration's General Assembly",
        at=now,
    )
    for code in said["states"]:
        pilot_services.join_pilot(protocol, pilot=opened, bureau=code, at=timezone.now())


def _play(entry: Mapping[str, Any], mark: str) -> Notice:
    """Draft, request, and whatever the story says next, each by the officer whose it is."""
    officer = acting(entry["by"], Purpose.WANTED_PERSONS, TASK)
    notice = services.draft_notice(officer, content=_content(entry, officer, mark), at=timezone.now())
    notice = _request(officer, notice)
    for step in entry["story"]:
        reviewer = acting(step["by"], Purpose.WANTED_PERSONS, TASK)
        notice = _take(reviewer, notice, step)
        if step["act"] == "return":
            answers = Answers({1: step["answer"]})
            notice = services.answer_questions(officer, notice=notice, answers=answers, at=timezone.now())
            notice = _request(officer, notice)
    events.deliver()
    return notice


def _request(officer: Actor, notice: Notice) -> Notice:
    return asking.ask(
        officer,
        notice=notice,
        seen=queries.last_step_seen(officer, notice),
        duplicates_note="The other request asks for something else; both may stand.",
        at=timezone.now(),
    )


def _take(reviewer: Actor, notice: Notice, step: Mapping[str, Any]) -> Notice:
    seen = queries.last_step_seen(reviewer, notice)
    asked: dict[str, Any] = {"notice": notice, "seen": seen, "at": timezone.now()}
    match step["act"]:
        case "return":
            questions = Questions([Asked(step["text"], step["field"])])
            return services.return_notice(reviewer, **asked, questions=questions, reasons=())
        case "recommend":
            return services.recommend_notice(reviewer, **asked, note=Note())
        case "publish":
            return services.publish_notice(reviewer, **asked, note=Note())
        case _:
            return services.refuse_notice(reviewer, **asked, reasons=tuple(step["reasons"]), note=Note())


def _content(entry: Mapping[str, Any], officer: Actor, mark: str) -> DraftContent:
    return DraftContent(
        type=entry["type"],
        language=entry["language"],
        request_kind=entry.get("request_kind", ""),
        audience=Release(ReleaseRule.ALL),
        purposes=entry["purposes"],
        texts=entry["texts"],
        facts=entry["facts"],
        handling="H0",
        national_reference=mark,
        subjects=[_subject(entry, officer.bureau)],
    )


def _subject(entry: Mapping[str, Any], owner: str) -> SubjectInput:
    if "record" in entry:
        return SubjectInput(record=Record.objects.get(owner=owner, reference=entry["record"]).pk)
    said = entry["subject"]
    properties = {name: [{"text": text} for text in texts] for name, texts in said["properties"].items()}
    return SubjectInput(draft=draft_of(said | {"properties": properties, "key": str(uuid4())}))
