"""Lists of the exchange: cases, requests, recalls, and the message log."""

from collections.abc import Callable
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.core.codes import CrimeArea, Handling
from comity.core.listing import Column, Filter, Listing, Word
from comity.exchange import kinds
from comity.exchange.codes import (
    RANKS,
    CaseState,
    ConsignmentState,
    Priority,
    RecallScope,
    RequestState,
)
from comity.exchange.models import Act, CaseFile, Consignment, ExpertiseItem, Request
from comity.exchange.wording import cases_about
from comity.members.rules.names import folded

FORMS = (
    ("good-practice", _("good practice")),
    ("threat-advice", _("advice on a threat")),
    ("presentation", _("presentation")),
    ("request-for-advice", _("request for advice")),
    ("advice", _("advice")),
)
PRIORITY_TONES = {Priority.GRAVE: "grave", Priority.URGENT: "bad", Priority.NORMAL: "info", Priority.ROUTINE: "neutral"}
REQUEST_TONES = {
    RequestState.OPEN: "wait",
    RequestState.EXTENDED: "wait",
    RequestState.ANSWERED: "good",
    RequestState.REFUSED: "bad",
    RequestState.WITHDRAWN: "neutral",
}
CONSIGNMENT_TONES = {
    ConsignmentState.QUEUED: "wait",
    ConsignmentState.SENT: "wait",
    ConsignmentState.DELIVERED: "info",
    ConsignmentState.READ: "info",
    ConsignmentState.COMPLIED: "good",
    ConsignmentState.REFUSED: "bad",
}


def priority_word(priority: str) -> Word:
    """How soon something wants to be read, as a word with its tone."""
    return Word(label=Priority(priority).label, tone=PRIORITY_TONES[Priority(priority)])


def request_word(request: Request) -> Word:
    """What became of a request, as a word with its tone."""
    return Word(label=RequestState(request.state).label, tone=REQUEST_TONES[RequestState(request.state)])


def asked_of(request: Request) -> str:
    """What a list calls a request: its title; what it is, where it has none."""
    return request.message.title or str(request.message.get_kind_display())


def consignment_word(consignment: Consignment) -> Word:
    """How far an act has come with a recipient, as a word with its tone."""
    state = ConsignmentState(consignment.state)
    return Word(label=state.label, tone=CONSIGNMENT_TONES[state])


def news_word(file: CaseFile) -> Word | None:
    """Whether something of a case is unread, and whether it presses."""
    if not file.unread:
        return None
    label = _("urgent, unread") if file.urgent else _("unread")
    return Word(label=label, tone="grave" if file.urgent else "wait")


def kind_label(act: Act) -> str:
    """The kind of an act in the reader's language; its code where this node does not know it."""
    known = kinds.table().get(act.kind)
    return str(known) if known else act.kind


def title_of(file: CaseFile) -> str:
    """What a bureau calls a case: its own title, at first that of the message it came with."""
    return file.title or str(_("Case without a title"))


def called(item: ExpertiseItem) -> str:
    """The title of an item in the reader's language, else in its own."""
    return str(item.title.get((get_language() or "en")[:2]) or item.title.get(item.original_language, ""))


def form_label(item: ExpertiseItem) -> str:
    """What sort of expertise an item is."""
    return str(dict(FORMS).get(item.type, item.type))


def areas_of(item: ExpertiseItem) -> str:
    """The crime areas of an item, in words."""
    return ", ".join(str(CrimeArea(code).label) for code in item.crime_areas if code in CrimeArea.values)


def _requests_about(requests: QuerySet[Any], text: str) -> QuerySet[Any]:
    words = folded(text).split()
    said = Q(*(Q(message__wording__words__contains=word) for word in words))
    of_bureau = Q(asker=text.upper()) | Q(asked=text.upper())
    return requests.filter(said | of_bureau) if words else requests.none()


def _acts_about(acts: QuerySet[Any], text: str) -> QuerySet[Any]:
    return acts.filter(Q(act_hash__startswith=text.lower()) | Q(issuer=text.upper()) | Q(kind=text.lower()))


def _items_about(items: QuerySet[Any], text: str) -> QuerySet[Any]:
    folded_so = Q(*(Q(search__contains=word) for word in folded(text).split()))
    # What was circulated before words were folded is found by what was typed.
    return items.filter(folded_so | Q(search__contains=text.casefold())) if folded(text) else items.none()


def _beside(name: str) -> Callable[[CaseFile], object]:
    """What stands beside a case (`inbox.completed`); None where the list was read without."""
    return lambda file: getattr(file, name, None)


# From the gravest on: sorted by their codes, urgent requests would come last.
BY_PRIORITY = Case(
    *(When(priority=code, then=Value(rank)) for code, rank in RANKS.items()),
    default=Value(len(RANKS)),
    output_field=IntegerField(),
)

CASES = Listing(
    name="cases",
    title=_("Inbox"),
    hint=_("Words of a message, a reference of either side, or code of a bureau"),
    columns=[
        Column(key="title", label=_("Case"), value=title_of, sort="title"),
        Column(key="with", label=_("With"), value=_beside("others")),
        Column(key="news", label=_("New"), value=news_word, kind="state"),
        Column(key="due", label=_("Answer due"), value=_beside("due"), kind="deadline"),
        Column(key="possible", label=_("Possible records"), value=_beside("possible"), kind="number", wide=True),
        Column(key="last", label=_("Last message"), value="last_at", sort="last_at", kind="moment", wide=True),
        Column(key="who", label=_("Works on it"), value=_beside("who"), wide=True),
        Column(key="reference", label=_("Our reference"), value="own_reference", kind="code", wide=True),
        Column(key="state", label=_("State"), value=lambda file: file.get_state_display(), sort="state", wide=True),
    ],
    filters=[
        Filter(key="state", label=_("State"), choices=CaseState.choices),
        Filter(
            key="unread",
            label=_("New"),
            choices=[("yes", _("unread")), ("urgent", _("urgent, unread"))],
            narrow=lambda values: Q(unread__gt=0) if "yes" in values else Q(unread__gt=0, urgent=True),
        ),
    ],
    search=cases_about,
    carries=frozenset({"whose"}),
    order="-last",
    pressing="urgent",
    link=lambda file: reverse("exchange:case", args=[file.case_id]),
    empty=_("Cases in which your bureau writes or is written to will stand here."),
    how=_("A case begins with a message to another bureau."),
)

REQUESTS = Listing(
    name="requests",
    title=_("Requests"),
    hint=_("Words of the request, or code of a bureau"),
    columns=[
        Column(key="title", label=_("Request"), value=asked_of, sort="message__title"),
        Column(key="state", label=_("State"), value=request_word, sort="state", kind="state"),
        Column(key="due", label=_("Answer due"), value="waits_until", sort="waits_until", kind="deadline", blank=True),
        Column(key="asker", label=_("Asked by"), value="asker_id", sort="asker"),
        Column(key="asked", label=_("Asked of"), value="asked_id", sort="asked"),
        Column(
            key="priority",
            label=_("Priority"),
            value=lambda request: priority_word(request.priority),
            sort=BY_PRIORITY,
            kind="state",
            wide=True,
        ),
        Column(key="at", label=_("Asked"), value="asked_at", sort="asked_at", kind="moment", wide=True),
    ],
    filters=[
        Filter(key="state", label=_("State"), choices=RequestState.choices),
        Filter(key="priority", label=_("Priority"), choices=Priority.choices),
    ],
    search=_requests_about,
    order="due",
    carries=frozenset({"side"}),
    link=lambda request: reverse("exchange:request", args=[request.pk]),
    empty=_("What your bureau asked, and what it was asked, will stand here with the time left."),
    how=_("A request is a message that asks something: choose it when you write."),
)

RECALLS = Listing(
    name="recalls",
    title=_("Recalls"),
    columns=[
        Column(key="at", label=_("Taken back"), sort="at", kind="moment"),
        Column(key="what", label=_("What"), value=lambda recall: kind_label(recall.of_act)),
        Column(key="scope", label=_("From whom"), value=lambda recall: recall.get_scope_display(), sort="scope"),
        Column(key="silent", label=_("Not complied yet"), value="silent", sort="silent", kind="number"),
        Column(key="recipients", label=_("Recipients"), value=lambda recall: len(recall.bureaus), kind="number"),
    ],
    filters=[Filter(key="scope", label=_("From whom"), choices=RecallScope.choices)],
    order="-at",
    link=lambda recall: reverse("exchange:recall", args=[recall.pk]),
    empty=_("What your bureau took back will stand here, with who has complied."),
    how=_("Open a message that your bureau sent, and take it back."),
)

LOG = Listing(
    name="acts",
    title=_("Message log"),
    hint=_("Hash, code of a bureau, or kind"),
    columns=[
        Column(key="at", label=_("Issued"), value="issued_at", sort="issued_at", kind="moment"),
        Column(key="kind", label=_("Kind"), value=kind_label, sort="kind"),
        Column(key="issuer", label=_("Issued by"), value="issuer_id", sort="issuer"),
        Column(key="handling", label=_("Handling"), sort="handling", kind="handling"),
        Column(key="hash", label=_("Hash"), value=lambda act: act.act_hash[:16], kind="code", wide=True),
        Column(key="size", label=_("Size in bytes"), value="size", sort="size", kind="number", wide=True),
    ],
    filters=[
        Filter(
            key="kind",
            label=_("Kind"),
            choices=lambda: [(code, str(kind)) for code, kind in kinds.table().items()],
        ),
        Filter(key="handling", label=_("Handling"), choices=Handling.choices),
    ],
    search=_acts_about,
    order="-at",
    link=lambda act: reverse("exchange:act", args=[act.pk]),
    empty=_("Every act that your bureau issued or received will stand here, each with its proof."),
)

LIBRARY = Listing(
    name="expertise",
    title=_("Library of expertise"),
    hint=_("Words of the title or the text"),
    columns=[
        Column(key="title", label=_("Title"), value=called),
        Column(key="form", label=_("Kind"), value=form_label, sort="type"),
        Column(key="areas", label=_("Crime areas"), value=areas_of, wide=True),
        Column(key="author", label=_("From"), value="author_id", sort="author"),
        Column(key="at", label=_("Circulated"), sort="at", kind="moment", wide=True),
    ],
    filters=[
        Filter(
            key="area",
            label=_("Crime area"),
            choices=CrimeArea.choices,
            narrow=lambda values: _any_area(values),
        ),
        Filter(key="form", label=_("Kind"), choices=FORMS, path="type"),
    ],
    search=_items_about,
    order="-at",
    link=lambda item: reverse("exchange:expertise-item", args=[item.pk]),
    empty=_("Good practice, advice and presentations that were circulated to your bureau will stand here."),
    how=_("Circulate what your service knows: choose “Circulate expertise”."),
)


def _any_area(values: list[str]) -> Q:
    asked = Q(pk__in=[])
    for value in values:
        # The column holds canonical text: a code stands in it between quotes, and no code is part of another's.
        asked |= Q(crime_areas__icontains=f'"{value}"')
    return asked
