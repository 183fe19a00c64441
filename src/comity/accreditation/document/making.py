"""Making the PDF of badges: one to a page of A6, or sheets of A4 with four to cut out."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

import segno
from django.utils import translation
from django.utils.formats import date_format

from comity.accreditation import badge_codes, clock, codewriting
from comity.accreditation.badge_format import Role
from comity.accreditation.document.names import as_printed
from comity.accreditation.gate_tables import gate_tables
from comity.accreditation.models import Badge
from comity.core.countries import LANGUAGES
from comity.notices.document.typesetting import typeset
from comity.records.attachments import kinds, storage

# Latin scripts first: the largest line of a badge is read from afar by most.
IN_ORDER: Final = ("en", "fr", "es", "ar")


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One badge as the template sets it. roles: in four languages; latin: how the name reads, or ""; photo: name of a
    file, or "".
    """

    role: str
    roles: tuple[str, ...]
    name: str
    latin: str
    organisation: str
    function: str
    session: str
    title: str
    zones: tuple[str, ...]
    valid: str
    reference: str
    qr: str
    photo: str


def pdf(badges: Sequence[Badge], language: str, *, sheets: bool, at: datetime) -> bytes:
    """Badges as PDF. They were opened by an operation that leaves a trace.

    language   of dates and of the names of zones; the role stands in all four

    Raises KeyNotHere, KeysUnreadable.
    """
    beside: dict[str, bytes] = {}
    with translation.override(language):
        rows = [asdict(_printed(badge, language, number, beside)) for number, badge in enumerate(badges)]
    page = {"badges": rows, "sheets": sheets}
    return typeset("comity.accreditation.document", "badges.typ", page, at=at, beside=beside)


def qr_svg(badge: Badge) -> bytes:
    """The code of a badge as a picture: capital letters and digits, so that it stays coarse enough for any camera.

    Raises KeyNotHere, KeysUnreadable.
    """
    image = io.BytesIO()
    code = segno.make(codewriting.code_of(badge), error="m", mode="alphanumeric", micro=False)
    code.save(image, kind="svg", border=4, xmldecl=False)
    return image.getvalue()


def days_of(badge: Badge) -> str:
    """From which day until which a badge holds, by the clock of its session."""
    zone = clock.zone(badge.terms.session)
    last = badge.valid_until.astimezone(zone) - timedelta(minutes=1)
    return f"{date_format(badge.valid_from.astimezone(zone))} – {date_format(last)}"


def _printed(badge: Badge, language: str, number: int, beside: dict[str, bytes]) -> Printed:
    """A badge in words. Its pictures are added to what lies beside the template, under names with its number."""
    session = badge.terms.session
    role = Role(badge.role)
    tables = gate_tables(badge.terms.edition)
    beside[f"qr{number}.svg"] = qr_svg(badge)
    photograph = _photograph(badge)
    if photograph:
        beside[f"photo{number}.jpg"] = photograph
    name, latin = as_printed(badge.name)
    return Printed(
        role=role.name.lower(),
        roles=tuple(_in_all(role)),
        name=name,
        latin=latin,
        organisation=badge.organisation,
        function=badge.function,
        session=session.reference,
        title=session.titles.get(language) or next(iter(session.titles.values()), ""),
        zones=tuple(tables.zone_names(badge.zones, language)),
        valid=days_of(badge),
        reference=badge.reference,
        qr=f"qr{number}.svg",
        photo=f"photo{number}.jpg" if photograph else "",
    )


def _in_all(role: Role) -> Iterator[str]:
    for language in sorted(LANGUAGES, key=IN_ORDER.index):
        with translation.override(language):
            yield str(badge_codes.ROLE_NAMES[role])


def _photograph(badge: Badge) -> bytes:
    """The picture as JPEG, which was drawn anew when it was sent; nothing where there is none."""
    shown = badge.photograph
    if shown is None or shown.erased_at is not None or shown.media_type != kinds.JPEG:
        return b""
    path = storage.file_of(shown.pk, kinds.SUFFIXES[shown.media_type])
    return path.read_bytes() if path.exists() else b""
