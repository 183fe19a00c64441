"""Writing a machine-readable zone, for tests and for documents of an invented world."""

from datetime import date

from .check_digits import check_digit
from .dates import PartialDate
from .layouts import LAYOUTS, Layout, Span
from .problems import DocumentError
from .states import is_state_code
from .transliteration import zone_name

_NUMBER_WIDTH = 9


def write_zone(
    kind: str,
    *,
    document_code: str,
    issuing_state: str,
    number: str,
    primary: str,
    secondary: str = "",
    nationality: str,
    born: date | PartialDate | None,
    sex: str = "X",
    expires: date | PartialDate | None,
    optional: str = "",
    optional2: str = "",
) -> str:
    """The lines of a zone, divided by newlines, with every check digit; `read_zone` gives the same values again.

    kind                TD1, TD2, TD3, MRV-A or MRV-B
    number              letters and digits; more than nine only where the layout has room for them
    primary, secondary  names in any script that Doc 9303 has a table for; cut as it says where they are too long
    sex                 `M`, `F`, or `X` for unspecified

    Raises DocumentError `field_too_long`, `unknown_state`, `unwritable_field` or `no_transliteration`; KeyError for an
    unknown kind.
    """
    layout = LAYOUTS[kind]
    for name, code in (("issuing_state", issuing_state), ("nationality", nationality)):
        if not is_state_code(code):
            raise DocumentError("unknown_state", field=name, code=code)
    number, optional, number_digit = _divided_number(layout, number.upper(), optional.upper())
    canvas = _Canvas(layout)
    canvas.put("document_code", document_code)
    canvas.put("issuing_state", issuing_state)
    canvas.put("names", _names(zone_name(primary), zone_name(secondary), layout.fields["names"].length))
    canvas.put("number", number)
    canvas.put("nationality", nationality)
    canvas.put("born", _six(born))
    canvas.put("sex", "<" if sex == "X" else sex)
    canvas.put("expires", _six(expires))
    canvas.put("optional", optional)
    if "optional2" in layout.fields:
        canvas.put("optional2", optional2.upper())
    elif optional2:
        raise DocumentError("field_too_long", field="optional2", longest=0, given=len(optional2))
    for check in layout.checks:
        canvas.draw(check.at, number_digit if check.field == "number" else canvas.digit(check.covers, check.optional))
    return "\n".join(canvas.lines)


class _Canvas:
    """A zone full of fillers, on which fields are drawn."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.lines = ["<" * layout.width for _ in range(layout.height)]

    def put(self, name: str, value: str) -> None:
        span = self.layout.fields[name]
        written = value.replace(" ", "<")
        if len(written) > span.length:
            raise DocumentError("field_too_long", field=name, longest=span.length, given=len(written))
        if not all(mark == "<" or (mark.isascii() and (mark.isdigit() or mark.isupper())) for mark in written):
            raise DocumentError("unwritable_field", field=name)
        self.draw(span, written)

    def draw(self, span: Span, written: str) -> None:
        line = self.lines[span.line]
        self.lines[span.line] = line[: span.start] + written + line[span.start + len(written) :]

    def digit(self, covers: tuple[Span, ...], optional: bool) -> str:
        covered = "".join(span.of(self.lines) for span in covers)
        return "<" if optional and not covered.strip("<") else check_digit(covered)


def _divided_number(layout: Layout, number: str, optional: str) -> tuple[str, str, str]:
    """(what stands in the number's field, what in the optional data, the mark in the check digit's place)."""
    if len(number) <= _NUMBER_WIDTH:
        return number, optional, check_digit(number.replace(" ", "<")[:_NUMBER_WIDTH]) if _is_plain(number) else "<"
    if layout.long_number is None or not _is_plain(number) or " " in number:
        raise DocumentError("field_too_long", field="number", longest=_NUMBER_WIDTH, given=len(number))
    # The filler after the digit ends the number.
    continued = number[_NUMBER_WIDTH:] + check_digit(number)
    return number[:_NUMBER_WIDTH], f"{continued}<{optional}" if optional else continued, "<"


def _is_plain(number: str) -> bool:
    return all(mark == " " or (mark.isascii() and mark.isalnum()) for mark in number)


def _names(primary: str, secondary: str, width: int) -> str:
    """The name field; where both do not fit, as much as possible of the primary with a beginning of the secondary.

    A cut field ends in a letter, which tells that it was cut.  Source: Doc 9303, part 4, section 4.2.3.
    """
    whole = f"{primary}<<{secondary}" if secondary else primary
    if len(whole) <= width:
        return whole
    if not secondary:
        return _ending_in_letter(primary, width)
    for kept in range(min(len(primary), width - 3), 0, -1):
        cut = f"{primary[:kept].rstrip('<')}<<{secondary}"[:width]
        if len(cut) == width and not cut.endswith("<"):
            return cut
    raise DocumentError("field_too_long", field="names", longest=width, given=len(whole))


def _ending_in_letter(name: str, width: int) -> str:
    """The name cut to the width; one filler inside gives way where the cut would fall on it."""
    cut = name[:width]
    return cut if not cut.endswith("<") else name.replace("<", "", 1)[:width]


def _six(day: date | PartialDate | None) -> str:
    """YYMMDD, with fillers for what is unknown."""
    if day is None:
        return "<<<<<<"
    partial = PartialDate.of(day) if isinstance(day, date) else day
    parts = (partial.year % 100, partial.month, partial.day)
    return "".join("<<" if part is None else f"{part:02}" for part in parts)
