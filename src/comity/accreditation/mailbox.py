"""Applications that came by mail: a mailbox file (mbox, RFC 4155), or one message (RFC 5322), read as letters.

A letter is hostile until somebody has read it. Only its plain text is taken, never its HTML; what is attached is handed
on as bytes, for the limited process to draw anew; whatever cannot be read makes that one letter unreadable, and no
other. When it arrived is what the uppermost `Received` line says: the host's own server wrote it, and all others were
there before.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from typing import Final

MOST_BYTES: Final = 50 * 2**20
MOST_LETTERS: Final = 40  # each file of each is drawn anew while somebody waits
MOST_PARTS: Final = 6
DEEPEST: Final = 8  # multiparts within one another
LONGEST_TEXT: Final = 20_000
LONGEST_LINE: Final = 200

# What the parser of the standard library raises on headers and encodings that nobody sends in good faith.
_UNSOUND: Final = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
_SEPARATOR: Final = re.compile(rb"(?:\A|\r?\n\r?\n)From [^\r\n]*\r?\n")
_ESCAPED: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_PARSER: Final = BytesParser(_class=EmailMessage, policy=policy.default)


class NoMailbox(ValueError):
    """A file that is no mailbox, or a larger one than is read at once; its text says which limit."""


@dataclass(frozen=True, slots=True)
class Part:
    """One attached file: its name as the sender gave it, and its bytes, decoded."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message of a mailbox.

    number      in the mailbox, from 1
    name, address   of the sender, as the letter says: anybody may write anything there
    arrived_at  when the host's server had it; None where no `Received` line can be read
    digest      SHA-256 of its bytes, in hexadecimal: the same letter is taken in once
    readable    false where the letter is so broken that somebody has to look at it elsewhere
    """

    number: int
    name: str = ""
    address: str = ""
    subject: str = ""
    text: str = field(default="", repr=False)
    arrived_at: datetime | None = None
    parts: tuple[Part, ...] = ()
    digest: str = ""
    readable: bool = True


def letters_of(content: bytes) -> list[Letter]:
    """The letters of a mailbox file, or the one letter that a file is, in their order.

    Raises NoMailbox for what is empty, larger than `MOST_BYTES` or longer than `MOST_LETTERS`.
    """
    if not content.strip() or len(content) > MOST_BYTES:
        raise NoMailbox(f"between 1 byte and {MOST_BYTES} bytes")
    found = list(_messages(content))
    if len(found) > MOST_LETTERS:
        raise NoMailbox(f"{MOST_LETTERS} letters")
    return [_letter(number, message) for number, message in enumerate(found, 1)]


def arrival(letter: Letter, uploaded_at: datetime) -> datetime:
    """The moment at which a letter counts as received: no later than somebody had it in hand."""
    return uploaded_at if letter.arrived_at is None else min(letter.arrived_at, uploaded_at)


def _messages(content: bytes) -> Iterator[bytes]:
    if not content.startswith(b"From "):
        yield content
        return
    begins = list(_SEPARATOR.finditer(content))
    ends = [after.start() for after in begins[1:]] + [len(content)]
    for begin, end in zip(begins, ends, strict=True):
        yield _ESCAPED.sub(rb"\1", content[begin.end() : end])


def _letter(number: int, content: bytes) -> Letter:
    try:
        message = _PARSER.parsebytes(content)
        name, address = parseaddr(_line(message, "From"))
        leaves = list(_leaves(message, 0))
        return Letter(
            number=number,
            name=name[:LONGEST_LINE],
            address=address[:LONGEST_LINE],
            subject=_line(message, "Subject"),
            text=next((_text(leaf) for leaf in leaves if _is_text(leaf)), ""),
            arrived_at=_arrived_at(message),
            parts=tuple(_parts(leaves)),
            digest=hashlib.sha256(content).hexdigest(),
        )
    except _UNSOUND:
        return Letter(number=number, readable=False)


def _leaves(message: EmailMessage, depth: int) -> Iterator[EmailMessage]:
    """The parts that hold something, in their order.  Raises ValueError where they are nested too deeply."""
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, EmailMessage):
            yield from _leaves(part, depth + 1)


def _parts(leaves: list[EmailMessage]) -> Iterator[Part]:
    """Attached files.  Raises ValueError for more than anybody attaches."""
    attached = [leaf for leaf in leaves if leaf.get_content_maintype() != "text" or leaf.is_attachment()]
    if len(attached) > MOST_PARTS:
        raise ValueError("too many parts")
    for leaf in attached:
        content = leaf.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            yield Part((leaf.get_filename() or "")[:LONGEST_LINE], content)


def _is_text(leaf: EmailMessage) -> bool:
    return leaf.get_content_type() == "text/plain" and not leaf.is_attachment()


def _text(leaf: EmailMessage) -> str:
    content = leaf.get_payload(decode=True)
    charset = leaf.get_content_charset() or "utf-8"
    return content.decode(charset, errors="replace")[:LONGEST_TEXT] if isinstance(content, bytes) else ""


def _line(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())[:LONGEST_LINE]


def _arrived_at(message: EmailMessage) -> datetime | None:
    """What stands after the last semicolon of the first `Received` line; a time without a zone is UTC (RFC 5322)."""
    said = str(message.get("Received", ""))
    if ";" not in said:
        return None
    try:
        moment = parsedate_to_datetime(said.rsplit(";", 1)[1].strip())
    except _UNSOUND:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
