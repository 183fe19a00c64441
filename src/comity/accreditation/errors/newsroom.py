"""What the newsroom refuses."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class NewsNotReady(Refusal):
    """Something is missing before it can be published."""

    code = "accreditation.news-not-ready"
    message = _("This cannot be published yet. Missing: %(what)s.")


class NewsWithdrawn(Refusal):
    """What was withdrawn stays withdrawn."""

    code = "accreditation.news-withdrawn"
    message = _("This item was withdrawn: nothing in it can be changed any more. Begin another one.")


class NewsPublic(Refusal):
    """What anybody may have read is corrected, and the correction is shown."""

    code = "accreditation.news-public"
    message = _("This is public already. Correct it: the correction is shown with what was changed, and when.")


class NewsNotPublic(Refusal):
    """Nothing to correct in what nobody has read."""

    code = "accreditation.news-not-public"
    message = _("This is not public yet: change it; there is nothing to correct.")


class NewsFromRecord(Refusal):
    """Words of the record are not typed."""

    code = "accreditation.news-from-record"
    message = _("The words and counts of this item come from the record of the session. They are not typed.")


class NothingInRecord(Refusal):
    """A ballot without an outcome, or a text that was not adopted."""

    code = "accreditation.nothing-in-record"
    message = _("The record of the session says nothing of this yet: only what was decided is told.")


class NewsOfRecordExists(Refusal):
    """One item for one decision."""

    code = "accreditation.news-of-record-exists"
    message = _("There is an item of this decision already.")


class RecordUnchanged(Refusal):
    """Nothing to confirm."""

    code = "accreditation.record-unchanged"
    message = _("The record says what it said when this was published.")


class RecordChanged(Refusal):
    """What the officer read is not what the record says now."""

    code = "accreditation.record-changed"
    message = _("The record has changed since you opened the page. Read it again.")


class EmbargoPast(Refusal):
    """A moment that has gone by."""

    code = "accreditation.embargo-past"
    status = 400
    message = _("This moment has passed. Give a later one, or none: then it is public at once.")


class CorrectionEmpty(Refusal):
    """A correction that does not say what it corrects."""

    code = "accreditation.correction-empty"
    status = 400
    message = _("Say what was changed: readers see it.")


class NewsEmpty(Refusal):
    """No words."""

    code = "accreditation.news-empty"
    status = 400
    message = _("Write a title.")


class LanguageNotOffered(Refusal):
    """A language in which the newsroom does not write."""

    code = "accreditation.language-not-offered"
    status = 400
    message = _("The newsroom writes Arabic, English, French and Spanish.")


class TooManyPictures(Refusal):
    """More than one item shows."""

    code = "accreditation.too-many-pictures"
    message = _("An item has no more than %(most)s pictures.")


class CreditMissing(Refusal):
    """A picture or film without its author."""

    code = "accreditation.credit-missing"
    status = 400
    message = _("Say whose picture or film it is.")


class AlternativeMissing(Refusal):
    """A picture that says nothing to who cannot see it."""

    code = "accreditation.alternative-missing"
    status = 400
    message = _("Say what is to be seen, for those who cannot see it, at least in the language the item is written in.")


class NoFilm(Refusal):
    """Captions of nothing."""

    code = "accreditation.no-film"
    message = _("There is no film yet.")
