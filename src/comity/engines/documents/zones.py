"""Reading a machine-readable zone: every field, and everything that is wrong with it.

Source: ICAO Doc 9303 (8th edition), parts 3 to 7.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from .check_digits import check_digit
from .confusables import check_suggestions, likely_digits, likely_letters
from .dates import PartialDate, born_on, expires_on
from .layouts import LAYOUTS, Check, Layout, Span
from .problems import DocumentError, Problem, Suggestion
from .states import is_state_code
from .zone_text import zone_lines

_KNOWN_FIRST_LETTERS = {"TD1": "ACI", "TD2": "ACI", "TD3": "P", "MRV-A": "V", "MRV-B": "V"}


@dataclass(frozen=True, slots=True)
class MachineReadableZone:
    """What a document says to machines, and what is wrong with how it says it.

    kind                TD1, TD2, TD3, MRV-A or MRV-B
    lines               its lines, complete
    document_code       one or two letters, such as `P`, `ID`, `V`
    issuing_state       code without fillers (`D` for Germany); `states.iso_state` gives the ISO code
    number              document number, long ones joined
    primary, secondary  names in zone letters, parts divided by spaces; secondary may be empty
    names_truncated     the names fill their field, so they may be longer in the document
    nationality         code without fillers
    born, expires       None where unknown or impossible
    sex                 `M`, `F`, or `X` for unspecified
    optional, optional2 the state's own data, without the number's continuation
    problems            in the order of the zone; empty if all is right and nothing had to be repaired
    """

    kind: str
    lines: tuple[str, ...]
    document_code: str
    issuing_state: str
    number: str
    primary: str
    secondary: str
    names_truncated: bool
    nationality: str
    born: PartialDate | None
    sex: str
    expires: PartialDate | None
    optional: str = ""
    optional2: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong with the zone itself (repairs of how its text came do not count)."""
        return all(problem.repaired for problem in self.problems)


def read_zone(text: str, *, today: date) -> MachineReadableZone:
    """Read a machine-readable zone as a scanner sends it or a person pastes it.

    today   decides centuries: nobody is born after it

    Wrong digits and strange values are told in `problems`, not raised. Raises DocumentError for text that is no
    zone at all: `zone_too_long`, `zone_empty`, `zone_wrong_shape`, `not_a_zone`.
    """
    layout, lines, problems = zone_lines(text)
    reader = _Reader(layout, tuple(lines), today)
    zone = reader.read()
    if not reader.plausible:  # prose and codes of other kinds can have the length of a zone
        raise DocumentError("not_a_zone")
    told = sorted([*problems, *reader.problems], key=lambda problem: (problem.line, problem.column))
    return replace(zone, problems=tuple(told))


class _Reader:
    """One reading: collects problems while the fields are taken apart."""

    def __init__(self, layout: Layout, lines: tuple[str, ...], today: date) -> None:
        self.layout, self.lines, self.today = layout, lines, today
        self.problems: list[Problem] = []
        self.plausible = False  # becomes true with the first check digit or whole date that makes sense

    def read(self) -> MachineReadableZone:
        number, number_check, optional = self._number()
        self._check_digits([number_check if check.field == "number" else check for check in self.layout.checks])
        primary, secondary, truncated = self._names()
        return MachineReadableZone(
            kind=self.layout.kind,
            lines=self.lines,
            document_code=self._document_code(),
            issuing_state=self._state("issuing_state"),
            number=number,
            primary=primary,
            secondary=secondary,
            names_truncated=truncated,
            nationality=self._state("nationality"),
            born=self._date("born"),
            sex=self._sex(),
            expires=self._date("expires"),
            optional=optional,
            optional2=self._plain("optional2") if "optional2" in self.layout.fields else "",
        )

    def _field(self, name: str) -> str:
        return self.layout.fields[name].of(self.lines)

    def _plain(self, name: str) -> str:
        return self._field(name).rstrip("<").replace("<", " ").strip()

    def _tell(self, code: str, span: Span, suggestions: Sequence[Suggestion] = (), /, **facts: int | str) -> None:
        self.problems.append(Problem(code, span.line + 1, span.start + 1, span.length, facts, tuple(suggestions)))

    def _number(self) -> tuple[str, Check, str]:
        """The document number, the check that covers it, and the optional data that are left."""
        check = next(check for check in self.layout.checks if check.field == "number")
        beginning = self._field("number")
        continued = self.layout.long_number
        rest = self._field(continued) if continued else ""
        tail = rest.split("<", 1)[0]
        # A filler in place of the check digit says that the number goes on, with its digit last.
        if not continued or check.at.of(self.lines) != "<" or "<" in beginning or len(tail) < 2:
            return beginning.rstrip("<").replace("<", " "), check, self._plain("optional")
        span = self.layout.fields[continued]
        more = Span(span.line, span.start, len(tail) - 1)
        digit = Span(span.line, span.start + len(tail) - 1, 1)
        left = rest[len(tail) :].strip("<").replace("<", " ")
        return beginning + tail[:-1], Check("number", digit, (*check.covers, more)), left

    def _check_digits(self, checks: list[Check]) -> None:
        for check in checks:
            given = check.at.of(self.lines)
            covered = "".join(span.of(self.lines) for span in check.covers)
            expected = check_digit(covered)
            if given == expected or (check.optional and given == "<" and not covered.strip("<")):
                self.plausible |= bool(covered.strip("<"))
                continue
            self._tell(
                "wrong_check_digit",
                check.at,
                check_suggestions(self.lines, check, checks),
                field=check.field,
                given=given,
                expected=expected,
            )

    def _document_code(self) -> str:
        span = self.layout.fields["document_code"]
        code = span.of(self.lines)
        if code[0] not in _KNOWN_FIRST_LETTERS[self.layout.kind]:
            self._tell("unknown_document_code", span, code=code.rstrip("<"), kind=self.layout.kind)
        return code.rstrip("<")

    def _state(self, name: str) -> str:
        span = self.layout.fields[name]
        code = span.of(self.lines).rstrip("<")
        if not is_state_code(code):
            suggestions = [
                suggestion
                for suggestion in likely_letters(self.lines, span)
                if is_state_code(_changed(self.lines, span, suggestion).rstrip("<"))
            ]
            self._tell("unknown_state", span, suggestions, field=name, code=code)
        return code

    def _names(self) -> tuple[str, str, bool]:
        span = self.layout.fields["names"]
        written = span.of(self.lines)
        letters = {suggestion.column - 1: suggestion for suggestion in likely_letters(self.lines, span)}
        for place, mark in enumerate(written, start=span.start):
            if mark.isdigit():
                likely = [letters[place]] if place in letters else []
                self._tell("digit_in_name", Span(span.line, place, 1), likely, given=mark)
        primary, _, secondary = written.rstrip("<").partition("<<")
        if not primary:
            self._tell("no_name", span)
        if "<<" in secondary:
            self._tell("names_divided_twice", span)
        return _spaced(primary), _spaced(secondary), not written.endswith("<")

    def _sex(self) -> str:
        span = self.layout.fields["sex"]
        given = span.of(self.lines)
        if given not in "MFX<":
            self._tell("unknown_sex", span, given=given)
        return given if given in "MF" else "X"

    def _date(self, name: str) -> PartialDate | None:
        span = self.layout.fields[name]
        written = span.of(self.lines)
        try:
            parts = _date_parts(written)
            if parts is None:
                return None
            found = (born_on if name == "born" else expires_on)(*parts, self.today)
        except ValueError:
            suggestions = [
                suggestion
                for suggestion in likely_digits(self.lines, span)
                if _is_date(_changed(self.lines, span, suggestion))
            ]
            self._tell("impossible_date", span, suggestions, field=name, given=written)
            return None
        self.plausible |= found.day is not None
        return found


def _date_parts(written: str) -> tuple[int, int | None, int | None] | None:
    """Year, month and day of YYMMDD, the unknown ones (`<<` or XX) None; None if nothing is known.

    Raises ValueError where a part is no number, or a smaller one is known without the greater.
    """
    parts = [None if written[at : at + 2] in ("<<", "XX") else int(written[at : at + 2]) for at in (0, 2, 4)]
    year, month, day = parts
    if year is None:
        if month is not None or day is not None:
            raise ValueError("a month or a day without a year")
        return None
    return year, month, day


def _is_date(written: str) -> bool:
    try:
        parts = _date_parts(written)
        return parts is not None and PartialDate(2000 + parts[0], *parts[1:]) is not None
    except ValueError:
        return False


def _changed(lines: Sequence[str], span: Span, suggestion: Suggestion) -> str:
    """A field's characters with a suggestion followed."""
    place = suggestion.column - 1 - span.start
    written = span.of(lines)
    return written[:place] + suggestion.instead + written[place + 1 :]


def _spaced(name: str) -> str:
    return " ".join(name.replace("<", " ").split())


def field_span(kind: str, name: str) -> Span:
    """Where a field of a kind of zone stands, for a screen that marks it.  Raises KeyError for an unknown one."""
    fields: Mapping[str, Span] = LAYOUTS[kind].fields
    return fields[name]
