"""Run inside a node by `tests.test_hammering`: fifty threads at one picture, and fifty at one notice."""

import io
import json
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace

from django.db import connection
from django.utils.timezone import now
from PIL import Image

from comity.core.actors import Actor
from comity.core.codes import Handling, Purpose
from comity.core.models import AuditEntry
from comity.core.refusals import Refusal
from comity.members.queries import visitor
from comity.notices import queries, services
from comity.notices.content import DraftContent, Note, SubjectInput
from comity.notices.models import ImageReport, Notice, PublicImage, ReviewStep
from comity.notices.reporters import Reporter
from comity.notices.services.images import RESTORE, Report
from comity.notices.tables import LANGUAGES
from comity.records import services as record_services
from comity.records.attachments.preparing import prepare
from comity.records.attachments.roles import AttachmentRole
from comity.records.drafts import RecordDraft, RecordKind, Release, ReleaseRule, Value
from comity.site.demonstration.playing import acting

TOGETHER = 50
PROSE = "In the spring he took the savings of forty people in the port of Marsa, and two of them recognised him. "
FACTS = {
    "date_of_facts": {"from": "2026-03-03"},
    "place_of_facts": "Marsa, XB",
    "offences": ["fraud"],
    "law": "Criminal Code, 313",
    "penalty": {"months": 60},
    "warrant": {"number": "12/26", "issued_on": "2026-04-01", "authority": "Court of Marsa", "state": "XB"},
    "extradition": {"assured": True, "basis": "treaty of 2009"},
}

Outcome = str  # "done", or the code of a refusal


def tell() -> None:
    """Print, as JSON, what became of the picture and of the notice."""
    vera = acting("vera.xb", Purpose.WANTED_PERSONS, "hammering")
    reviewers = tuple(acting(name, Purpose.INVESTIGATION, "hammering") for name in ("compliance.gs", "second.gs"))
    json.dump({"picture": at_one_picture(vera, reviewers), "notice": at_one_notice(vera, reviewers)}, sys.stdout)


def at_one_picture(vera: Actor, reviewers: tuple[Actor, ...]) -> dict[str, object]:
    """Fifty people report a picture while two reviewers restore it."""
    image = public_picture(vera, reviewers)

    def report(number: int) -> None:
        said = Report(reporter=Reporter(network=f"10.0.{number}.0/24"), reason="wrong-person", text="It is not he.")
        services.report_image(visitor(), image=image, report=said, at=now())

    def decide(reviewer: Actor) -> None:
        while not PublicImage.objects.get(pk=image.pk).reports:  # there is nothing to decide before the first report
            pass
        services.decide_image(reviewer, image=image, round_seen=0, decision=RESTORE, note=Note("Looked at."), at=now())

    reports = [lambda number=number: report(number) for number in range(TOGETHER)]
    decisions = [lambda reviewer=reviewer: decide(reviewer) for reviewer in reviewers]
    outcomes = at_once([*decisions, *reports])
    image.refresh_from_db()
    return {
        "decided": Counter(outcomes[: len(decisions)]),
        "reported": Counter(outcomes[len(decisions) :]),
        "kept": ImageReport.objects.filter(image=image).count(),
        "round": image.round,
        "counted": image.reports,
        "in its round": ImageReport.objects.filter(image=image, round=image.round).count(),
        "forgotten": not ImageReport.objects.filter(image=image, round=0).exclude(reporter="").exists(),
    }


def at_one_notice(vera: Actor, reviewers: tuple[Actor, ...]) -> dict[str, object]:
    """Fifty presses of "publish" and "refuse", by two reviewers who saw the same page."""
    first, second = reviewers
    notice = recommended(drafted(vera, "Silvan Quorro"), vera, first)
    seen = queries.last_step_seen(second, notice)
    before = AuditEntry.objects.count()

    def publish() -> None:
        services.publish_notice(second, notice=notice, seen=seen, note=Note(), at=now())

    def refuse() -> None:
        services.refuse_notice(first, notice=notice, seen=seen, reasons=("article-3-political",), note=Note(), at=now())

    outcomes = at_once([publish, refuse] * (TOGETHER // 2))
    notice.refresh_from_db()
    decisions = ReviewStep.objects.filter(notice=notice, act__in=("published", "refused"))
    return {
        "outcomes": Counter(outcomes),
        "state": notice.state,
        "decisions": list(decisions.values_list("act", flat=True)),
        "entries": AuditEntry.objects.count() - before,
    }


def at_once(acts: list[Callable[[], None]]) -> list[Outcome]:
    """What came of these acts, each in a thread and with a connection of its own, begun together."""
    together = Barrier(len(acts))

    def press(act: Callable[[], None]) -> Outcome:
        together.wait()
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(press, acts))


def public_picture(vera: Actor, reviewers: tuple[Actor, ...]) -> PublicImage:
    """A picture that the public sees, of somebody invented."""
    made = io.BytesIO()
    Image.new("RGB", (30, 40), "grey").save(made, "PNG")
    notice = drafted(vera, "Oren Vasquill")
    photo = record_services.attach(
        vera,
        holder_type="notices.notice",
        holder_id=notice.pk,
        record_id=notice.principal_id,
        role=AttachmentRole.PHOTOGRAPH,
        prepared=prepare(SimpleNamespace(name="face.png", chunks=lambda: [made.getvalue()])),
        handling=Handling.H1,
        at=now(),
    )
    first, second = reviewers
    notice = recommended(notice, vera, first)
    seen = queries.last_step_seen(second, notice)
    notice = services.publish_notice(second, notice=notice, seen=seen, note=Note(), at=now())
    services.propose_extract(vera, notice=notice, photo=photo, at=now())
    image = services.agree_extract(first, notice=notice, at=now()).photo
    assert image is not None
    return image


def drafted(vera: Actor, name: str) -> Notice:
    """A complete red notice for everybody, as XB drafts it."""
    person = RecordDraft(
        kind=RecordKind.PERSON,
        key=name,
        reference="",
        category="wanted",
        offences=("fraud",),
        properties={"name": (Value(name),), "birthDate": (Value("1986-07-04"),), "nationality": (Value("XB"),)},
    )
    content = DraftContent(
        type="red",
        language="fr",
        audience=Release(ReleaseRule.ALL),
        purposes=("wanted-persons", "border-check"),
        texts={field: dict.fromkeys(LANGUAGES, PROSE) for field in ("summary", "facts_of_case")},
        facts=FACTS,
        subjects=(SubjectInput(draft=person),),
    )
    return services.draft_notice(vera, content=content, at=now())


def recommended(notice: Notice, vera: Actor, first: Actor) -> Notice:
    """The draft, requested and recommended by the first of two reviewers."""
    seen = queries.last_step_seen(vera, notice)
    notice = services.request_notice(vera, notice=notice, seen=seen, at=now())
    seen = queries.last_step_seen(first, notice)
    return services.recommend_notice(first, notice=notice, seen=seen, note=Note(), at=now())
