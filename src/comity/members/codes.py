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
