"""What OFAC writes as remarks: "DOB 08 Apr 1948; POB Tehran, Iran; Passport A1234567 (Iran); Linked To: …".

Every statement becomes a value of a property or stays, whole, as a note: none is left out.
"""

import re

from comity.core.countries import code_of
from comity.records.drafts import NameQuality, RecordKind
from comity.records.sources import documents
from comity.records.sources.drafting import Drafting

_STATEMENTS = re.compile(r";\s+")
_LONGEST = 500  # characters of a statement that is looked at; longer ones are notes
_OTHER = re.compile(r"^alt\. ")
_QUOTED = re.compile(r"^(?P<type>[afn]\.k\.a\.) '(?P<name>.+?)'?$")
_DOCUMENT = re.compile(
    r"^(?P<kind>(?:[A-Z][\w'’./]*\s){0,4}?"
    r"(?:Passport|No\.?|Number|#|NIT|RUC|RIF|D\.N\.I\.|C\.U\.R\.P\.|R\.F\.C\.|C\.U\.I\.T\.|SSN|NIE|RTN|Registration ID"
    r"|Identification Number|Personal ID Card|Residency Number|Stateless Person ID Card|Tazkira|Carnet No\.))"
    r"(?: #)? (?P<number>[^()]*?[0-9][^()]*?)"
    r"(?: \((?P<country>[^()]*)\))?(?P<rest> \(?(?:issued|expires|Expires|expired).*)?$"
)
_TAX = re.compile(r"\b(?:Tax|NIT|RUC|RIF|RTN|Fiscal)\b|R\.F\.C\.|C\.U\.I\.T\.|V\.A\.T\.")
_PHONE = re.compile(r"\b(?:Phone|Telephone|Fax)\b")
_REGISTER = re.compile(
    r"Regist(?:ration|ry)|Company|Trade License|Matricula Mercantil|Folio Mercantil|C\.R\.|Gazette|Business|Enterprise"
)
# what stands before the value, and the property it is a value of
_LABELS: tuple[tuple[str, str], ...] = (
    ("DOB ", "birthDate"),
    ("POB ", "birthPlace"),
    ("nationality ", "nationality"),
    ("citizen ", "citizenship"),
    ("Gender ", "gender"),
    ("Vessel Registration Identification IMO ", "imoNumber"),
    ("Identification Number IMO ", "imoNumber"),
    ("Company Number IMO ", "imoCompanyNumber"),
    ("MMSI ", "mmsi"),
    ("Vessel Call Sign ", "callSign"),
    ("Vessel Flag ", "flag"),
    ("Former Vessel Flag ", "pastFlags"),
    ("Vessel Type ", "type"),
    ("Vessel Year of Build ", "buildDate"),
    ("Vessel Owner ", "ownerName"),
    ("Aircraft Tail Number ", "registrationNumber"),
    ("Aircraft Manufacturer's Serial Number (MSN) ", "serialNumber"),
    ("Aircraft Construction Number (also called L/N or S/N or F/N) ", "constructionNumber"),
    ("Aircraft Manufacture Date ", "buildDate"),
    ("Aircraft Model ", "model"),
    ("Aircraft Operator ", "operatorName"),
    ("Aircraft Mode S Transponder Code ", "modeSCode"),
    ("Organization Established Date ", "incorporationDate"),
    ("Email Address ", "email"),
    ("Website ", "website"),
    ("Telephone ", "phone"),
    ("Telephone: ", "phone"),
    ("D-U-N-S Number ", "dunsCode"),
    ("SWIFT/BIC ", "swiftBic"),
    ("Legal Entity Number ", "leiCode"),
)
_QUOTED_NAMES = {
    # OFAC sets in the remarks those names that are too weak to identify anybody by themselves.
    "a.k.a.": ("weakAlias", NameQuality.LOW),
    "n.k.a.": ("alias", NameQuality.UNGRADED),
    "f.k.a.": ("previousName", NameQuality.UNGRADED),
}


def add_remarks(draft: Drafting, remarks: str) -> None:
    """Add each statement of the remarks to the draft. All notes together become one value, as one text."""
    notes = [said for said in _STATEMENTS.split(remarks.strip().removesuffix(".")) if said and not _placed(draft, said)]
    draft.add("notes", "; ".join(notes))


def _placed(draft: Drafting, statement: str) -> bool:
    if len(statement) > _LONGEST:
        return False
    said = _OTHER.sub("", statement.strip())
    if quoted := _QUOTED.match(said):
        property_, quality = _QUOTED_NAMES[quoted["type"]]
        draft.add(property_, quoted["name"], quality=quality)
        return True
    for label, property_ in _LABELS:
        if said.startswith(label) and draft.allows(property_):
            value = said.removeprefix(label)
            draft.add(property_, value, country=_last_part(value) if property_ == "birthPlace" else "")
            return True
    return _is_document(draft, said)


def _last_part(place: str) -> str:
    """The country at the end of "Tehran, Iran"; nothing where the last part is a town or a province."""
    return code_of(place.rpartition(", ")[2]) or ""


def _is_document(draft: Drafting, said: str) -> bool:
    """Add "Passport A1234567 (Iran) issued 3 May 2004 expires 3 May 2009"; whether it was such a statement."""
    match = _DOCUMENT.match(said)
    if match is None or _PHONE.search(match["kind"]) or draft.kind not in (RecordKind.PERSON, RecordKind.ORGANISATION):
        return False
    kind, rest = match["kind"].strip(), (match["rest"] or "").strip()
    number, country = match["number"].strip(), match["country"] or ""
    note = "; ".join(filter(None, (kind, rest)))
    if _TAX.search(kind):
        draft.add("taxNumber", number, country=country, note=note)
    elif _REGISTER.search(kind) and draft.kind is RecordKind.ORGANISATION:
        draft.add("registrationNumber", number, country=country, note=note)
    else:
        documents.add_document(draft, kind, number, country=country, note=note)
    return True
