"""Write src/comity/core/data/countries.json: the codes of ISO 3166-1 and their names in four languages, from ICU.

Run once per edition of ICU, and read the difference before committing it:

    .venv/bin/python tools/countries.py

What ICU does not know (former countries, document issuers, other spellings) is kept by hand in country_facts.json.
"""

import json
from pathlib import Path

import icu

TARGET = Path(__file__).parent.parent / "src/comity/core/data/countries.json"
LANGUAGES = ("en", "fr", "es", "ar")
NOT_ISO_3166 = {"AN", "CQ", "DG", "EA", "IC"}  # one has ended, the others are codes that ISO only keeps for the post
OUR_ALPHA_3 = {"XK": "RKS"}  # as in the passports it issues; ICU says XKK, ISO 3166-1 nothing


def main() -> None:
    """Write the file, one country a line."""
    codes = sorted({*icu.Locale.getISOCountries(), "XK"} - NOT_ISO_3166)
    lines = [json.dumps(_entry(code), ensure_ascii=False) for code in codes]
    TARGET.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    print(f"{len(lines)} countries, ICU {icu.ICU_VERSION}: {TARGET.name}")


def _entry(code: str) -> dict[str, object]:
    place = icu.Locale("", code)
    return {
        "code": code,
        "alpha3": OUR_ALPHA_3.get(code, place.getISO3Country()),
        "numeric": "" if code == "XK" else f"{icu.Region.getInstance(code).getNumericCode():03d}",
        "names": {language: place.getDisplayCountry(icu.Locale(language)) for language in LANGUAGES},
    }


if __name__ == "__main__":
    main()
