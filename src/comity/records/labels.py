"""Codes of records as a reader sees them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.records.drafts import NameQuality, RecordKind, ReleaseRule

Label = str | Promise


def _table(labels: Mapping[Any, Label]) -> Mapping[str, Label]:
    return MappingProxyType({str(code): label for code, label in labels.items()})


KINDS = _table(
    {
        RecordKind.PERSON: _("Person"),
        RecordKind.ORGANISATION: _("Organisation"),
        RecordKind.TRAVEL_DOCUMENT: _("Travel document"),
        RecordKind.VEHICLE: _("Vehicle"),
        RecordKind.VESSEL: _("Vessel"),
        RecordKind.AIRCRAFT: _("Aircraft"),
        RecordKind.FIREARM: _("Firearm"),
        RecordKind.ASSET: _("Asset"),
    }
)
RULES = _table(
    {
        ReleaseRule.ALL: _("All bureaus"),
        ReleaseRule.ONLY: _("Only the bureaus named below, and ours"),
        ReleaseRule.ALL_BUT: _("All bureaus but those named below"),
    }
)
QUALITIES = _table(
    {
        NameQuality.GOOD: _("good alias"),
        NameQuality.LOW: _("weak alias"),
        NameQuality.ORIGINAL: _("original script"),
    }
)
RUN_STATES = _table(
    {
        "reading": _("reading"),
        "withdrawing": _("withdrawing what left the list"),
        "finished": _("finished"),
        "refused": pgettext_lazy("state of an import", "refused"),
        "abandoned": _("given up for another file"),
    }
)
WITHDRAWN = _table(
    {
        "left-the-list": _("its list names it no more"),
        "retention-ended": _("its retention has ended"),
        "notice-ended": _("the notice it was made for has ended"),
        "never-published": _("the notice it was made for was not published"),
        "erased": _("its content was erased"),
    }
)
"""Why the node withdrew a record; what a bureau gives as its reason stands as it was written."""

CONDITIONS = _table(
    {
        "handling": _("Handling"),
        "handling-note": _("Other restriction, in words"),
        "source-evaluation": _("Source"),
        "information-evaluation": _("Information"),
        "legal-basis": _("Legal basis"),
        "category": _("Category"),
        "purposes": _("Purposes"),
        "purpose": _("Purposes"),
        "bureau": _("Bureaus"),
        "retention": _("Kept until"),
        "offence": _("Crime areas"),
        "marker": _("Warning markers"),
        "kind": _("Kind"),
    }
)
OPERATIONS = _table(
    {
        "records.contribute": _("Contribute a record"),
        "records.change": _("Change a record"),
        "records.withdraw": _("Withdraw a record"),
        "records.set_release": _("Set the release of a record"),
        "records.extend_retention": _("Extend the retention of a record"),
        "records.consult": _("Open the file of a record"),
        "records.search": _("Search records"),
        "records.export": _("Export records"),
        "records.attach": _("Attach a file"),
        "records.detach": _("Take an attached file off"),
        "records.open_attachment": _("Open an attached file"),
        "records.register_list": _("Register a list"),
        "records.change_list": _("Change the terms of a list"),
        "records.retire_list": _("Retire a list"),
        "records.start_import": _("Start an import"),
        "records.import_chunk": _("Import a part of a file"),
        "records.end_reading": _("End the reading of a file"),
        "records.withdraw_unlisted": _("Withdraw what left a list"),
        "records.expire": _("Withdraw records whose retention has ended"),
        "records.refuse_file": _("Refuse a file"),
        "records.place_hold": _("Hold a record"),
        "records.lift_hold": _("Lift a hold"),
        "records.end_holds": _("End holds whose day has come"),
        "records.erase": _("Erase the content of withdrawn records"),
    }
)
SUBJECTS = _table(
    {
        "records.record": _("record"),
        "records.releaseclass": _("release class"),
        "records.listsource": _("list"),
        "records.importrun": _("import"),
        "records.releaseceiling": _("limit of release"),
        "records.hold": _("hold"),
        "records.attachment": _("attachment"),
    }
)
PROPERTIES = _table(
    {
        "name": _("Name"),
        "alias": _("Also known as"),
        "weakAlias": _("Weak alias"),
        "previousName": _("Former name"),
        "firstName": _("First name"),
        "middleName": _("Middle name"),
        "lastName": _("Last name"),
        "fatherName": _("Father's name"),
        "motherName": _("Mother's name"),
        "birthDate": _("Date of birth"),
        "deathDate": _("Date of death"),
        "birthPlace": _("Place of birth"),
        "birthCountry": _("Country of birth"),
        "nationality": _("Nationality"),
        "citizenship": _("Citizenship"),
        "gender": _("Gender"),
        "country": _("Country"),
        "address": _("Address"),
        "title": _("Title"),
        "position": _("Position"),
        "appearance": _("Appearance"),
        "education": _("Education"),
        "passportNumber": _("Passport number"),
        "idNumber": _("Identity number"),
        "socialSecurityNumber": _("Social security number"),
        "driverLicenceNumber": _("Driving licence number"),
        "taxNumber": _("Tax number"),
        "registrationNumber": _("Registration number"),
        "leiCode": _("Legal entity identifier (LEI)"),
        "dunsCode": _("D-U-N-S number"),
        "swiftBic": _("Bank identifier (BIC)"),
        "email": _("E-mail"),
        "phone": _("Telephone"),
        "website": _("Website"),
        "jurisdiction": _("Jurisdiction"),
        "incorporationDate": _("Founded on"),
        "dissolutionDate": _("Dissolved on"),
        "legalForm": _("Legal form"),
        "sector": _("Sector"),
        "imoCompanyNumber": _("IMO company number"),
        "number": _("Document number"),
        "type": _("Type"),
        "fraudType": _("Reported as"),
        "holder": pgettext_lazy("of a document", "Holder"),
        "surname": _("Surname"),
        "givenName": _("Given names"),
        "issueDate": _("Issued on"),
        "expiryDate": _("Expires on"),
        "authority": _("Issuing authority"),
        "theftDate": _("Lost or stolen on"),
        "theftCountry": _("Lost or stolen in"),
        "nationalReference": _("National reference"),
        "vin": _("Chassis number (VIN)"),
        "make": _("Make"),
        "model": _("Model"),
        "engineNumber": _("Engine number"),
        "color": _("Colour"),
        "buildDate": _("Built on"),
        "registrationDate": _("Registered on"),
        "ownerName": _("Name of the owner"),
        "operatorName": _("Name of the operator"),
        "imoNumber": _("IMO number"),
        "mmsi": _("MMSI"),
        "callSign": _("Call sign"),
        "flag": _("Flag"),
        "pastFlags": _("Former flags"),
        "tonnage": _("Tonnage"),
        "registrationPort": _("Port of registry"),
        "grossRegisteredTonnage": _("Gross registered tonnage"),
        "serialNumber": _("Serial number"),
        "manufacturer": _("Manufacturer"),
        "icaoCode": _("ICAO type code"),
        "modeSCode": _("Mode S code"),
        "constructionNumber": _("Construction number"),
        "caliber": _("Calibre"),
        "amount": _("Amount"),
        "currency": _("Currency"),
        "program": _("Programme"),
        "summary": _("Summary"),
        "notes": _("Notes"),
        "sourceUrl": _("Source"),
    }
)
CODES = _table(
    {
        "female": _("female"),
        "male": _("male"),
        "other": _("other"),
        "passport": _("passport"),
        "identity-card": _("identity card"),
        "visa": _("visa"),
        "residence-permit": _("residence permit"),
        "laissez-passer": _("laissez-passer"),
        "stolen-blank": _("stolen blank"),
        "lost-or-stolen": _("lost or stolen"),
        "revoked": _("revoked"),
    }
)
