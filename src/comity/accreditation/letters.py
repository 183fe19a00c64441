"""Letters that tell applicants of a decision, in their language, for the mail program of the host.

The node sends no mail. A letter is written from the step it tells of whenever it is asked for, and is kept nowhere.
"""

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage

from django.utils import translation
from django.utils.translation import gettext as _

from comity.accreditation import queries
from comity.accreditation.codes import Act
from comity.accreditation.models import ApplicationStep
from comity.members.rules.names import name_in


def letter_of(step: ApplicationStep) -> EmailMessage:
    """One letter, as a draft without a sender: the mail program of the host adds its own.

    Where what the applicant gave is no address, nobody is named: the officer sees that, and no other header is made.
    """
    application = step.application
    with translation.override(application.language):
        message = EmailMessage()
        message["X-Unsent"] = "1"
        message["Subject"] = _("Your application %(reference)s") % {"reference": application.reference}
        message["Content-Language"] = application.language
        to = _address(application.email)
        if to is not None:
            message["To"] = to
        message.set_content("\n\n".join(_paragraphs(step)) + "\n")
    return message


def mbox_of(steps: list[ApplicationStep]) -> bytes:
    """Several letters as one mailbox file."""
    return b"".join(_in_mbox(letter_of(step)) for step in steps)


def _in_mbox(message: EmailMessage) -> bytes:
    lines = message.as_bytes().splitlines()
    quoted = [b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines]
    return b"From - Thu Jan  1 00:00:00 1970\n" + b"\n".join(quoted) + b"\n\n"


def _address(text: str) -> Address | None:
    try:
        return Address(addr_spec=text)
    except (ValueError, IndexError, HeaderParseError):
        return None


def _paragraphs(step: ApplicationStep) -> list[str]:
    application = step.application
    edition, language = queries.edition_of(application.terms), application.language
    facts = {"reference": application.reference, "session": name_in(application.session.titles, language)}
    said = [str(_SAID[Act(step.act)]()) % facts]
    reason = edition.reason(step.reason)
    if reason is not None:
        rule = {"reason": reason.texts[language], "rule": edition.number(reason.rule)}
        said.append(_("%(reason)s Rule %(rule)s of the terms.") % rule)
    if step.words:
        said.append(step.words)
    if application.came_by_mail:
        said.append(_("You applied by mail: reply to this letter."))
    else:
        said.append(_("Everything stands under the link that you were given when you applied."))
    return said


def _accepted() -> str:
    return _("Your application %(reference)s for accreditation to the %(session)s is accepted.")


def _refused() -> str:
    return _("Your application %(reference)s for accreditation to the %(session)s is refused. You may appeal once.")


def _referred() -> str:
    return _("The host asks you for more about your application %(reference)s to the %(session)s.")


_SAID = {Act.ACCEPT: _accepted, Act.REFUSE: _refused, Act.REFER: _referred}
