"""Lists of screening: hits, checks, manifests."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.core.codes import NoticeType, Purpose
from comity.core.listing import Column, Filter, Listing, Word
from comity.notices.tables import text_in
from comity.records.labels import KINDS as KIND_LABELS
from comity.screening import editions
from comity.screening.codes import HitState, Result, Urgency
from comity.screening.models import Batch, Check, Hit, NotSame, Outcome
from comity.screening.questions import KINDS

HIT_TONES = {
    HitState.UNCONFIRMED: "wait",
    HitState.NEED_MORE: "info",
    HitState.CONFIRMED: "grave",
    HitState.NOT_THE_SAME: "neutral",
}
URGENCY_TONES = {Urgency.ROUTINE: "neutral", Urgency.URGENT: "bad", Urgency.IMMEDIATE: "grave"}
RESULT_TONES = {Result.NO_HIT: "good", Result.CANDIDATES: "wait"}


def hit_word(hit: Hit) -> Word:
    """A hit's state as a word with its tone."""
    return Word(label=HitState(hit.state).label, tone=HIT_TONES[HitState(hit.state)])


def result_word(check: Check) -> Word:
    """A check's result as a word with its tone."""
    return Word(label=Result(check.result).label, tone=RESULT_TONES[Result(check.result)])


def asked_for(check: Check) -> str:
    """What was looked up, or that it was erased."""
    return check.question.label if check.question else str(_("(erased)"))


def urgency_word(hit: Hit) -> Word:
    """A hit's urgency as a word with its tone."""
    return Word(label=Urgency(hit.urgency).label, tone=URGENCY_TONES[Urgency(hit.urgency)])


def notice_word(hit: Hit) -> str:
    """The colour of the notice that the record was met by; "" without one."""
    return str(NoticeType(hit.notice_type).label) if hit.notice_type else ""


def outcome_label(code: str) -> str:
    """What followed, in the reader's language."""
    return text_in(editions.outcomes().rows[code].label, get_language() or "en")


def label_of(code: str) -> str:
    """An outcome, or the state of a hit, in the reader's language; the code itself where no table has it any more."""
    if code in HitState.values:
        return str(HitState(code).label)
    return outcome_label(code) if code in editions.outcomes().rows else code


def figure_label(figure: str) -> str:
    """A figure of an operation, in the reader's language."""
    return text_in(editions.outcomes().figures[figure], get_language() or "en")


def reason_label(reason: str) -> str:
    """Why nothing was done, in the reader's language; "" where something was."""
    return text_in(editions.outcomes().reasons[reason], get_language() or "en") if reason else ""


def outcome_word(outcome: Outcome) -> Word:
    """What followed as a word with its tone."""
    if outcome.withdrawn_at is not None:
        return Word(label=_("entered in error"), tone="neutral")
    return Word(label=outcome_label(outcome.code), tone="info")


def scope_word(pair: NotSame) -> str:
    """To whom a remembered pair is shown."""
    return str(_("every bureau")) if pair.everywhere else pair.reporting_bureau_id


def _hits_about(hits: QuerySet[Any], text: str) -> QuerySet[Any]:
    return hits.filter(
        Q(reference__icontains=text) | Q(record_reference__icontains=text) | Q(observed_place__icontains=text)
    )


def _checks_about(checks: QuerySet[Any], text: str) -> QuerySet[Any]:
    return checks.filter(Q(reference__icontains=text) | Q(seat__iexact=text) | Q(asked__icontains=text))


def _batches_about(batches: QuerySet[Any], text: str) -> QuerySet[Any]:
    return batches.filter(Q(name__icontains=text) | Q(carrier_reference__icontains=text))


HITS = Listing(
    name="hits",
    title=_("Hits"),
    hint=_("Reference, record or place"),
    columns=[
        Column(key="reference", label=_("Hit"), kind="code", sort="reference"),
        Column(key="state", label=_("State"), value=hit_word, sort="state", kind="state"),
        Column(key="due", label=_("Answer due"), value="waits_until", sort="waits_until", kind="deadline", blank=True),
        Column(key="owner", label=_("Owner"), value="owner_id", sort="owner_id"),
        Column(key="reporter", label=_("Reported by"), value="reporting_bureau_id", sort="reporting_bureau_id"),
        Column(key="record", label=_("Record"), value="record_reference", sort="record_reference", wide=True),
        Column(key="notice", label=_("Notice"), value=notice_word, sort="notice_type", wide=True),
        Column(key="urgency", label=_("Urgency"), value=urgency_word, sort="urgency", kind="state", wide=True),
        Column(key="place", label=_("Place"), value="observed_place", sort="observed_place", wide=True),
        Column(key="reported", label=_("Reported"), value="reported_at", sort="reported_at", kind="moment", wide=True),
    ],
    filters=[
        Filter(key="state", label=_("State"), choices=HitState.choices),
        Filter(key="urgency", label=_("Urgency"), choices=Urgency.choices),
        Filter(key="notice", label=_("Notice"), choices=NoticeType.choices, path="notice_type"),
    ],
    search=_hits_about,
    order="due",
    link=lambda hit: reverse("screening:hit", args=[hit.reference]),
    empty=_("Hits that your bureau reported, and hits on its records, will stand here."),
    how=_("A hit begins when an officer takes up a candidate."),
)

CHECKS = Listing(
    name="checks",
    title=_("Checks"),
    hint=_("Name, number, seat or your reference"),
    columns=[
        Column(key="at", label=_("Checked"), sort="at", kind="moment"),
        Column(key="asked", label=_("Looked up"), value=asked_for, kind="name"),
        Column(key="result", label=_("Result"), value=result_word, sort="result", kind="state"),
        Column(key="kind", label=_("Kind"), value=lambda check: KIND_LABELS[check.kind], sort="kind", wide=True),
        Column(
            key="purpose",
            label=_("Purpose"),
            value=lambda check: Purpose(check.purpose).label,
            sort="purpose",
            wide=True,
        ),
        Column(key="reference", label=_("Your reference"), sort="reference", wide=True),
        Column(key="manifest", label=_("Manifest"), value="batch.name", sort="batch__name", blank=True, wide=True),
    ],
    filters=[
        Filter(key="result", label=_("Result"), choices=Result.choices),
        Filter(key="kind", label=_("Kind"), choices=[(kind, KIND_LABELS[kind]) for kind in KINDS]),
        Filter(key="purpose", label=_("Purpose"), choices=Purpose.choices),
    ],
    search=_checks_about,
    order="-at",
    link=lambda check: reverse("screening:check", args=[check.pk]),
    empty=_("Checks that your bureau made will stand here."),
    how=_("Check a traveller at the counter, or send a manifest."),
)

ROWS = Listing(
    name="rows",
    title=_("Travellers of the manifest"),
    hint=_("Name, number or seat"),
    columns=[
        Column(key="row", label=_("Row"), sort="row", kind="number"),
        Column(key="seat", label=_("Seat"), sort="seat", kind="code"),
        Column(key="asked", label=_("Looked up"), value=asked_for, kind="name"),
        Column(key="result", label=_("Result"), value=result_word, sort="result", kind="state"),
    ],
    filters=[Filter(key="result", label=_("Result"), choices=Result.choices)],
    search=_checks_about,
    order="row",
    link=lambda check: reverse("screening:check", args=[check.pk]),
    empty=_("The travellers of this manifest will stand here."),
)

BATCHES = Listing(
    name="manifests",
    title=_("Manifests"),
    hint=_("File or voyage"),
    columns=[
        Column(key="name", label=_("File"), sort="name"),
        Column(key="voyage", label=_("Flight or voyage"), value="carrier_reference", sort="carrier_reference"),
        Column(key="at", label=_("Screened"), sort="at", kind="moment"),
        Column(key="rows", label=_("Travellers"), sort="rows", kind="number"),
        Column(
            key="candidates", label=_("With candidates"), value="with_candidates", sort="with_candidates", kind="number"
        ),
        Column(key="unreadable", label=_("Not readable"), sort="unreadable", kind="number", wide=True),
    ],
    search=_batches_about,
    order="-at",
    link=lambda batch: reverse("screening:batch", args=[batch.pk]),
    empty=_("Manifests that your bureau screened will stand here."),
    how=_("Send the passenger list of a flight or ferry as a CSV file."),
)


MEMORY = Listing(
    name="memory",
    title=_("Not the same"),
    hint=_("Hit, or end of the number"),
    columns=[
        Column(key="document", label=_("Document ends in"), value="document_end", sort="document_end", kind="code"),
        Column(key="hit", label=_("Hit"), value="hit.reference", sort="hit__reference", kind="code"),
        Column(key="owner", label=_("Said by"), value="owner_id", sort="owner_id"),
        Column(key="scope", label=_("Shown to"), value=scope_word, sort="everywhere"),
        Column(key="said", label=_("Said on"), value="from_at", sort="from_at", kind="moment", wide=True),
        Column(key="until", label=_("Remembered until"), value="until_at", sort="until_at", kind="moment", wide=True),
    ],
    search=lambda pairs, text: pairs.filter(Q(hit__reference__icontains=text) | Q(document_end__iexact=text)),
    order="-said",
    link=lambda pair: reverse("screening:not-same", args=[pair.pk]),
    empty=_("Documents whose bearers were said to be somebody else will stand here."),
    how=_("The owner of a record says so when it answers a hit."),
)

SIGHTINGS = Listing(
    name="sightings",
    title=_("Discreet alerts"),
    hint=_("Reference or bureau"),
    columns=[
        Column(key="reference", label=_("Alert"), sort="reference", kind="code"),
        Column(key="at", label=_("Asked"), sort="at", kind="moment"),
        Column(key="bureau", label=_("By"), value="bureau_id", sort="bureau_id"),
        Column(
            key="purpose",
            label=_("Purpose"),
            value=lambda sighting: Purpose(sighting.purpose).label,
            sort="purpose",
            wide=True,
        ),
        Column(key="score", label=_("Likeness"), sort="score", kind="score", wide=True),
    ],
    search=lambda rows, text: rows.filter(Q(reference__icontains=text) | Q(bureau_id__iexact=text)),
    order="-at",
    link=lambda sighting: reverse("screening:sighting", args=[sighting.reference]),
    empty=_("Who asks for a discreet record of your bureau will stand here."),
    how=_("Release a record discreetly: whoever asks for it sees nothing, and you are told."),
)


def batch_title(batch: Batch) -> str:
    """What to call a manifest: its voyage if it has one."""
    return batch.carrier_reference or batch.name
