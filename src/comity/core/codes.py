"""Coded lists that every app speaks: roles, purposes, handling, evaluation, categories, markers, crime areas.

A code is stored and exchanged; its label is translated for the reader. Where a standard exists the codes are the
standard's: handling H0-H3 and the 4x4 evaluation are those of European police cooperation, purposes follow the
purposes of international police cooperation (RPD Art. 10).
"""

from functools import cache

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


@cache
def codes_of(coded: type[TextChoices]) -> frozenset[str]:
    """All codes of a list. Kept, because `values` makes them anew each time, which an import would do per record."""
    return frozenset(coded.values)


class Role(TextChoices):
    """What an officer is trusted with, within one bureau."""

    FRONT_LINE = "front-line", _("front-line officer")
    OFFICER = "officer", _("bureau officer")
    ADMINISTRATOR = "administrator", _("bureau administrator")
    AUDITOR = "auditor", _("auditor")
    COMPLIANCE = "compliance", _("compliance reviewer")
    COMMAND = "command", _("duty officer of the command centre")
    DATA_PROTECTION = "data-protection", _("data-protection officer")
    PROTOCOL = "protocol", _("protocol and membership officer")
    OPERATOR = "operator", _("operator of this node")
    SYSTEM = "system", _("the node itself")
    PUBLIC = "public", _("a member of the public")


class NoticeType(TextChoices):
    """What a request for cooperation asks for: the colours of notices, and the special notice of the United Nations."""

    RED = "red", _("Red notice")
    BLUE = "blue", _("Blue notice")
    GREEN = "green", _("Green notice")
    YELLOW = "yellow", _("Yellow notice")
    BLACK = "black", _("Black notice")
    ORANGE = "orange", _("Orange notice")
    PURPLE = "purple", _("Purple notice")
    SILVER = "silver", _("Silver notice")
    UN = "un", _("United Nations notice")


class Purpose(TextChoices):
    """Why personal data are consulted. One is stated for each task and kept in the audit."""

    BORDER_CHECK = "border-check", _("border check")
    WANTED_PERSONS = "wanted-persons", _("search for wanted persons")
    MISSING_PERSONS = "missing-persons", _("search for missing persons")
    IDENTIFICATION = "identification", _("identification of a person, body or object")
    INVESTIGATION = "investigation", _("criminal investigation")
    ALERT = "alert", _("warning of a threat")
    SECURITY_CHECK = "security-check", _("security check of an event or a post")
    ANALYSIS = "analysis", _("crime analysis")
    HIT_CONFIRMATION = "hit-confirmation", _("confirmation of a hit")
    DATA_PROTECTION = "data-protection", _("data protection and supervision")
    ADMINISTRATION = "administration", _("keeping of own records")


class Handling(TextChoices):
    """What the receiver may do with information (Europol handling codes H0-H3)."""

    H0 = "H0", _("H0: only to prevent and fight crime")
    H1 = "H1", _("H1: not in court without permission")
    H2 = "H2", _("H2: not passed on without permission")
    H3 = "H3", _("H3: other restriction, see the note")


class SourceEvaluation(TextChoices):
    """How far the source is trusted: the letter of a 4x4 evaluation."""

    A = "A", _("A: no doubt about the source")
    B = "B", _("B: source mostly reliable")
    C = "C", _("C: source mostly unreliable")
    X = "X", _("X: source cannot be assessed")


class InformationEvaluation(TextChoices):
    """How far the information is trusted: the digit of a 4x4 evaluation."""

    ONE = "1", _("1: accuracy not in doubt")
    TWO = "2", _("2: known to the source, not to the officer")
    THREE = "3", _("3: not known to the source, but corroborated")
    FOUR = "4", _("4: not known to the source, cannot be corroborated")


class Category(TextChoices):
    """Why a person is recorded: the distinction of persons that data-protection law asks for."""

    WANTED = "wanted", _("wanted")
    CONVICTED = "convicted", _("convicted")
    SUSPECT = "suspect", _("suspect")
    VICTIM = "victim", _("victim")
    WITNESS = "witness", _("witness")
    MISSING = "missing", _("missing")
    DECEASED = "deceased", _("deceased")
    PERSON_OF_INTEREST = "person-of-interest", _("person of interest")
    SANCTIONED = "sanctioned", _("under United Nations or national sanctions")


class Marker(TextChoices):
    """A warning that comes first wherever the person is shown."""

    ARMED = "armed", _("armed")
    VIOLENT = "violent", _("violent")
    DANGEROUS = "dangerous", _("dangerous")
    ESCAPE_RISK = "escape-risk", _("escape risk")
    SELF_HARM = "self-harm", _("risk of self-harm")
    CONTAGIOUS = "contagious", _("contagious disease")
    MEDICAL = "medical", _("needs medical care")
    MINOR = "minor", _("minor")
    MISUSED_IDENTITY = "misused-identity", _("identity misused by another person")


class FraudType(TextChoices):
    """Why a travel document is reported (the loss types of the lost and stolen documents databases)."""

    STOLEN_BLANK = "stolen-blank", _("stolen blank")
    LOST_OR_STOLEN = "lost-or-stolen", _("lost or stolen")
    REVOKED = "revoked", _("revoked")


class CrimeArea(TextChoices):
    """What a record, message or operation is about."""

    ORGANISED_CRIME = "organised-crime", _("organised crime")
    TRAFFICKING_IN_PERSONS = "trafficking-in-persons", _("trafficking in persons")
    MIGRANT_SMUGGLING = "migrant-smuggling", _("smuggling of migrants")
    DRUGS = "drugs", _("drug trafficking")
    FIREARMS = "firearms", _("firearms trafficking")
    TERRORISM = "terrorism", _("terrorism")
    RADICALISATION = "radicalisation", _("radicalisation and online recruitment")
    DRONES = "drones", _("criminal use of drones")
    ILLICIT_FINANCE = "illicit-finance", _("illicit financial flows and money laundering")
    SCAM_CENTRES = "scam-centres", _("scam centres")
    FRAUD = "fraud", _("fraud")
    CORRUPTION = "corruption", _("corruption")
    CYBERCRIME = "cybercrime", _("cybercrime")
    AI_MISUSE = "ai-misuse", _("misuse of artificial intelligence")
    CHILD_EXPLOITATION = "child-exploitation", _("sexual exploitation of children")
    HOMICIDE = "homicide", _("homicide and grave violence")
    KIDNAPPING = "kidnapping", _("kidnapping and hostage-taking")
    ROBBERY = "robbery", _("robbery and organised theft")
    ENVIRONMENT = "environment", _("environmental crime")
    MARITIME = "maritime", _("piracy and maritime crime")
    VEHICLES = "vehicles", _("stolen vehicles")
    WORKS_OF_ART = "works-of-art", _("stolen works of art")
    COUNTERFEIT_GOODS = "counterfeit-goods", _("counterfeit goods and medicines")
    DOCUMENT_FRAUD = "document-fraud", _("travel-document fraud")
    WAR_CRIMES = "war-crimes", _("genocide, war crimes and crimes against humanity")
    PROLIFERATION = "proliferation", _("proliferation of weapons of mass destruction")


class LegalBasis(TextChoices):
    """On what ground a record is kept and shared."""

    NATIONAL_WARRANT = "national-warrant", _("arrest warrant or judicial decision")
    NATIONAL_LAW = "national-law", _("national police law")
    SANCTIONS = "sanctions", _("sanctions decision")
    MISSING_REPORT = "missing-report", _("report of a missing person")
    DOCUMENT_REPORT = "document-report", _("report of a lost, stolen or revoked document")
    THEFT_REPORT = "theft-report", _("report of a stolen object")
    PUBLIC_LIST = "public-list", _("publication by an authority")


# Purposes for which what the members share may be searched.
CONSULTING = (
    Purpose.BORDER_CHECK,
    Purpose.WANTED_PERSONS,
    Purpose.MISSING_PERSONS,
    Purpose.IDENTIFICATION,
    Purpose.INVESTIGATION,
    Purpose.ALERT,
    Purpose.SECURITY_CHECK,
    Purpose.ANALYSIS,
    Purpose.HIT_CONFIRMATION,
    Purpose.DATA_PROTECTION,
    Purpose.ADMINISTRATION,
)
