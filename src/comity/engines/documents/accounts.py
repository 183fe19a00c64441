"""Bank accounts: the IBAN."""

from dataclasses import dataclass

from .characters import bare
from .check_digits import iban_remainder
from .problems import DocumentError

# Length by country. Source: the IBAN registry of SWIFT, the registration authority of ISO 13616.
_LENGTHS = """
    AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24
    FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32
    LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24
    RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30
"""
_LENGTH = {entry[:2]: int(entry[2:]) for entry in _LENGTHS.split()}


@dataclass(frozen=True, slots=True)
class Iban:
    """An international bank account number; `country` is that of the account, ISO 3166-1 alpha-2."""

    number: str
    country: str

    def printed(self) -> str:
        """In groups of four, as people read it."""
        return " ".join(self.number[start : start + 4] for start in range(0, len(self.number), 4))


def parse_iban(text: str) -> Iban:
    """Read an IBAN.

    Raises DocumentError `unknown_iban_country`, `wrong_length`, `wrong_iban_digits`.
    """
    number = bare(text, "iban").removeprefix("IBAN")
    country = number[:2]
    length = _LENGTH.get(country)
    if length is None:
        raise DocumentError("unknown_iban_country", country=country)
    if len(number) != length:
        raise DocumentError("wrong_length", kind="iban", expected=length, given=len(number))
    if not number[2:4].isdigit() or iban_remainder(number) != 1:
        raise DocumentError("wrong_iban_digits")
    return Iban(number, country)
