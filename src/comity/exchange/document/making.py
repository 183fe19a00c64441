"""Making the PDF of a case, or of one message, with its proof: gathered here in the reader's language, with what that
reader's bureau may see; how it looks is the template's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.template.defaultfilters import filesizeformat
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comity.core.actors import Actor
from comity.core.codes import Handling
from comity.core.countries import RIGHT_TO_LEFT
from comity.exchange import listings, queries, showing
from comity.exchange.codes import MessageKind, Priority
from comity.exchange.links import KINDS
from comity.exchange.models import CaseFile, Message
from comity.exchange.particulars import particulars
from comity.exchange.rules.handling import strictest
from comity.members.queries import bureau_name
from comity.notices.document.typesetting import Row, typeset
from comity.notices.document.values import Shown, shown


@dataclass(frozen=True, slots=True)
class TextPart:
    """The text in one language; a translation says that it is one."""

    language: str
    rtl: bool
    note: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePart:
    """One message: who said it to whom, what it says, and what proves it."""

    title: str
    handling: str
    frame: tuple[Row, ...]
    texts: tuple[TextPart, ...]
    erased: str
    proof: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """All that the template sets."""

    language: str
    rtl: bool
    title: str
    called: Shown
    owner: str
    handling: str
    printed: str
    proof: str
    frame: tuple[Row, ...]
    messages: tuple[MessagePart, ...]


def pdf(actor: Actor, file: CaseFile, messages: Sequence[Message], language: str, *, at: datetime) -> bytes:
    """Messages of a case as PDF, for one reader: who printed it and when stands on every page.

    The caller has made sure, by an operation that leaves a trace, that the actor may print them.
    """
    with translation.override(language):
        page = asdict(_page(actor, file, messages, language, at))
    return typeset("comity.exchange.document", "case.typ", page, at=at)


def _page(actor: Actor, file: CaseFile, messages: Sequence[Message], language: str, at: datetime) -> Page:
    parties = showing.named_bureaus(queries.parties_to(actor, file.case_id), language)
    frame = [
        _row(_("Bureaus in this case"), *(f"{code} {name}" for code, name in parties)),
        _row(_("Our reference"), file.own_reference),
        _row(_("Case"), str(file.case_id)),
    ]
    return Page(
        language=language,
        rtl=language in RIGHT_TO_LEFT,
        title=listings.title_of(file),
        called=shown(listings.title_of(file)),
        owner=file.bureau_id,
        handling=str(strictest([Handling(message.handling) for message in messages]).label),
        printed=_("Printed for %(bureau)s on %(day)s") % {"bureau": actor.bureau, "day": _moment(at)},
        proof=_("Proof, as this node verified it when it was printed"),
        frame=tuple(row for row in frame if row.values),
        messages=tuple(_message(actor, message) for message in messages),
    )


def _message(actor: Actor, message: Message) -> MessagePart:
    label = str(Handling(message.handling).label)
    return MessagePart(
        title=f"{MessageKind(message.kind).label} · {message.author_id}",
        handling=f"{label}: {message.handling_note}" if message.handling_note else label,
        frame=tuple(row for row in _frame(actor, message) if row.values),
        texts=tuple(_texts(message)),
        erased=_("What was said here has been taken back and erased.") if message.erased_at else "",
        proof=tuple(_proof(actor, message)),
    )


def _frame(actor: Actor, message: Message) -> Iterator[Row]:
    author = bureau_name(message.author_id, translation.get_language() or "en")
    yield _row(pgettext("on a printed message", "Sent"), _moment(message.sent_at))
    yield _row(pgettext("on a printed message", "From"), f"{message.author_id} {author}")
    yield _row(pgettext("on a printed message", "To"), " ".join(queries.recipients_shown(actor, message)))
    yield _row(_("Subject"), message.title)
    yield _row(_("Priority"), str(Priority(message.priority).label))
    yield _row(_("Reference of the author"), message.own_reference)
    yield _row(_("Sent through another channel too:"), message.other_channel)
    for one in particulars(message):
        yield _row(one.label, _moment(one.at) if one.at else one.text)
    for each in message.entities or ():
        thing, values = showing.entity(each)
        yield _row(thing, " · ".join(values))
    for link in message.links:
        yield _row(_("Linked to"), f"{KINDS.get(link['to'], link['to'])} {link['reference']}")
    for file in message.attachments:
        yield _row(_("File"), f"{file['name']} · {filesizeformat(file['size'])}", f"SHA-256 {file['sha256']}")


def _texts(message: Message) -> Iterator[TextPart]:
    texts, first = message.texts or {}, message.original_language
    for language in sorted(texts, key=lambda code: (code != first, code)):
        note = "" if language == first else _("Translation (%(language)s)") % {"language": _language(language)}
        paragraphs = tuple(shown(part).text for part in texts[language].split("\n") if part.strip())
        yield TextPart(language, language in RIGHT_TO_LEFT, note, paragraphs)


def _proof(actor: Actor, message: Message) -> Iterator[Row]:
    if message.act is None:
        yield _row(_("Act"), _("It is still being sealed."))
        return
    yield _row(_("Act"), str(message.act_id))
    yield _row(_("Hash"), message.act.act_hash)
    for one in showing.checks(actor, message.act).rows:
        yield _row(str(one.word.label), one.sentence)


def _language(code: str) -> str:
    return str(translation.get_language_info(code)["name_translated"])


def _row(label: object, *values: str) -> Row:
    return Row(str(label), tuple(shown(value) for value in values if value))


def _moment(at: datetime) -> str:
    local = localtime(at)
    return f"{date_format(local, 'DATETIME_FORMAT')} {local:%Z}"
