"""Making the PDF of a notice: what it says is gathered here, in the reader's language; how it looks is the template's.

Each is made for its reader, with what that reader may see.
"""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

import segno
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.countries import RIGHT_TO_LEFT
from comity.members.legal import legal_profile_of
from comity.members.models import Bureau
from comity.members.queries import country_name
from comity.notices import editions, queries
from comity.notices.codes import SubjectRole
from comity.notices.document.addresses import verify_address
from comity.notices.document.typesetting import Row, typeset
from comity.notices.document.values import Shown, said_of, shown
from comity.notices.models import Notice
from comity.notices.queries.attached import attached_to
from comity.notices.tables import Edition, FieldType, TypeRow, text_in
from comity.records.attachments import kinds, storage
from comity.records.attachments.roles import AttachmentRole
from comity.records.facts import Fact, facts_of, markers_of
from comity.records.models import Record


@dataclass(frozen=True, slots=True)
class Part:
    """One text, in the reader's language or, with a note that says so, in the one there is."""

    title: str
    language: str
    rtl: bool
    paragraphs: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class SubjectPart:
    """One subject as the reader may see it. `photo` is the name of a file beside the template."""

    title: str
    facts: tuple[Row, ...]
    markers: tuple[str, ...] = ()
    photo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All that the template sets."""

    language: str
    rtl: bool
    title: str
    colour: str
    name: str
    purpose: str
    reference: str
    owner: str
    unconfirmed: str
    when_met: str
    handling: str
    printed: str
    verify: str
    details: str
    frame: tuple[Row, ...]
    subjects: tuple[SubjectPart, ...]
    texts: tuple[Part, ...]
    facts: tuple[Row, ...]
    law_title: str
    law: tuple[Row, ...]


def pdf(
    actor: Actor,
    notice: Notice,
    language: str,
    *,
    host: str,
    at: datetime,
) -> bytes:
    """A notice as PDF, for one reader: the subjects that the actor may see, and who printed it when on every page.

    language   one of ours; host: where the QR code leads

    The caller has made sure, by an operation that leaves a trace, that the actor may print it.
    """
    photographs = _photographs(actor, notice)
    named = {record: f"photo{number}.jpg" for number, record in enumerate(photographs)}
    beside = {named[record]: content for record, content in photographs.items()}
    beside["qr.svg"] = _qr(verify_address(notice, host, language))
    with translation.override(language):
        page = asdict(_page(actor, notice, language, named, at))
    return typeset("comity.notices.document", "notice.typ", page, at=at, beside=beside)


def _page(actor: Actor, notice: Notice, language: str, photos: Mapping[UUID, str], at: datetime) -> Page:
    edition = editions.edition(notice.rules_edition)
    row = edition.types[notice.type]
    subjects = [
        _subject(subject.role, record, photos.get(record.pk, ""))
        for subject, record in queries.subjects_of(actor, notice)
    ]
    name = text_in(row.name, language)
    return Page(
        language=language,
        rtl=language in RIGHT_TO_LEFT,
        title=f"{name} {notice.reference}",
        colour=row.colour,
        name=name,
        purpose=text_in(row.purpose, language),
        reference=notice.reference,
        owner=notice.requesting_bureau_id,
        unconfirmed=_("A hit is possible, and not confirmed, until the owner has answered."),
        when_met=text_in(edition.steps[row.when_met].label, language),
        handling=_handling(notice),
        printed=_("Printed for %(bureau)s on %(day)s") % {"bureau": actor.bureau, "day": date_format(at)},
        verify=_("Signed by its node: ask here whether it is genuine."),
        details=pgettext("on a printed notice", "Details"),
        frame=tuple(_frame(actor, notice)),
        subjects=tuple(subjects),
        texts=tuple(_texts(notice, row, edition, language)),
        facts=tuple(_facts(notice, row, edition, language)),
        law_title=_("What the law makes of it"),
        law=tuple(_law(actor, notice, at)),
    )


def _handling(notice: Notice) -> str:
    label = str(Handling(notice.handling).label)
    return f"{label}: {notice.handling_note}" if notice.handling_note else label


def _frame(actor: Actor, notice: Notice) -> Iterator[Row]:
    owner = country_name(notice.requesting_bureau_id, translation.get_language() or "en")
    yield _row(pgettext("on a printed notice", "Requested by"), [owner])
    yield _row(pgettext("on a printed notice", "Edition"), [str(notice.edition_number)])
    if notice.national_reference and actor.bureau in {notice.requesting_bureau_id, Bureau.SECRETARIAT}:
        yield _row(_("National reference"), [notice.national_reference])
    if notice.request_kind:
        yield _row(_("Kind of request"), [notice.get_request_kind_display()])
    if notice.published_at:
        yield _row(pgettext("on a printed notice", "Published"), [date_format(notice.published_at)])
    if notice.kept_until:
        yield _row(pgettext("on a printed notice", "Kept until"), [date_format(notice.kept_until)])


def _subject(role: str, record: Record, photo: str) -> SubjectPart:
    title = record.caption if role == SubjectRole.PRINCIPAL else f"{record.caption} ({SubjectRole(role).label})"
    rows: dict[str, list[Shown]] = {}
    for fact in facts_of(record):
        rows.setdefault(str(fact.label), []).append(_fact(fact))
    return SubjectPart(
        title=title,
        facts=tuple(Row(label, tuple(values)) for label, values in rows.items()),
        markers=tuple(markers_of(record)),
        photo=photo,
    )


def _fact(fact: Fact) -> Shown:
    if fact.kind == "country":
        return shown(country_name(fact.value, translation.get_language() or "en"))
    return shown(str(fact.value), fact.lang)


def _texts(notice: Notice, row: TypeRow, edition: Edition, language: str) -> Iterator[Part]:
    for name in row.fields:
        said = notice.texts.get(name)
        if not said:
            continue
        spoken = language if said.get(language) else notice.language if said.get(notice.language) else next(iter(said))
        note = ""
        if spoken != language:
            told = translation.get_language_info(spoken)["name_translated"]
            note = _("Only in %(language)s so far.") % {"language": told}
        yield Part(
            title=text_in(edition.fields[name].label, language),
            language=spoken,
            rtl=spoken in RIGHT_TO_LEFT,
            paragraphs=tuple(line.strip() for line in said[spoken].splitlines() if line.strip()),
            note=note,
        )


def _facts(notice: Notice, row: TypeRow, edition: Edition, language: str) -> Iterator[Row]:
    for name in row.fields:
        field_ = edition.fields[name]
        if name in notice.facts and field_.type is not FieldType.TEXT:
            values = said_of(field_, notice.facts[name], language)
            if values:
                yield Row(text_in(field_.label, language), tuple(values))


def _law(actor: Actor, notice: Notice, at: datetime) -> Iterator[Row]:
    """What the state that asks, and the reader's own, make of such a notice, where that is known."""
    asking = legal_profile_of(notice.requesting_bureau_id, notice.type, on=at.date())
    own = legal_profile_of(actor.bureau, notice.type, on=at.date())
    for title, face in ((_("In the state that asks"), asking), (_("In your state"), own)):
        if face is not None and (face is asking or actor.bureau != notice.requesting_bureau_id):
            yield _row(title, [line for line in (face.effect_label, *face.asks_for, face.authority, face.note) if line])


def _row(label: str, values: Iterable[str]) -> Row:
    return Row(label, tuple(shown(value) for value in values))


def _photographs(actor: Actor, notice: Notice) -> dict[UUID, bytes]:
    """The newest photograph of each subject that the actor may see, as JPEG. They were drawn anew when sent."""
    found: dict[UUID, bytes] = {}
    for one in attached_to(actor, notice):
        shows = one.record_id or notice.principal_id
        path = storage.file_of(one.pk, kinds.SUFFIXES[one.media_type])
        if one.role == AttachmentRole.PHOTOGRAPH and one.media_type == kinds.JPEG and shows and path.exists():
            found[shows] = path.read_bytes()
    return found


def _qr(address: str) -> bytes:
    image = io.BytesIO()
    segno.make(address, error="m", micro=False).save(image, kind="svg", border=2, xmldecl=False)
    return image.getvalue()
