"""Where each field stands in the five kinds of machine-readable zone.

Source: ICAO Doc 9303 (8th edition), parts 4 (TD3), 5 (TD1), 6 (TD2) and 7 (MRV-A, MRV-B).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A run of characters; line and start counted from 0."""

    line: int
    start: int
    length: int

    def of(self, lines: Sequence[str]) -> str:
        """The characters themselves."""
        return lines[self.line][self.start : self.start + self.length]


@dataclass(frozen=True, slots=True)
class Check:
    """A check digit and what it covers.

    field       the name it protects
    at          where the digit stands
    covers      the spans it is computed over, in order
    optional    a filler may stand for the digit where the field is empty
    """

    field: str
    at: Span
    covers: tuple[Span, ...]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of zone.

    long_number     the field in which a document number of more than nine characters goes on, if it may
    """

    kind: str
    height: int
    width: int
    fields: Mapping[str, Span]
    checks: tuple[Check, ...]
    long_number: str | None = None


def _checks(fields: Mapping[str, Span], *names: str) -> tuple[Check, ...]:
    """The checks whose digit follows its field at once."""
    return tuple(
        Check(name, Span(fields[name].line, fields[name].start + fields[name].length, 1), (fields[name],))
        for name in names
    )


def _two_lines(width: int, optional: int) -> dict[str, Span]:
    """TD2, TD3 and visas differ only in width, and in how long the optional data are."""
    return {
        "document_code": Span(0, 0, 2),
        "issuing_state": Span(0, 2, 3),
        "names": Span(0, 5, width - 5),
        "number": Span(1, 0, 9),
        "nationality": Span(1, 10, 3),
        "born": Span(1, 13, 6),
        "sex": Span(1, 20, 1),
        "expires": Span(1, 21, 6),
        "optional": Span(1, 28, optional),
    }


def _td1() -> Layout:
    fields = {
        "document_code": Span(0, 0, 2),
        "issuing_state": Span(0, 2, 3),
        "number": Span(0, 5, 9),
        "optional": Span(0, 15, 15),
        "born": Span(1, 0, 6),
        "sex": Span(1, 7, 1),
        "expires": Span(1, 8, 6),
        "nationality": Span(1, 15, 3),
        "optional2": Span(1, 18, 11),
        "names": Span(2, 0, 30),
    }
    whole = Check("composite", Span(1, 29, 1), (Span(0, 5, 25), Span(1, 0, 7), Span(1, 8, 7), Span(1, 18, 11)))
    return Layout("TD1", 3, 30, fields, (*_checks(fields, "number", "born", "expires"), whole), "optional")


def _td2() -> Layout:
    fields = _two_lines(36, 7)
    whole = Check("composite", Span(1, 35, 1), (Span(1, 0, 10), Span(1, 13, 7), Span(1, 21, 14)))
    return Layout("TD2", 2, 36, fields, (*_checks(fields, "number", "born", "expires"), whole), "optional")


def _td3() -> Layout:
    fields = _two_lines(44, 14)
    personal = Check("optional", Span(1, 42, 1), (fields["optional"],), optional=True)
    whole = Check("composite", Span(1, 43, 1), (Span(1, 0, 10), Span(1, 13, 7), Span(1, 21, 22)))
    return Layout("TD3", 2, 44, fields, (*_checks(fields, "number", "born", "expires"), personal, whole))


def _visa(kind: str, width: int) -> Layout:
    fields = _two_lines(width, width - 28)
    return Layout(kind, 2, width, fields, _checks(fields, "number", "born", "expires"))


LAYOUTS: Mapping[str, Layout] = {
    layout.kind: layout for layout in (_td1(), _td2(), _td3(), _visa("MRV-A", 44), _visa("MRV-B", 36))
}


def layout_for(height: int, width: int, first: str) -> Layout | None:
    """The layout of zones of this size whose first character is `first`: `V` makes it a visa."""
    for layout in LAYOUTS.values():
        visa = layout.kind.startswith("MRV")
        if (layout.height, layout.width) == (height, width) and (height == 3 or visa == (first == "V")):
            return layout
    return None
