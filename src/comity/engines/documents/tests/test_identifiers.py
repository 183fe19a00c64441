"""Vehicles, ships, aircraft, accounts, numbers: one comparable form each, or a coded refusal."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.documents import (
    DocumentError,
    codes,
    iban_remainder,
    imo_check_digit,
    lookalike_key,
    normalise_document_number,
    normalise_plate,
    normalise_serial,
    parse_aircraft_registration,
    parse_iban,
    parse_imo_number,
    parse_mmsi,
    parse_vin,
    vin_check_digit,
)


def refusal_of(function, *given) -> str | None:
    try:
        function(*given)
    except DocumentError as refusal:
        return refusal.code
    return None


READERS = {
    "vin": parse_vin,
    "imo": parse_imo_number,
    "mmsi": parse_mmsi,
    "iban": parse_iban,
    "aircraft": parse_aircraft_registration,
    "document": normalise_document_number,
    "serial": normalise_serial,
    "plate": lambda text: normalise_plate(text, "FR"),
}


class TestHostileInput:
    @pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("", "identifier_empty"),
            (" -\u202e\u200f", "identifier_empty"),
            ("A" * 100_000, "identifier_too_long"),
            ("a\u0301" * 50_000, "identifier_too_long"),
        ],
    )
    def test_is_refused_with_its_reason(self, reader, text, code):
        assert refusal_of(reader, text) == code

    @given(st.sampled_from(sorted(READERS)), st.text(max_size=60))
    def test_gives_a_value_or_a_coded_refusal(self, reader, text):
        assert refusal_of(READERS[reader], text) in codes() | {None}


class TestVin:
    """ISO 3779; the check digit binds where law makes it (North America, China)."""

    def test_a_north_american_number(self):
        vin = parse_vin("1m8gdm9a-xkp042788")
        assert (vin.number, vin.manufacturer, vin.check_digit_binds) == ("1M8GDM9AXKP042788", "1M8", True)

    def test_i_o_and_q_can_only_be_1_and_0(self):
        assert parse_vin("IM8GDM9AXKPO42788").number == "1M8GDM9AXKP042788"

    def test_a_wrong_digit_binds_there_and_not_in_europe(self):
        assert refusal_of(parse_vin, "1M8GDM9A1KP042788") == "wrong_vin_check_digit"
        assert not parse_vin("WVWZZZ1JZXW000001").check_digit_binds

    def test_a_maker_of_few_vehicles_has_six_characters(self):
        assert parse_vin("SA9ZZZ1JZXWABC001").manufacturer == "SA9ABC"

    @pytest.mark.parametrize(
        ("text", "code"), [("1M8GDM9AXKP04278", "wrong_length"), ("1M8GDM9AXKP04278Я", "wrong_character")]
    )
    def test_what_is_no_vin(self, text, code):
        assert refusal_of(parse_vin, text) == code

    @given(st.text("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", min_size=16, max_size=16))
    def test_with_its_own_check_digit_every_number_is_right(self, marks):
        number = "1" + marks
        number = number[:8] + vin_check_digit(number) + number[9:]
        assert parse_vin(number).number == number


class TestShips:
    @pytest.mark.parametrize("text", ["9074729", "IMO 9074729", "imo9074729", "IMO No. 9074729", "٩٠٧٤٧٢٩"])
    def test_an_imo_number_in_its_spellings(self, text):
        assert parse_imo_number(text) == "9074729"

    @pytest.mark.parametrize(
        ("text", "code"), [("9074720", "wrong_last_digit"), ("907472", "wrong_length"), ("907472X", "not_digits")]
    )
    def test_what_is_no_imo_number(self, text, code):
        assert refusal_of(parse_imo_number, text) == code

    @given(st.text(string.digits, min_size=6, max_size=6))
    def test_the_last_digit_makes_it_right(self, digits):
        assert parse_imo_number(digits + imo_check_digit(digits)) == digits + imo_check_digit(digits)

    @pytest.mark.parametrize(
        ("number", "station", "country"),
        [
            ("227000001", "ship", "FR"),
            ("622000001", "ship", "EG"),
            ("002270001", "coast", "FR"),
            ("022700001", "group", "FR"),
            ("111227001", "aircraft", "FR"),
            ("822700001", "handheld", "FR"),
            ("982270001", "craft", "FR"),
            ("992270001", "aid_to_navigation", "FR"),
            ("970000001", "search_and_rescue_transmitter", None),
            ("974000001", "emergency_beacon", None),
        ],
    )
    def test_an_mmsi_names_its_station_and_administration(self, number, station, country):
        mmsi = parse_mmsi(number)
        assert (mmsi.station, mmsi.country) == (station, country)

    @pytest.mark.parametrize(
        ("text", "code"),
        [("200000001", "unknown_maritime_digits"), ("22700000", "wrong_length"), ("22700000A", "not_digits")],
    )
    def test_what_is_no_mmsi(self, text, code):
        assert refusal_of(parse_mmsi, text) == code


class TestIban:
    @pytest.mark.parametrize(
        ("text", "country"),
        [
            ("DE89 3704 0044 0532 0130 00", "DE"),
            ("iban: fr14 2004 1010 0505 0001 3m02 606", "FR"),
            ("NO93 8601 1117 947", "NO"),
            ("GB29-NWBK-6016-1331-9268-19", "GB"),
        ],
    )
    def test_the_registry_s_examples(self, text, country):
        assert parse_iban(text).country == country

    def test_it_prints_in_groups_of_four(self):
        assert parse_iban("NO9386011117947").printed() == "NO93 8601 1117 947"

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("DE88370400440532013000", "wrong_iban_digits"),
            ("DE89370400440532031000", "wrong_iban_digits"),
            ("DE8937040044053201300", "wrong_length"),
            ("US89370400440532013000", "unknown_iban_country"),
            ("DEAA370400440532013000", "wrong_iban_digits"),
        ],
    )
    def test_what_is_no_iban(self, text, code):
        assert refusal_of(parse_iban, text) == code

    @given(st.text(string.digits, min_size=18, max_size=18), st.data())
    def test_one_wrong_digit_is_always_caught(self, account, data):
        number = f"DE{98 - iban_remainder('DE00' + account):02}{account}"
        assert parse_iban(number).number == number
        place = data.draw(st.integers(4, 21))
        other = data.draw(st.sampled_from([digit for digit in string.digits if digit != number[place]]))
        assert refusal_of(parse_iban, number[:place] + other + number[place + 1 :]) == "wrong_iban_digits"


class TestAircraft:
    @pytest.mark.parametrize(
        ("text", "mark", "country"),
        [
            ("F-GXYZ", "F", "FR"),
            ("N123AB", "N", "US"),
            ("D-ABCD", "D", "DE"),
            ("SU-ABC", "SU", "EG"),
            ("VP-CXY", "VPC", "KY"),
            ("P-123", "P", "KP"),
            ("A6-ABC", "A6", "AE"),
            ("A9C-AB", "A9C", "BH"),
            ("4O-ABC", "4O", "ME"),
            ("9xr-ab", "9XR", "RW"),
        ],
    )
    def test_the_mark_names_the_state(self, text, mark, country):
        registration = parse_aircraft_registration(text)
        assert (registration.mark, registration.country) == (mark, country)
        assert "-" not in registration.number

    @pytest.mark.parametrize(
        ("text", "code"),
        [("Q-ABC", "unknown_nationality_mark"), ("F", "unknown_nationality_mark"), ("F-ABCDEFGH", "wrong_length")],
    )
    def test_what_is_no_registration(self, text, code):
        assert refusal_of(parse_aircraft_registration, text) == code


class TestPlates:
    @pytest.mark.parametrize(
        ("text", "country", "plate"),
        [
            ("ab-123-cd", "FR", "AB123CD"),
            ("AB·123 CD", "FR", "AB123CD"),
            ("AB-I2O-CD", "FR", "AB120CD"),
            ("1234 BCD", "ES", "1234BCD"),
            ("I2O4 BCD", "ES", "1204BCD"),
            ("LÖ AB 123", "DE", "LOAB123"),
            ("А123ВС 77", "RU", "A123BC77"),
            ("А 123 ВС", "FR", "А123ВС"),
            ("أ ب ح ١٢٣٤", "SA", "ABJ1234"),
            ("IO 1", "QM", "IO1"),
        ],
    )
    def test_one_plate_has_one_spelling(self, text, country, plate):
        assert normalise_plate(text, country) == plate

    def test_nothing_is_put_right_where_the_shape_would_not_follow(self):
        assert normalise_plate("O1", "FR") == "O1"

    def test_symbols_are_refused(self):
        assert refusal_of(normalise_plate, "AB<12>", "FR") == "wrong_character"

    @given(st.text(max_size=20), st.sampled_from(["FR", "DE", "RU", "SA", "ES", "IT", "SE", "QM"]))
    def test_normalising_twice_changes_nothing(self, text, country):
        try:
            plate = normalise_plate(text, country)
        except DocumentError:
            return
        assert normalise_plate(plate, country) == plate


class TestNumbers:
    def test_a_document_number_loses_its_decoration(self):
        assert normalise_document_number(" l-898 902<c3\u200f ") == "L898902C3"

    def test_digits_of_other_scripts_are_digits(self):
        assert normalise_document_number("A١٢٣") == "A123"

    def test_a_serial_keeps_its_zeros_and_letters(self):
        assert normalise_serial("№ 00-12/ж") == "NO0012Ж"

    def test_lookalikes_share_a_key(self):
        assert lookalike_key("L8989O2C3") == lookalike_key("18989O2C3") == lookalike_key("L898902C3")
        assert lookalike_key("L898902C3") != lookalike_key("L898902C4")
