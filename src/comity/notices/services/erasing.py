"""Erasing a notice: everything that says whom it was about goes, and what only counts stays."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models

from comity.core import audit
from comity.core.codes import Handling
from comity.notices import images, refusal_marks
from comity.notices.codes import KNOWN, State
from comity.notices.models import (
    Extension,
    ImageReport,
    MisusedIdentity,
    Notice,
    NoticeSubject,
    PublicExtract,
    PublicImage,
    PublicWord,
    Question,
    ReviewStep,
    Tip,
)
from comity.records import stewardship
from comity.records.models import Record, ReleaseCeiling


def erase_content(notice: Notice, *, at: datetime) -> None:
    """Empty a notice that has ended, and all that belongs to it, in the store and in the audit.

    Records that its bureau shares by itself, or that another notice still speaks of, are left as they are. Of a refused
    one a mark is kept for a time, in which nobody can read what it said.
    """
    if notice.state == State.REFUSED:
        refusal_marks.remember(notice, at=at)
    stewardship.erase(_gone_with(notice), at=at)
    emptied: list[models.Model] = [
        *_emptied(NoticeSubject, notice, note="", proposed=None),
        *_emptied(ReviewStep, notice, note=""),
        *_emptied(Question, notice, text="", answer=""),
        *_emptied(Extension, notice, reason=""),
        *MisusedIdentity.objects.filter(notice=notice),
        *stewardship.erase_attachments(_editions_over_with(notice), at=at),
        *_extract_emptied(notice, at),
    ]
    notice.texts, notice.facts, notice.flags, notice.acknowledged = {}, {}, [], []
    notice.new_facts = notice.national_reference = notice.duplicates_note = ""
    # The restriction of H3 must be said in words, and the words may name somebody.
    notice.handling_note = "-" if notice.handling == Handling.H3 else ""
    notice.frozen, notice.approval, notice.erased_at = None, None, at
    notice.save()
    audit.erase_content_of([notice, *emptied])


def _gone_with(notice: Notice) -> list[Record]:
    """Records that were drafted for this notice, and that nothing else speaks of any more."""
    subjects = notice.subjects.values_list("record_id", flat=True)
    records = stewardship.locked(subjects)
    limited = set(ReleaseCeiling.objects.filter(record__in=records).values_list("record_id", flat=True))
    return [record for record in records if record.withdrawn_at is not None and record.pk not in limited]


def _editions_over_with(notice: Notice) -> list[Notice]:
    """The editions whose files go now: none as long as one is in force, for it goes on with those of the earlier."""
    editions = Notice.objects.filter(series=notice.series)
    if editions.filter(state__in=KNOWN).exists():
        return []
    return [notice, *editions.filter(state=State.SUPERSEDED).exclude(pk=notice.pk)]


def _emptied(
    model: type[NoticeSubject | ReviewStep | Question | Extension], notice: Notice, **columns: object
) -> Sequence[models.Model]:
    rows = model.objects.filter(notice=notice)
    rows.update(**columns)
    return list(rows)


def _extract_emptied(notice: Notice, at: datetime) -> Sequence[models.Model]:
    """The extract, the information sent about it, its pictures and what was reported of them."""
    extract = PublicExtract.objects.filter(notice=notice).first()
    if extract is None:
        return []
    extract.content, extract.order_key = None, ""
    extract.save()
    PublicWord.objects.filter(extract=extract).delete()
    tips = Tip.objects.filter(extract=extract, erased_at__isnull=True)
    told = list(tips)
    tips.update(text="", contact="", place="", erased_at=at)
    pictures = PublicImage.objects.filter(holder_type=extract._meta.label_lower, holder_id=extract.pk)
    reports = ImageReport.objects.filter(image__in=pictures, erased_at__isnull=True)
    reported = list(reports)
    reports.update(text="", reporter="", network="", erased_at=at)
    images.forget(pictures)
    pictures.update(alt={}, decision_note="", salt=None)
    return [extract, *told, *pictures, *reported]
