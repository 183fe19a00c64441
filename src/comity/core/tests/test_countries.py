"""Countries, as codes and as people write them."""

from datetime import date

import pytest

from comity.core.countries import LANGUAGES, CountryStatus, code_of, countries, country, display_name


class TestCodes:
    """One country, whichever of its codes is used (ISO 3166-1, ISO 3166-3, ICAO 9303)."""

    @pytest.mark.parametrize("code", ["FR", "fr", "FRA", "250"])
    def test_two_letters_three_letters_and_digits_are_one_country(self, code):
        assert country(code).code == "FR"

    @pytest.mark.parametrize(
        ("code", "expected"), [("D", "DE"), ("GBN", "GB"), ("GBO", "GB"), ("RKS", "XK"), ("UNO", "UNO"), ("XXA", "XXA")]
    )
    def test_the_codes_of_passports_are_understood(self, code, expected):
        assert country(code).code == expected

    @pytest.mark.parametrize("code", ["XA", "XZ", "QM", "QZ"])
    def test_codes_left_to_users_stand_for_invented_states(self, code):
        assert country(code).status is CountryStatus.USER_ASSIGNED
        assert country(country(code).alpha3) == country(code)
        assert display_name(code, "fr") == code

    @pytest.mark.parametrize("code", ["", "ZZQ", "QA1", "999", "QL1"])
    def test_no_other_code_is_invented(self, code):
        with pytest.raises(KeyError):
            country(code)

    def test_no_three_letter_code_means_two_countries(self):
        codes = [each.alpha3 for each in countries()]
        assert len(set(codes)) == len(codes) == 250
        assert all(country(each.alpha3) is each for each in countries())

    def test_a_number_that_changed_its_name_means_the_present_country(self):
        assert country("180").code == "CD"


class TestFormerCountries:
    """A record of 1995 keeps its country."""

    @pytest.mark.parametrize(
        ("alpha3", "code"),
        [("SUN", "SU"), ("YUG", "YU"), ("CSK", "CSHH"), ("SCG", "CS"), ("ZAR", "ZR"), ("DDR", "DD")],
    )
    def test_they_keep_their_codes(self, alpha3, code):
        assert country(alpha3).code == code
        assert country(alpha3).status is CountryStatus.FORMER

    def test_they_end_on_a_day(self):
        zaire = country("ZAR")
        assert zaire.existed_on(date(1995, 6, 1))
        assert not zaire.existed_on(date(1997, 5, 17))
        assert zaire.successors == ("CD",)

    def test_their_successors_exist(self):
        for code in ("SU", "YU", "CSHH", "CS", "ZR", "DD", "AN"):
            assert all(country(each) for each in country(code).successors)


class TestNames:
    """English as the lists of the United Nations and OFAC write it, and the names in four languages."""

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("Iran (Islamic Republic of)", "IR"),
            ("Democratic Republic of the Congo", "CD"),
            ("Congo, Democratic Republic of the", "CD"),
            ("Congo", "CG"),
            ("Türkiye", "TR"),
            ("TURKEY", "TR"),
            ("Korea, North", "KP"),
            ("South Korea", "KR"),
            ("Democratic People's Republic of Korea", "KP"),
            ("Democratic People’s Republic of Korea", "KP"),
            ("Bahamas, The", "BS"),
            ("The Gambia", "GM"),
            ("United Kingdom of Great Britain and Northern Ireland", "GB"),
            ("State of Palestine", "PS"),
            ("China, Hong Kong Special Administrative Region", "HK"),
            ("Trinidad and Tobago", "TT"),
            ("Saint Kitts and Nevis", "KN"),
            ("Cote d Ivoire", "CI"),
            ("former Soviet Union", "SU"),
            ("Burma", "MM"),
            ("Allemagne", "DE"),
            ("Arabia Saudí", "SA"),
            ("العراق", "IQ"),
            ("  ly ", "LY"),
            ("Côte d'Ivoire", "CI"),
        ],
    )
    def test_a_country_is_recognised(self, text, code):
        assert code_of(text) == code

    @pytest.mark.parametrize("text", ["", "Atlantis", "Korea", "Region: Crimea", "undetermined", "-0-"])
    def test_what_is_no_country_stays_unknown(self, text):
        assert code_of(text) is None

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_name_leads_back_to_its_country(self, language):
        for each in countries():
            assert code_of(each.names[language]) == each.code

    def test_an_unknown_language_falls_back_to_english_and_an_unknown_code_to_itself(self):
        assert display_name("FR", "de") == "France"
        assert display_name("TR", "ar-EG") == "تركيا"
        assert display_name("??", "en") == "??"
