"""What documents, vehicles, ships, aircraft, accounts and firearms are known by, read strictly and told kindly.

Machine-readable zones of travel documents (ICAO Doc 9303), check digits, and identifiers in one comparable form.
Pure functions; errors and problems are codes with facts, `render` gives their sentences.
"""

from .accounts import Iban, parse_iban
from .aircraft import AircraftRegistration, parse_aircraft_registration
from .check_digits import check_digit, iban_remainder, imo_check_digit, vin_check_digit
from .dates import PartialDate
from .layouts import LAYOUTS, Check, Layout, Span
from .numbers import lookalike_key, normalise_document_number, normalise_serial
from .problems import DocumentError, Problem, Suggestion
from .rendering import codes, render, render_suggestion
from .states import SPECIAL_CODES, is_state_code, iso_state
from .transliteration import zone_name
from .vehicles import Vin, normalise_plate, parse_vin
from .vessels import Mmsi, parse_imo_number, parse_mmsi
from .zone_writing import write_zone
from .zones import MachineReadableZone, field_span, read_zone

__all__ = [
    "LAYOUTS",
    "SPECIAL_CODES",
    "AircraftRegistration",
    "Check",
    "DocumentError",
    "Iban",
    "Layout",
    "MachineReadableZone",
    "Mmsi",
    "PartialDate",
    "Problem",
    "Span",
    "Suggestion",
    "Vin",
    "check_digit",
    "codes",
    "field_span",
    "iban_remainder",
    "imo_check_digit",
    "is_state_code",
    "iso_state",
    "lookalike_key",
    "normalise_document_number",
    "normalise_plate",
    "normalise_serial",
    "parse_aircraft_registration",
    "parse_iban",
    "parse_imo_number",
    "parse_mmsi",
    "parse_vin",
    "read_zone",
    "render",
    "render_suggestion",
    "vin_check_digit",
    "write_zone",
    "zone_name",
]
