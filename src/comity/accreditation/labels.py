"""Actions and stored nouns of the press desk as a reader sees them."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OPERATIONS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "accreditation.set_terms": _("Set the terms of accreditation"),
        "accreditation.start_application": _("Begin an application"),
        "accreditation.save_application": _("Save the draft of an application"),
        "accreditation.send_in": _("Send the application in"),
        "accreditation.withdraw_application": _("Withdraw the application"),
        "accreditation.admit_late": _("Admit a late application"),
        "accreditation.take_in": _("Take in an application that came by mail"),
        "accreditation.complete_mailed": _("Complete an application that came by mail"),
        "accreditation.receive_mailed": _("Receive an application that came by mail"),
        "accreditation.consult_application": _("Consult an application"),
        "accreditation.accept": _("Accept an application"),
        "accreditation.refuse": _("Refuse an application"),
        "accreditation.refer": _("Refer an application back"),
        "accreditation.answer": _("Answer the host"),
        "accreditation.appeal": _("Appeal against the refusal"),
        "accreditation.end_applications": _("Let applications lapse"),
        "accreditation.erase_applications": _("Erase what applications say of persons"),
    }
)

SUBJECTS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "accreditation.application": _("application of a journalist"),
        "accreditation.applicationdocument": _("document of an application"),
        "accreditation.applicationstep": _("step of an application"),
        "accreditation.terms": _("terms of accreditation"),
    }
)
