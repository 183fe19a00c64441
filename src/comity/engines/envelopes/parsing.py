"""Values from outside: strict canonical JSON, read member by member.

The strictness itself (duplicates, NaN, depth, numbers, surrogates, NUL) is the ledger's `parse`; here is what an
envelope asks beyond it: one spelling of everything, a stated size, no member that nobody asked for.
"""

import base64
import binascii
import re
from datetime import UTC, datetime

from comity.engines.ledger import Json, NotCanonical, NotJson, canonical, parse

from .errors import EnvelopeError

LARGEST_NUMBER = 2**53 - 1

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


def parse_canonical(data: bytes, *, part: str, largest: int, refusal: type[EnvelopeError]) -> Json:
    """Read JSON that is in its canonical form (RFC 8785), so that no value has two spellings.

    part      what is read, for the refusal: `header`, `body`, …
    largest   bytes; more are refused before they are looked at

    Raises `refusal`: part_too_large, not_json (with the ledger's own code as `reason`), not_canonical.
    """
    if len(data) > largest:
        raise refusal("part_too_large", part=part, given=len(data), largest=largest)
    try:
        value = parse(data)
    except NotJson as error:
        raise refusal("not_json", part=part, reason=error.code) from error
    try:
        same = canonical(value) == data
    except NotCanonical as error:
        raise refusal("not_json", part=part, reason=error.code) from error
    if not same:
        raise refusal("not_canonical", part=part)
    return value


class Members:
    """The members of one JSON object from outside, each asked for by name and kind.

    Every reader raises `refusal("field_wrong", part=…, field=…)`; `end` refuses members that nobody asked for: a reader
    that passes over what it does not know could be made to pass over a restriction.
    """

    def __init__(self, value: Json, *, part: str, refusal: type[EnvelopeError]) -> None:
        self._part, self._refusal = part, refusal
        if not isinstance(value, dict):
            raise refusal("not_an_object", part=part)
        self._members = dict(value)

    def text(self, name: str, form: re.Pattern[str]) -> str:
        """A text that is wholly of the given form."""
        value = self._take(name)
        if not isinstance(value, str) or form.fullmatch(value) is None:
            raise self._wrong(name)
        return value

    def optional_text(self, name: str, form: re.Pattern[str]) -> str | None:
        """A text of the given form, or null."""
        return None if self._took_null(name) else self.text(name, form)

    def number(self, name: str, *, least: int, most: int = LARGEST_NUMBER) -> int:
        """An integer in [least, most]."""
        value = self._take(name)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self._wrong(name)
        return value

    def instant(self, name: str) -> datetime:
        """A moment as `instant_text` writes it."""
        text = self.text(name, _INSTANT)
        try:
            return datetime.fromisoformat(text)
        except ValueError as error:  # such as the 31st of February
            raise self._wrong(name) from error

    def optional_instant(self, name: str) -> datetime | None:
        """A moment, or null."""
        return None if self._took_null(name) else self.instant(name)

    def octets(self, name: str, size: int) -> bytes:
        """Exactly `size` bytes, in base64 (RFC 4648, with padding, the one text that encoding gives)."""
        value = self._take(name)
        if not isinstance(value, str) or len(value) != (size + 2) // 3 * 4:
            raise self._wrong(name)
        try:
            data = base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError) as error:
            raise self._wrong(name) from error
        if len(data) != size or base64_text(data) != value:
            raise self._wrong(name)
        return data

    def listed(self, name: str, *, most: int) -> list[Json]:
        """A list of at most `most` values."""
        value = self._take(name)
        if not isinstance(value, list) or len(value) > most:
            raise self._wrong(name)
        return value

    def sorted_texts(self, name: str, form: re.Pattern[str], *, most: int) -> tuple[str, ...]:
        """One text or more of the given form, ascending, none twice."""
        values = self.listed(name, most=most)
        texts = tuple(value for value in values if isinstance(value, str) and form.fullmatch(value))
        if not texts or len(texts) != len(values) or list(texts) != sorted(set(texts)):
            raise self._wrong(name)
        return texts

    def nothing(self, name: str) -> None:
        """Null."""
        if not self._took_null(name):
            raise self._wrong(name)

    def end(self) -> None:
        """Nothing may be left."""
        for name in sorted(self._members):
            # The name is the sender's: it is told only where it cannot be a message of its own.
            told = name if name.isascii() and name.isidentifier() and len(name) <= 40 else "?"
            raise self._refusal("field_unknown", part=self._part, field=told)

    def _take(self, name: str) -> Json:
        if name not in self._members:
            raise self._refusal("field_missing", part=self._part, field=name)
        return self._members.pop(name)

    def _took_null(self, name: str) -> bool:
        """Whether a member was null, and so is read."""
        is_null = name in self._members and self._members[name] is None
        if is_null:
            del self._members[name]
        return is_null

    def _wrong(self, name: str) -> EnvelopeError:
        return self._refusal("field_wrong", part=self._part, field=name)


def instant_text(at: datetime) -> str:
    """A moment as text: UTC, microseconds, `2026-03-01T09:30:15.250000Z`.  Raises ValueError without a time zone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def base64_text(data: bytes) -> str:
    """Base64 with padding (RFC 4648)."""
    return base64.b64encode(data).decode()
