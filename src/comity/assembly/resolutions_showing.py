"""Resolutions and their follow-ups as pages show them, and the list that is the register."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, pgettext

from comity.assembly import programme_showing
from comity.assembly.codes import FollowUpKind, FollowUpState, ParagraphKind, Topic, TreatyStage
from comity.assembly.models import FollowUp, Session, Text, TreatyCommitment
from comity.assembly.queries import programme
from comity.assembly.queries.resolutions import titles_of, words_of
from comity.assembly.text_showing import language_names
from comity.core.listing import Column, Filter, Listing, Word
from comity.members.rules.names import folded, name_in

FOLLOW_UP_TONES = {FollowUpState.OPEN: "wait", FollowUpState.DONE: "good", FollowUpState.DROPPED: "neutral"}


@dataclass(frozen=True, slots=True)
class ParagraphShown:
    """One paragraph of a resolution, with where its words come from."""

    kind: str
    is_title: bool
    words: str
    letter: str
    vote: str


@dataclass(frozen=True, slots=True)
class FollowUpShown:
    """A follow-up for a reader."""

    row: FollowUp
    words: str
    treaty: str
    kind: str
    word: Word


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported, by whom and when."""

    at: datetime
    by: str
    language: str
    words: str


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a state has come with a treaty."""

    code: str
    name: str
    stage: str
    stage_on: date | None
    source: str


@dataclass(frozen=True, slots=True)
class LanguageTab:
    """A language in which something can be read."""

    label: str
    url: str
    current: bool


def title_of(text: Text, language: str) -> str:
    """The title of a resolution in a language; its number where it has none."""
    return name_in(titles_of(text), language) or text.number


def paragraphs(text: Text, language: str) -> list[ParagraphShown]:
    """The paragraphs of a resolution as it was adopted."""
    return [
        ParagraphShown(
            kind=str(ParagraphKind(one["kind"]).label),
            is_title=one["kind"] == ParagraphKind.TITLE,
            words=one["words"].get(language, ""),
            letter=(one["from"] or {}).get("amendment", ""),
            vote=(one["from"] or {}).get("vote", ""),
        )
        for one in (text.assembled or {}).get("paragraphs", ())
    ]


def paragraph_choices(text: Text, language: str) -> list[tuple[str, str]]:
    """The paragraphs of a text, to choose one that asks for something."""
    standing = text.paragraphs.filter(deleted_by__isnull=True, rejected_by__isnull=True).exclude(kind="title")
    shown = []
    for number, one in enumerate(standing.prefetch_related("wordings").order_by("place"), 1):
        words = {wording.language: wording.words for wording in one.wordings.all()}
        shown.append((str(one.pk), f"{number}. {(words.get(language) or next(iter(words.values()), ''))[:80]}"))
    return shown


def indicator_choices(session: Session, language: str) -> list[tuple[str, str]]:
    """The indicators against which results of a session's programmes are reported."""
    return [
        (str(row.pk), f"{row.text.number} · {programme_showing.indicator(row, language).words[:80]}")
        for row in programme.indicators_of(session)
    ]


def indicator(row: FollowUp, language: str) -> programme_showing.LineShown | None:
    """The indicator that a follow-up names, with what it has reached."""
    return programme_showing.indicator(row.indicator, language) if row.indicator else None


def follow_ups(rows: Iterable[FollowUp], language: str) -> list[FollowUpShown]:
    """What a resolution asked for."""
    return [follow_up(row, language) for row in rows]


def follow_up(row: FollowUp, language: str) -> FollowUpShown:
    """One of them."""
    state = FollowUpState(row.state)
    return FollowUpShown(
        row=row,
        words=name_in(row.words, language),
        treaty=name_in(row.treaty, language),
        kind=str(FollowUpKind(row.kind).label),
        word=Word(label=state.label, tone=FOLLOW_UP_TONES[state]),
    )


def reports(row: FollowUp, language: str) -> list[Report]:
    """What was reported, the newest first."""
    found = []
    for one in reversed(row.reports):
        spoken = language if language in one["words"] else next(iter(one["words"]))
        found.append(Report(datetime.fromisoformat(one["at"]), one.get("by", ""), spoken, one["words"][spoken]))
    return found


def stages(row: FollowUp, language: str) -> list[Stage]:
    """States and how far they have come, by name."""
    rows: Iterable[TreatyCommitment] = row.commitments.select_related("member")
    shown = [
        Stage(
            code=one.member.code,
            name=name_in(one.member.names, language),
            stage=str(TreatyStage(one.stage).label),
            stage_on=one.stage_on,
            source=one.source,
        )
        for one in rows
    ]
    return sorted(shown, key=lambda one: one.name)


def by_stage(found: Iterable[Stage]) -> list[tuple[str, float]]:
    """How many states stand at each stage, for a chart."""
    counted = Counter(one.stage for one in found)
    return [(str(stage.label), float(counted[str(stage.label)])) for stage in TreatyStage if counted[str(stage.label)]]


def language_tabs(session: Session, language: str, here: str) -> list[LanguageTab]:
    """The languages of a session, each with the address of the page in it."""
    names = language_names(session.languages)
    return [
        LanguageTab(name, f"{here}?language={code}", code == language)
        for code, name in zip(session.languages, names, strict=True)
    ]


def register(rows: QuerySet[Text]) -> Listing:
    """The register of resolutions, with the years that it has as a filter."""
    years = sorted(set(rows.values_list("session__opens_on__year", flat=True)), reverse=True)
    return Listing(
        name="resolutions",
        title=gettext_lazy("Resolutions"),
        hint=gettext_lazy("Number, or words in any language"),
        columns=[
            Column(key="number", label=gettext_lazy("Number"), sort="number", kind="code"),
            Column(
                key="title",
                label=gettext_lazy("Title"),
                value=lambda row: title_of(row, (get_language() or "en").partition("-")[0]),
            ),
            Column(key="topic", label=gettext_lazy("Topic"), value="get_topic_display", sort="topic", wide=True),
            Column(key="session", label=gettext_lazy("Session"), value=lambda row: row.session.reference, wide=True),
            Column(
                key="decided",
                label=gettext_lazy("Adopted"),
                value=lambda row: date_format(row.decided_at),
                sort="decided_at",
            ),
            Column(key="open", label=gettext_lazy("Open follow-ups"), value=_open_follow_ups, wide=True),
        ],
        filters=[
            Filter(key="topic", label=gettext_lazy("Topic"), choices=Topic.choices),
            Filter(key="year", label=gettext_lazy("Year"), choices=[(str(one), str(one)) for one in years], narrow=_in),
        ],
        search=search,
        order="-decided",
        link=lambda row: reverse("assembly:resolution", args=[row.pk]),
        empty=gettext_lazy("Resolutions will stand here once an Assembly has adopted them."),
        how=gettext_lazy("A vote on a text adopts it, and gives it its number."),
    )


def _in(years: Sequence[str]) -> Q:
    return Q(session__opens_on__year__in=[int(year) for year in years])


def _open_follow_ups(row: Text) -> str:
    number = row.follow_ups.filter(state=FollowUpState.OPEN).count()
    return str(number) if number else pgettext("how many follow-ups", "none")


def search(rows: QuerySet[Text], text: str) -> QuerySet[Text]:
    """Resolutions that have every word of the text, in any of their languages."""
    words = folded(text).split()
    matching = [row.pk for row in rows if all(word in folded(words_of(row)) for word in words)]
    return rows.filter(pk__in=matching)
