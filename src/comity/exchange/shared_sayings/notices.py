"""Notices: between a bureau and the General Secretariat while they are reviewed, and to their audience afterwards."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from comity.core.events import Delivery
from comity.core.subjects import plain
from comity.exchange import approvals, hosting
from comity.exchange.files import naming
from comity.exchange.sayings import Saying
from comity.exchange.shared_sayings import audience_of, part_of, reached, speaks_for
from comity.members.models import Bureau
from comity.notices import interchange
from comity.notices.codes import IN_FORCE, IN_REVIEW, KNOWN, Channel, State, SubjectRole
from comity.notices.codes import Act as Step
from comity.notices.models import Notice, NoticeSubject, Question
from comity.notices.queries.recipients import asked_audience
from comity.notices.services.reach import reach_of
from comity.records.drafts import draft_of
from comity.records.exporting import draft_from
from comity.records.following import as_entity
from comity.records.interchange import entity
from comity.records.models import Record, ReleaseClass
from comity.records.rules import is_released_to

PRINCIPAL = SubjectRole.PRINCIPAL
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def requested(delivery: Delivery) -> Iterator[Saying]:
    """The Secretariat is asked to publish: the request with all that it is about, and with what was answered before."""
    notice = _notice(delivery)
    if notice.state not in IN_REVIEW:
        return  # taken back meanwhile, of which another event tells
    subjects = _subjects(notice)
    reached, _ = reach_of(notice, next((one.record for one, _ in subjects if one.role == PRINCIPAL), None), delivery.at)
    content = interchange.structured(notice, subjects, own=True)
    # As far as the owner's declarations allow it: of these the Secretariat learns no more than that.
    content["content"]["audience"] = {"rule": str(reached.rule), "bureaus": list(reached.bureaus)}
    body: dict[str, Any] = {
        "notice": _name(notice),
        "content": content,
        "records": [_as_it_will_be(subject, record) for subject, record in subjects],
        "shared": [str(record.pk) for _, record in subjects if not record.dependent],
        "answers": _answers(notice),
        "new_facts": notice.new_facts,
        "duplicates_note": notice.duplicates_note,
        "follows_refusal": str(notice.follows_refusal_id or ""),
    }
    said = {name: value for name, value in body.items() if value or name == "records"}
    files = naming.of_request(notice, [record for _subject, record in subjects])
    yield from _to_secretariat(delivery, notice, "notice-requested", naming.with_files(said, files))


def returned(delivery: Delivery) -> Iterator[Saying]:
    """The bureau is asked what is not clear."""
    notice = _notice(delivery)
    questions = [
        {"number": each.number, "text": each.text} | ({"field": each.field.replace("_", "-")} if each.field else {})
        for each in Question.objects.filter(notice=notice, answered_at__isnull=True).order_by("number")
    ]
    if notice.state != State.RETURNED or not questions:
        return
    body: dict[str, Any] = {"notice": _name(notice), "questions": questions, "due_at": plain(notice.returned_due_at)}
    body["reasons"], _ = _of_step(notice, Step.RETURNED)
    yield from _to_owner(delivery, notice, "notice-questioned", body)


def answered(delivery: Delivery) -> Iterator[Saying]:
    """The Secretariat is given the answers; the request, as it reads then, comes back by itself."""
    notice = _notice(delivery)
    if answers := _answers(notice):
        yield from _to_secretariat(delivery, notice, "notice-answered", {"notice": _name(notice), "answers": answers})


def refused(delivery: Delivery) -> Iterator[Saying]:
    """The bureau learns the reasons."""
    notice = _notice(delivery)
    reasons, text = _of_step(notice, Step.REFUSED)
    if reasons and text:
        reasons[0]["note"] = text
    yield from _to_owner(delivery, notice, "notice-refused", {"notice": _name(notice), "reasons": reasons})


def discarded(delivery: Delivery) -> Iterator[Saying]:
    """A request is waited for no more: the bureau takes it back, or the Secretariat waited for answers in vain."""
    notice = _notice(delivery)
    if notice.requested_at is None:
        return
    code = delivery.event.reason if _CODE.fullmatch(delivery.event.reason) else "discarded"
    body = {"notice": _name(notice), "reason": {"code": code}}
    yield from _to_secretariat(delivery, notice, "notice-withdrawn", body)
    yield from _to_owner(delivery, notice, "notice-withdrawn", body | {"cancelled": True})


def published(delivery: Delivery) -> Iterator[Saying]:
    """A notice or a diffusion goes to its audience, with the records that all of it may see."""
    notice = _notice(delivery)
    if notice.state not in KNOWN:
        return  # it ended meanwhile, of which another event tells
    if notice.mirrored_at is not None:
        yield from _to_owner(delivery, notice, "notice-approved", _approval(notice))
        return
    yield from _published_anew(delivery, notice)


def publication(notice: Notice, to: set[str]) -> tuple[str, dict[str, Any]]:
    """How a notice in force is said to some: the kind of act, and its body with the records that all of them see."""
    shown = [(subject, record) for subject, record in _subjects(notice) if to <= _reached(record.release)]
    body = {
        "notice": _name(notice),
        "content": interchange.structured(notice, shown, own=False),
        "subjects": [as_entity(record) for _subject, record in shown],
        "snapshot": notice.frozen_hash,
        "release": {"purposes": list(notice.release.purposes)},
    }
    body = naming.with_files(body, naming.of_notice(notice, [record for _subject, record in shown]))
    if word := approvals.word_for(body) if speaks_for(Bureau.SECRETARIAT) else notice.approval:
        body["approval"] = word
    return ("diffusion" if notice.channel == Channel.DIFFUSION else "notice-published"), body


def files_changed(delivery: Delivery) -> Iterator[Saying]:
    """What an earlier edition showed was taken off: the one in force is said again, with the files that are left."""
    event = delivery.event
    if event.holder_type != naming.NOTICE:
        return
    series = Notice.objects.filter(pk=event.holder).values("series")
    in_force = Notice.objects.select_related("release").filter(series__in=series, state__in=IN_FORCE)
    for notice in in_force.filter(mirrored_at__isnull=True):
        yield from _published_anew(delivery, notice, part="files")


def superseded(delivery: Delivery) -> Iterator[Saying]:
    """A newer edition took its place."""
    notice = _notice(delivery)
    body = {"notice": _name(notice), "by": _name(Notice.objects.get(pk=delivery.event.by))}
    yield from _to_audience(delivery, notice, "notice-superseded", _reached(notice.release), body)


def narrowed(delivery: Delivery) -> Iterator[Saying]:
    """Some may not keep it any more; the rest is told for what it may be used."""
    notice = _notice(delivery)
    classes = ReleaseClass.objects.in_bulk([delivery.event.before, delivery.event.after])
    before, after = _reached(classes[delivery.event.before]), _reached(classes[delivery.event.after])
    gone = {"notice": _name(notice), "keep": False}
    yield from _to_audience(delivery, notice, "notice-narrowed", before - after, gone, part="gone")
    kept = {"notice": _name(notice), "keep": True, "purposes": list(notice.purposes)}
    told = (before & after) - {Bureau.SECRETARIAT}
    yield from _to_audience(delivery, notice, "notice-narrowed", told, kept, part="kept")
    # It reviewed the notice, and has to know whom to tell when it is suspended.
    now = classes[delivery.event.after]
    whole = kept | {"audience": {"rule": now.rule, "bureaus": list(now.bureaus)}}
    secretariat = (before & after) & {Bureau.SECRETARIAT}
    yield from _to_audience(delivery, notice, "notice-narrowed", secretariat, whole, part="audience")


def suspended(delivery: Delivery) -> Iterator[Saying]:
    """Nobody may use it for now."""
    notice = _notice(delivery)
    if notice.state != State.SUSPENDED:
        return  # reinstated or ended meanwhile
    body = {"notice": _name(notice), "reasons": _reasons(delivery)}
    yield from _by_secretariat(delivery, notice, "notice-suspended", body)
    if notice.channel == Channel.DIFFUSION and not speaks_for(Bureau.SECRETARIAT):
        # Whom it was sent to, the Secretariat does not know: it was not asked before.
        gone = {"notice": _name(notice), "keep": False}
        to = _reached(notice.release) - {Bureau.SECRETARIAT}
        yield from _to_audience(delivery, notice, "notice-narrowed", to, gone, part="gone")


def reinstated(delivery: Delivery) -> Iterator[Saying]:
    """It is in force again. Said whole before, for whoever came while it was suspended."""
    notice = _notice(delivery)
    if notice.state not in IN_FORCE:
        return  # suspended anew, or ended
    if notice.mirrored_at is None:
        yield from _published_anew(delivery, notice, part="again")
    yield from _by_secretariat(delivery, notice, "notice-reinstated", {"notice": _name(notice)})


def withdrawn(delivery: Delivery) -> Iterator[Saying]:
    """It ended before its time."""
    notice, event = _notice(delivery), delivery.event
    body = {"notice": _name(notice), "reason": {"code": event.reason}, "cancelled": event.cancelled}
    yield from _to_audience(delivery, notice, "notice-withdrawn", _reached(notice.release), body)
    if event.cancelled and notice.mirrored_at is not None:
        yield from _by_secretariat(delivery, notice, "notice-withdrawn", body)


def extended(delivery: Delivery) -> Iterator[Saying]:
    """It is kept longer."""
    notice = _notice(delivery)
    until = notice.kept_until.isoformat() if notice.kept_until is not None else delivery.event.until_on
    body = {"notice": _name(notice), "until": until}
    yield from _to_audience(delivery, notice, "notice-extended", _reached(notice.release), body)


def expired(delivery: Delivery) -> Iterator[Saying]:
    """Its time is over."""
    notice = _notice(delivery)
    body = {"notice": _name(notice), "at": plain(delivery.at)}
    yield from _to_audience(delivery, notice, "notice-expired", _reached(notice.release), body)


def _published_anew(delivery: Delivery, notice: Notice, *, part: str = "") -> Iterator[Saying]:
    """A notice in force goes to whom it reaches: in one act to those who see the same of its records.

    A record that its bureau shares by itself need not reach everybody whom the notice does.
    """
    seen_by = [(str(record.pk), _reached(record.release)) for _subject, record in _subjects(notice)]
    alike: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for bureau in _reached(notice.release):
        alike[tuple(key for key, reached_by in seen_by if bureau in reached_by)].add(bureau)
    for seen, to in sorted(alike.items()):
        kind, body = publication(notice, to)
        name = part if len(seen) == len(seen_by) else f"{part} {' '.join(seen)}".strip() or "none"
        yield from _to_audience(delivery, notice, kind, to, body, part=name)


def _approval(notice: Notice) -> dict[str, Any]:
    """What a request becomes at its owner's node: a notice under this number, as it was frozen here."""
    body: dict[str, Any] = {
        "notice": _name(notice),
        "published_at": plain(notice.published_at),
        "kept_until": plain(notice.kept_until),
        "snapshot": notice.frozen_hash,
        "signature": notice.signature,
        "frozen": notice.frozen,
    }
    shown = _subjects(notice)
    content = interchange.structured(notice, shown, own=False)
    said = {"notice": body["notice"], "content": content, "subjects": [as_entity(record) for _, record in shown]}
    return body | {"approval": approvals.word_for(said)}


def _as_it_will_be(subject: NoticeSubject, record: Record) -> dict[str, Any]:
    """A record in the interchange form, as it will read once the notice is published."""
    if subject.proposed is None:
        return as_entity(record)
    terms = replace(draft_from(record).terms, release=None)
    return entity(replace(draft_of(subject.proposed), terms=terms)) | {"id": str(record.pk)}


def _answers(notice: Notice) -> list[dict[str, Any]]:
    given = Question.objects.filter(notice=notice, answered_at__isnull=False).order_by("number")
    return [{"number": each.number, "text": each.answer or "-"} for each in given]


def _of_step(notice: Notice, act: Step) -> tuple[list[dict[str, str]], str]:
    """The coded reasons of the last step of a kind, and its text where that is not for the Secretariat alone."""
    step = notice.steps.filter(act=act).order_by("-number").first()
    if step is None:
        return [], ""
    return [{"code": reason["code"]} for reason in step.reasons], "" if step.internal else step.note


def _notice(delivery: Delivery) -> Notice:
    return Notice.objects.select_related("release").get(pk=delivery.event.notice)


def _name(notice: Notice) -> dict[str, Any]:
    return {"reference": notice.reference, "edition": notice.edition_number, "id": str(notice.pk)}


def _reasons(delivery: Delivery) -> list[dict[str, str]]:
    return [{"code": code} for code in delivery.event.reasons]


def _reached(release: ReleaseClass) -> set[str]:
    return reached(release, hosting.bureaus_elsewhere())


def _subjects(notice: Notice) -> list[tuple[NoticeSubject, Record]]:
    rows = notice.subjects.select_related("record__release", "record__source").order_by("position", "pk")
    return [(row, row.record) for row in rows]


def _to_secretariat(delivery: Delivery, notice: Notice, kind: str, body: dict[str, Any]) -> Iterator[Saying]:
    owner = notice.requesting_bureau_id
    if speaks_for(owner) and Bureau.SECRETARIAT in hosting.bureaus_elsewhere():
        yield _saying(delivery, notice, kind, owner, {Bureau.SECRETARIAT}, body)


def _to_owner(delivery: Delivery, notice: Notice, kind: str, body: dict[str, Any]) -> Iterator[Saying]:
    owner = notice.requesting_bureau_id
    if speaks_for(Bureau.SECRETARIAT) and owner in hosting.bureaus_elsewhere():
        yield _saying(delivery, notice, kind, Bureau.SECRETARIAT, {owner}, body)


def _by_secretariat(delivery: Delivery, notice: Notice, kind: str, body: dict[str, Any]) -> Iterator[Saying]:
    """What only the Secretariat decides: to the audience and to the owner."""
    elsewhere = hosting.bureaus_elsewhere()
    to = _reached(notice.release)
    if notice.mirrored_at is not None and notice.requested_at is not None:  # reviewed here: it was told whom it reaches
        to = {bureau for bureau in elsewhere if is_released_to(asked_audience(notice), bureau)}
    if speaks_for(Bureau.SECRETARIAT):
        told = to | ({notice.requesting_bureau_id} & elsewhere)
        yield _saying(delivery, notice, kind, Bureau.SECRETARIAT, told, body)


def _to_audience(
    delivery: Delivery, notice: Notice, kind: str, to: set[str], body: dict[str, Any], *, part: str = ""
) -> Iterator[Saying]:
    """The owner says it where its node is this one; else the Secretariat does, at whose node it was decided."""
    owner = notice.requesting_bureau_id
    issuer = owner if speaks_for(owner) else Bureau.SECRETARIAT
    if speaks_for(issuer) and notice.mirrored_at is None:
        told = to | ({owner} & hosting.bureaus_elsewhere() if issuer != owner and not part else set())
        yield _saying(delivery, notice, kind, issuer, told, body, part=part)


def _saying(
    delivery: Delivery, notice: Notice, kind: str, issuer: str, to: set[str], body: dict[str, Any], *, part: str = ""
) -> Saying:
    return Saying(
        event=part_of(delivery, part) if part else delivery.id,
        kind=kind,
        issuer=issuer,
        to=to,
        body=body,
        handling=notice.handling,
        handling_note=notice.handling_note,
        audience=audience_of(notice.release),
    )
