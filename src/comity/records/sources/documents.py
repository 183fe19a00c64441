"""Numbers of identity documents, as lists write them: among words, with the state in front or behind."""

import re

from comity.records.sources.drafting import Drafting

_PASSPORT = re.compile(r"passe?port|pasaporte|laissez-passer|travel document|جواز", re.IGNORECASE)
_DRIVING = re.compile(r"driver|driving", re.IGNORECASE)
_SOCIAL = re.compile(r"social security|\bSSN\b", re.IGNORECASE)
# The number itself: capitals and digits with at least one digit, parts of it set apart by single spaces.
_NUMBER = re.compile(r"(?<![^\s°])(?:No(?=[0-9]))?([A-Z]{0,4}[ ]?[0-9A-Z./-]*[0-9](?:[0-9A-Z./-]|[ ](?=[0-9]))*)")
_WORDS = re.compile(r"[a-z]{2}|[A-Z]{5}|°")
_IN_BRACKETS = re.compile(r"\s*\(([^()]*)\)\s*$")


def add_document(draft: Drafting, kind: str, number: str, *, country: str = "", note: str = "") -> None:
    """Add a document's number under the property its kind asks for; kind and words around the number go to its note."""
    bare, words = split_number(number)
    property_ = "idNumber"
    said = f"{kind} {words}"
    if _PASSPORT.search(said) and not _DRIVING.search(said):
        property_ = "passportNumber"
    elif _SOCIAL.search(said):
        property_ = "socialSecurityNumber"
    elif _DRIVING.search(said):
        property_ = "driverLicenceNumber"
    told = "; ".join(filter(None, (words, note)))
    draft.add(property_, bare, country=country, note=told)


def split_number(text: str) -> tuple[str, str]:
    """The number alone, and the whole text if it says more: "Libyan passport No. 51 35" gives ("51 35", all of it).

    What cannot be split safely stays whole, with no second part.
    """
    whole = " ".join(text.split())
    rest = _IN_BRACKETS.sub("", whole)
    found = _NUMBER.findall(rest) if _WORDS.search(rest) else [rest]
    bare = found[-1].strip() if found else whole
    return bare, ("" if bare == whole else whole)
