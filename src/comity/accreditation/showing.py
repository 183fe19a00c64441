"""What pages of the press desk show of an application, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accreditation import clock, errors, lacking, queries
from comity.accreditation.codes import Act, ApplicationState, Document
from comity.accreditation.forms import Applying
from comity.accreditation.models import Application, Terms
from comity.accreditation.rules.completeness import Lack, Missing
from comity.accreditation.rules.window import Standing, standing
from comity.assembly.forms.languages import language_choices
from comity.core.listing import Word
from comity.members.queries import bureau_name, country_name
from comity.members.rules.names import name_in

TONES = {
    ApplicationState.DRAFT: "neutral",
    ApplicationState.RECEIVED: "wait",
    ApplicationState.REFERRED: "info",
    ApplicationState.ACCEPTED: "good",
    ApplicationState.REFUSED: "bad",
    ApplicationState.APPEALED: "wait",
    ApplicationState.WITHDRAWN: "neutral",
    ApplicationState.LAPSED: "neutral",
}
_LACKS = {
    Lack.EMPTY: gettext_lazy("Missing: %(what)s"),
    Lack.DOCUMENT: gettext_lazy("Missing document: %(what)s"),
    Lack.NO_DAY: gettext_lazy("Say until when it is valid: %(what)s"),
    Lack.EXPIRED: gettext_lazy("Not valid any more on the last day of the session: %(what)s"),
    Lack.DAYS_REVERSED: gettext_lazy("You leave before you arrive: %(what)s"),
}


@dataclass(frozen=True, slots=True)
class TermsShown:
    """Terms as pages show them. opens, closes: to the second, by the clock of the session; holidays: in one line.

    host   the bureau that decides; its country where the bureau has no name: who agrees to something is told to whom
    """

    row: Terms
    title: str
    place: str
    host: str
    opens: str
    closes: str
    standing: Standing
    holidays: str
    rules: list[tuple[int, str]]


def terms_shown(terms: Terms, language: str, at: Any) -> TermsShown:
    """Terms for a reader."""
    zone = clock.zone(terms.session)
    return TermsShown(
        row=terms,
        title=name_in(terms.session.titles, language),
        place=name_in(terms.session.place, language),
        host=bureau_name(terms.host_id, language) or country_name(terms.host_id, language),
        opens=errors.said_by(terms.opens_at, zone),
        closes=errors.said_by(terms.closes_at, zone),
        standing=standing(clock.window_of(terms), at),
        holidays=" · ".join(date_format(day) for day in sorted(terms.days_off)),
        rules=[(rule.number, rule.texts[language]) for rule in queries.edition_of(terms).rules],
    )


def word(application: Application) -> Word:
    """How far an application has come."""
    state = ApplicationState(application.state)
    return Word(label=state.label, tone=TONES[state])


def received(application: Application) -> str:
    """When an application was received, to the second, by the clock of its session; "" for a draft."""
    if application.received_at is None:
        return ""
    return errors.said_by(application.received_at, clock.zone(application.session))


@dataclass(frozen=True, slots=True)
class StepShown:
    """One step of an application as pages show it. reason: the text of the terms, with the number of its rule."""

    label: str
    when: str
    reason: str
    rule: int | None
    words: str
    by_applicant: bool


def steps(application: Application, language: str) -> list[StepShown]:
    """What was done with an application since it was received, the last step first."""
    edition, zone = queries.edition_of(application.terms), clock.zone(application.session)
    shown = []
    for step in queries.steps_of(application).reverse():
        reason = edition.reason(step.reason)
        shown.append(
            StepShown(
                label=str(Act(step.act).label),
                when=errors.said_by(step.done_at, zone),
                reason=reason.texts[language] if reason else "",
                rule=edition.number(reason.rule) if reason else None,
                words=step.words,
                by_applicant=not step.by,
            )
        )
    return shown


def facts(application: Application, language: str) -> list[tuple[str, str]]:
    """What an applicant wrote, as labels and values; what is empty is left out."""
    said = [name for name in Applying.base_fields if getattr(application, name)]
    return [(str(Applying.base_fields[name].label), _value(application, name, language)) for name in said]


def documents(application: Application) -> list[tuple[str, Any]]:
    """The documents, as their names and the last day on which each is valid."""
    held = {one.kind: one for one in application.documents.all()}
    return [(str(kind.label), held[kind]) for kind in Document if kind in held]


def lacks_of(application: Application) -> list[str]:
    """What an application lacks now, as sentences."""
    return lacks(lacking.of(Application.objects.get(pk=application.pk)))


def lacks(missing: Iterable[Missing]) -> list[str]:
    """What is missing, as sentences."""
    return [str(_LACKS[one.lack]) % {"what": _named(one.what)} for one in missing]


def _named(what: tuple[str, ...]) -> str:
    labels = [
        str(Applying.base_fields[code].label) if code in Applying.base_fields else str(Document(code).label)
        for code in what
    ]
    return labels[0] if len(labels) == 1 else _("%(one)s or %(other)s") % {"one": labels[0], "other": labels[-1]}


def _value(application: Application, name: str, language: str) -> str:
    value = getattr(application, name)
    match name:
        case "nationality" | "medium_country":
            return country_name(value, language)
        case "medium_kind":
            return str(application.get_medium_kind_display())
        case "status":
            return str(application.get_status_display())
        case "languages":
            return " · ".join(str(label) for _code, label in language_choices(value))
        case _:
            return date_format(value) if isinstance(value, date) else str(value)
