"""Letters to applicants in their language, for the mail program of the host: receipts, decisions, press conferences.

The node sends no mail. A letter is written from what it tells of whenever it is asked for, and is kept nowhere.
"""

from collections.abc import Sequence
from datetime import timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from comity.accreditation import clock, news_showing, press_showing, queries
from comity.accreditation.codes import Act, LetterKind
from comity.accreditation.models import Application, ApplicationStep, Briefing, LetterTaken
from comity.members.rules.names import name_in


def letter_of(told: ApplicationStep | LetterTaken) -> EmailMessage:
    """One letter, as a draft without a sender: the mail program of the host adds its own.

    Where what the applicant gave is no address, nobody is named: the officer sees that, and no other header is made.
    """
    application = told.application
    with translation.override(application.language):
        message = EmailMessage()
        message["X-Unsent"] = "1"
        message["Subject"] = _("Your application %(reference)s") % {"reference": application.reference}
        message["Content-Language"] = application.language
        to = _address(application.email)
        if to is not None:
            message["To"] = to
        message.set_content("\n\n".join(_paragraphs(told)) + "\n")
    return message


def mbox_of(told: Sequence[ApplicationStep | LetterTaken]) -> bytes:
    """Several letters as one mailbox file."""
    return b"".join(_in_mbox(letter_of(one)) for one in told)


def _in_mbox(message: EmailMessage) -> bytes:
    lines = message.as_bytes().splitlines()
    quoted = [b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines]
    return b"From - Thu Jan  1 00:00:00 1970\n" + b"\n".join(quoted) + b"\n\n"


def _address(text: str) -> Address | None:
    try:
        return Address(addr_spec=text)
    except (ValueError, IndexError, HeaderParseError):
        return None


def _paragraphs(told: ApplicationStep | LetterTaken) -> list[str]:
    said = _of_decision(told) if isinstance(told, ApplicationStep) else _of_letter(told)
    if told.application.came_by_mail:
        said.append(_("You applied by mail: reply to this letter."))
    else:
        said.append(_("Everything stands under the link that you were given when you applied."))
    return said


def _facts(application: Application) -> dict[str, str]:
    title = name_in(application.session.titles, application.language)
    return {"reference": application.reference, "session": title}


def _of_letter(letter: LetterTaken) -> list[str]:
    if letter.change is None:
        return _receipt(letter.application)
    change, facts = letter.change, _facts(letter.application)
    facts["title"] = name_in(change.briefing.titles, letter.application.language)
    facts |= {"when": press_showing.span(change.session, change.starts_at, change.ends_at), "room": change.room}
    if letter.kind == LetterKind.CANCELLED:
        words = _("The press conference “%(title)s” of the %(session)s, announced for %(when)s, is cancelled.")
        return [words % facts]
    place = _("Place: %(room)s") if change.room else _("The place is still to be announced.")
    words = _("The press conference “%(title)s” of the %(session)s is held on %(when)s.")
    return [words % facts, place % facts, *_until_now(letter, change.briefing)]


def _until_now(letter: LetterTaken, briefing: Briefing) -> list[str]:
    """What this applicant was told before of the same press conference, if anything."""
    earlier = LetterTaken.objects.filter(
        application=letter.application_id, kind=LetterKind.BRIEFING, change__briefing=briefing
    )
    last = earlier.exclude(pk=letter.pk).select_related("change__session").order_by("-taken_at", "-pk").first()
    if last is None or last.change is None:
        return []
    when = press_showing.span(last.change.session, last.change.starts_at, last.change.ends_at)
    before = " · ".join(filter(None, (when, last.change.room)))
    return [_("This holds instead of what you were told before: %(before)s.") % {"before": before}]


def _receipt(application: Application) -> list[str]:
    session = application.session
    received_at = application.received_at or application.begun_at
    facts = _facts(application) | {"at": news_showing.moment(session, received_at)}
    words = _("Your application %(reference)s for accreditation to the %(session)s was received on %(at)s.")
    due_at = queries.due_at(application)
    if due_at is None:
        return [words % facts]
    last = (due_at - timedelta(seconds=1)).astimezone(clock.zone(session)).date()
    day = {"day": date_format(last), "zone": session.time_zone}
    return [words % facts, _("The host decides by the end of %(day)s (%(zone)s).") % day]


def _of_decision(step: ApplicationStep) -> list[str]:
    application = step.application
    edition, language = queries.edition_of(application.terms), application.language
    said = [str(_SAID[Act(step.act)]()) % _facts(application)]
    reason = edition.reason(step.reason)
    if reason is not None:
        rule = {"reason": reason.texts[language], "rule": edition.number(reason.rule)}
        said.append(_("%(reason)s Rule %(rule)s of the terms.") % rule)
    if step.words:
        said.append(step.words)
    return said


def _accepted() -> str:
    return _("Your application %(reference)s for accreditation to the %(session)s is accepted.")


def _refused() -> str:
    return _("Your application %(reference)s for accreditation to the %(session)s is refused. You may appeal once.")


def _referred() -> str:
    return _("The host asks you for more about your application %(reference)s to the %(session)s.")


_SAID = {Act.ACCEPT: _accepted, Act.REFUSE: _refused, Act.REFER: _referred}
