"""Coded lists of this app: kinds of bureau, entity and grouping, measures, posts, visits."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class GroupingKind(TextChoices):
    """What a grouping of states is."""

    REGION = "region", _("region of the organisation")
    GROUPING = "grouping", _("regional grouping")


class Measure(TextChoices):
    """What a suspension takes away."""

    VOTE = "vote", _("the vote and elected posts")
    PROCESSING = "processing", _("the processing of data")
    PARTICIPATION = "participation", _("all participation")


class LegalEffect(TextChoices):
    """What the law of a state makes of a notice of one type that reaches it."""

    ARREST = "arrest", _("ground for provisional arrest")
    ARREST_ON_REQUEST = "arrest-on-request", _("arrest after a request through the channel asked for")
    LOCATE = "locate", _("locate and tell")
    INFORM = "inform", _("information only")
    NONE = "none", _("no effect")


class LegalCondition(TextChoices):
    """What a state asks for before it acts on a notice."""

    JUDICIAL_DECISION = "judicial-decision", _("judicial decision")
    DIPLOMATIC_CHANNEL = "diplomatic-channel", _("request through the diplomatic channel")
    TRANSLATION = "translation", _("translation into one of its languages")
    EXTRADITION_ASSURANCE = "extradition-assurance", _("assurance that extradition will be sought")
    TREATY = "treaty", _("treaty in force between the two states")
    IDENTITY_CHECK = "identity-check", _("identity confirmed by fingerprints or documents")
    SEIZURE_ORDER = "seizure-order", _("seizure order")


class DiscreetChecks(TextChoices):
    """Whether the checks of a state may be watched for discreet records of other states."""

    ALLOWED = "allowed", _("our checks may be watched for other states")
    REFUSED = "refused", _("our checks are watched for our own records only")


class BureauKind(TextChoices):
    """In which capacity a bureau takes part."""

    NATIONAL = "national", _("National Central Bureau")
    SECRETARIAT = "secretariat", _("General Secretariat")
    INTERNATIONAL_ENTITY = "international-entity", _("international entity")


class EntityKind(TextChoices):
    """What a national entity is."""

    BORDER_POST = "border-post", _("border post")
    AIRPORT = "airport", _("airport")
    PORT = "port", _("port")
    UNIT = "unit", _("police unit")
    AUTHORITY = "authority", _("authority")


class PostKind(TextChoices):
    """A post that people of a member hold for a time."""

    HEAD_OF_BUREAU = "head-of-bureau", _("head of bureau")
    DELEGATE = "delegate", _("delegate")
    EXECUTIVE_COMMITTEE = "executive-committee", _("member of the Executive Committee")
    VICE_PRESIDENT = "vice-president", _("Vice-President")
    PRESIDENT = "president", _("President")
    SECRETARY_GENERAL = "secretary-general", _("Secretary General")


class Direction(TextChoices):
    """Which way an official visit goes."""

    TO_SECRETARIAT = "to-secretariat", _("to the General Secretariat")
    TO_MEMBER = "to-member", _("to the member")


class HostLevel(TextChoices):
    """The rank of who received the visit, highest first."""

    HEAD_OF_STATE = "head-of-state", _("head of state")
    HEAD_OF_GOVERNMENT = "head-of-government", _("head of government")
    MINISTER = "minister", _("minister")
    SECRETARY_GENERAL = "secretary-general", _("Secretary General")
    DIRECTOR_OF_POLICE = "director-of-police", _("director of police")
    HEAD_OF_BUREAU = "head-of-bureau", _("head of bureau")


class Database(TextChoices):
    """A kind of record that an entity may be authorised to consult. The codes are those of the records themselves."""

    PERSON = "person", _("persons")
    ORGANISATION = "organisation", _("organisations")
    TRAVEL_DOCUMENT = "travel-document", _("travel documents")
    VEHICLE = "vehicle", _("vehicles")
    VESSEL = "vessel", _("vessels")
    AIRCRAFT = "aircraft", _("aircraft")
    FIREARM = "firearm", _("firearms")
    ASSET = "asset", _("assets")
