"""What records refuse."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal
from comity.records import labels


class _Labelled(Refusal):
    """A refusal whose facts are codes, and whose sentence says them in words."""

    def __str__(self) -> str:
        words = dict(self.facts)
        if "condition" in words:
            words["condition"] = labels.CONDITIONS.get(words["condition"], words["condition"])
        if "property" in words:
            words["property"] = labels.PROPERTIES.get(words["property"], words["property"])
        if "properties" in words:
            names = words["properties"].split(", ")
            words["properties"] = gettext(", ").join(str(labels.PROPERTIES.get(name, name)) for name in names)
        return str(self.message) % words


class ConditionMissing(_Labelled):
    """A record cannot exist without its conditions."""

    code = "records.condition-missing"
    status = 400
    message = _("A record cannot be kept without this condition: %(condition)s. Fill it in.")


class ConditionUnknown(_Labelled):
    """A condition names a code that there is not."""

    code = "records.condition-unknown"
    status = 400
    message = _("“%(value)s” is not known as %(condition)s.")


class PropertyMissing(_Labelled):
    """The record lacks what names its subject."""

    code = "records.property-missing"
    status = 400
    message = _("A record of this kind needs at least one of these: %(properties)s.")


class PropertyUnknown(_Labelled):
    """The vocabulary has no such property for this kind of record."""

    code = "records.property-unknown"
    status = 400
    message = _("“%(property)s” is not a property of this kind of record.")


class RetentionPast(Refusal):
    """The retention date has gone by."""

    code = "records.retention-past"
    status = 400
    message = _("The record would have to be erased at once: %(retention_on)s has gone by. Choose a later day.")


class RetentionTooLong(Refusal):
    """Longer than records of this kind may be kept without a new justification."""

    code = "records.retention-too-long"
    status = 400
    message = _(
        "Records of this kind are kept until %(latest)s at most. Choose an earlier day, and extend it when it comes."
    )


class ReasonMissing(Refusal):
    """A decision that must be justified was not."""

    code = "records.reason-missing"
    status = 400
    message = _("Say why: the reason is kept with the record.")


class NotTheIssuer(Refusal):
    """Travel documents are added by the state that issued them."""

    code = "records.not-the-issuer"
    status = 403
    message = _("Only the state that issued a travel document may add it. This one was issued by %(country)s.")


class RecordWithdrawn(Refusal):
    """The record is withdrawn: nothing about it changes any more."""

    code = "records.withdrawn"
    message = _("This record is withdrawn. Contribute a new one if it is needed again.")


class RecordListed(Refusal):
    """What a list says is changed at the list."""

    code = "records.listed"
    message = _("This record follows the list %(list)s. Correct it there, or ask its publisher to.")


class UnderNotice(Refusal):
    """The record belongs to a notice, and is changed through it."""

    code = "records.under-notice"
    message = _(
        "This record is part of notice %(reference)s. Change, narrow or withdraw it there: notice and record move "
        "together."
    )


class RecordElsewhere(Refusal):
    """The record is kept at the node of its owner; what stands here follows it."""

    code = "records.elsewhere"
    message = _("This record is kept at the node of %(owner)s. It can be changed or taken back only there.")


class RecordNotTheirs(Refusal):
    """Another node speaks of a record that is not its bureau's."""

    code = "records.not-theirs"
    status = 403
    message = _("%(bureau)s does not own the record %(record)s: what it says of it is not believed.")


class RecordUnreadable(Refusal):
    """What another node says is no record."""

    code = "records.unreadable"
    status = 400
    message = _("The record %(record)s cannot be read: %(sentence)s")


class DiscreetTooLong(Refusal):
    """A record that answers nobody is kept for a year at most."""

    code = "records.discreet-too-long"
    status = 400
    message = _(
        "A record about which only your bureau is told is kept until %(latest)s at most. Choose an earlier day, and "
        "extend it when it comes."
    )


class HoldLifted(Refusal):
    """The hold was lifted already."""

    code = "records.hold-lifted"
    message = _("This hold was lifted already. Open the record again to see what holds now.")


class HoldUntilPast(Refusal):
    """The day until which a record was to be held has gone by."""

    code = "records.hold-until-past"
    status = 400
    message = _("The hold would end at once: %(until_on)s has gone by. Choose a later day, or none.")


class ListOtherForm(Refusal):
    """The list is read from files of another form."""

    code = "records.list-other-form"
    message = _(
        "The list “%(name)s” is read from files of the form %(held)s, not %(given)s. Use the command of that form, or "
        "give the new list another name."
    )


class ListExists(Refusal):
    """The name of a list is given once."""

    code = "records.list-exists"
    message = _("There is a list called %(name)s already.")


class ListRetired(Refusal):
    """The list is no longer kept."""

    code = "records.list-retired"
    message = _("The list %(name)s was retired. Register it again under another name.")


class ListUnknown(Refusal):
    """There is no list of that name for this bureau."""

    code = "records.list-unknown"
    status = 404
    message = _("There is no list called %(name)s.")


class ImportClosed(Refusal):
    """The run is over, or another has taken its place."""

    code = "records.import-closed"
    message = _("This import is over. Start it again to read the file once more.")


class ImportElsewhere(Refusal):
    """Another process goes on with the same run."""

    code = "records.import-elsewhere"
    message = _("Another process imports this file right now: %(entries)s entries are done. Wait until it has ended.")


class ImportFileRefused(Refusal):
    """The file cannot be read on."""

    code = "records.import-file-refused"
    status = 400
    message = _("The file was not imported: %(sentence)s")


class TooManyWithdrawals(Refusal):
    """So much would leave the list that the file is probably not the whole list."""

    code = "records.too-many-withdrawals"
    message = _(
        "%(leaving)s of %(held)s records would be withdrawn, because the file does not name them. More than "
        "%(percent)s %% leave a list only when the file is not the whole list. Nothing was withdrawn. Check the file, "
        "and confirm if it is right."
    )


class AttachmentType(Refusal):
    """The file is of a kind that is not accepted, whatever its name says."""

    code = "records.attachment-type"
    status = 400
    message = _(
        "This file cannot be attached here. Send a picture (JPEG, PNG, WebP, TIFF), a document (PDF) or a fingerprint "
        "file (ANSI/NIST, WSQ)."
    )


class AttachmentTooLarge(Refusal):
    """The file, or the picture in it, is beyond a limit."""

    code = "records.attachment-too-large"
    status = 400
    message = _("This file is too large: at most %(limit)s are accepted. Make it smaller and send it again.")


class FilmUnreadable(Refusal):
    """No film, or one that holds something else."""

    code = "records.film-unreadable"
    status = 400
    message = _("This is no film in one MP4 file that holds nothing else. Export it anew as MP4.")


class FilmTooLarge(Refusal):
    """More bytes than are kept."""

    code = "records.film-too-large"
    status = 400
    message = _("A film has no more than %(most)s MiB.")


class CaptionsUnreadable(Refusal):
    """No WebVTT, or more than is read."""

    code = "records.captions-unreadable"
    status = 400
    message = _("These captions are no WebVTT file that can be read: line %(line)s.")


class AttachmentTooMany(Refusal):
    """Enough was attached."""

    code = "records.attachment-too-many"
    message = _("At most %(limit)s files can be attached here. Take one off first.")


class AttachmentTooManyPages(Refusal):
    """The document has too many pages."""

    code = "records.attachment-too-many-pages"
    status = 400
    message = _("This document has too many pages: at most %(limit)s are accepted. Send only those that matter.")


class AttachmentUnreadable(Refusal):
    """The file is broken, protected by a password, or takes too much to be read."""

    code = "records.attachment-unreadable"
    status = 400
    message = _("This file cannot be read. It may be damaged or protected by a password. Save it anew and send that.")
