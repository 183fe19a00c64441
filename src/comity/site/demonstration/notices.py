"""The notices of the demonstration: a red through its whole review and before the public, a yellow, one refused, a
silver that waits, a red whose public picture strangers reported until it was blocked, a blue that was returned, and two
of years ago that near their end.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from django.utils import timezone

from comity.core import events
from comity.core.actors import Actor
from comity.core.codes import Handling, Purpose
from comity.members import queries as members
from comity.notices import asking, editions, pilots, queries, services, upkeep
from comity.notices.codes import ReportReason
from comity.notices.content import Answers, Asked, DraftContent, Note, Questions, SubjectInput
from comity.notices.models import Notice
from comity.notices.reporters import Reporter
from comity.notices.services import pilots as pilot_services
from comity.notices.services.images import Report
from comity.records import services as record_services
from comity.records.attachments.preparing import prepare
from comity.records.attachments.roles import AttachmentRole
from comity.records.drafts import Release, ReleaseRule, draft_of
from comity.records.models import Attachment, Record
from comity.records.rules import months_later
from comity.site.demonstration.playing import acting
from comity.site.demonstration.portraits import Portrait

STORY = Path(__file__).parent / "data" / "notices.yaml"
TASK = "notices"
OUR_NUMBER = "demonstration {number}"
Clock = Callable[[], datetime]
NOT_HIM = "This is my neighbour, who never left the island."


def tell() -> Iterator[Notice]:
    """Play what is not there yet, and give each notice as it stands. Told again, it adds nothing."""
    told = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    _open_pilot(told["pilot"])
    for number, entry in enumerate(told["notices"], start=1):
        mark = OUR_NUMBER.format(number=number)
        known = Notice.objects.filter(national_reference=mark).order_by("-edition_number").first()
        yield known or _play(entry, mark, _clock(entry.get("played")))
    upkeep.ask_to_justify(timezone.now())
    # As the node does by itself: the public reads the months that are over from the first visit on.
    upkeep.freeze_figures(timezone.now())


def _clock(played: Mapping[str, int] | None) -> Clock:
    """The clock that an entry is played by: this one, or that of years ago."""
    if played is None:
        return timezone.now
    today = timezone.localdate()
    ago = today - months_later(today, -played["months"]) - timedelta(days=played["less_days"])
    return lambda: timezone.now() - ago


def _open_pilot(said: Mapping[str, Any]) -> None:
    if pilots.pilot_of(said["type"]) is not None:
        return
    protocol, now = acting(said["by"], Purpose.ADMINISTRATION, TASK), timezone.now()
    terms = next(row for row in editions.in_force(now.date()).pilots.values() if row.type == said["type"])
    opened = pilot_services.open_pilot(
        protocol,
        type=said["type"],
        cap=said["cap"],
        from_on=now.date(),
        until_on=None,
        source=terms.source["en"],
        at=now,
    )
    for code in said["states"]:
        pilot_services.join_pilot(protocol, pilot=opened, bureau=code, at=timezone.now())


def _play(entry: Mapping[str, Any], mark: str, clock: Clock) -> Notice:
    """Draft, request, and whatever the story says next, each by the officer whose it is."""
    officer = acting(entry["by"], Purpose.WANTED_PERSONS, TASK)
    notice = services.draft_notice(officer, content=_content(entry, officer, mark), at=clock())
    photo = _attach(officer, notice, entry["portrait"]) if "portrait" in entry else None
    notice = _request(officer, notice, clock)
    for step in entry["story"]:
        reviewer = acting(step["by"], Purpose.WANTED_PERSONS, TASK)
        notice = _take(reviewer, notice, step, clock)
        if "answer" in step:
            answers = Answers({1: step["answer"]})
            notice = services.answer_questions(officer, notice=notice, answers=answers, at=clock())
            notice = _request(officer, notice, clock)
    if "public" in entry:
        _show(officer, notice, photo, entry)
    events.deliver()
    return notice


def _attach(officer: Actor, notice: Notice, shade: int) -> Attachment:
    """A drawing of the principal, as the bureau would attach a photograph."""
    return record_services.attach(
        officer,
        holder_type=notice._meta.label_lower,
        holder_id=notice.pk,
        record_id=notice.principal_id,
        role=AttachmentRole.PHOTOGRAPH,
        prepared=prepare(Portrait(shade)),
        handling=Handling.H0,
        at=timezone.now(),
    )


def _show(officer: Actor, notice: Notice, photo: Attachment | None, entry: Mapping[str, Any]) -> None:
    """Let the public see a notice, as bureau and Secretariat agree; then report its picture, as strangers do."""
    services.propose_extract(officer, notice=notice, photo=photo, at=timezone.now())
    reviewer = acting(entry["public"], Purpose.WANTED_PERSONS, TASK)
    image = services.agree_extract(reviewer, notice=notice, at=timezone.now()).photo
    if image is None:
        return
    for network in entry.get("reported", ()):
        report = Report(reporter=Reporter(network=network), reason=ReportReason.WRONG_PERSON, text=NOT_HIM)
        services.report_image(members.visitor(), image=image, report=report, at=timezone.now())


def _request(officer: Actor, notice: Notice, clock: Clock) -> Notice:
    return asking.ask(
        officer,
        notice=notice,
        seen=queries.last_step_seen(officer, notice),
        duplicates_note="The other request asks for something else; both may stand.",
        at=clock(),
    )


def _take(reviewer: Actor, notice: Notice, step: Mapping[str, Any], clock: Clock) -> Notice:
    seen = queries.last_step_seen(reviewer, notice)
    asked: dict[str, Any] = {"notice": notice, "seen": seen, "at": clock()}
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
