"""The provisions of the rules as a reader sees them: their tables name them in short, "RPD 84(a)"."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_RULES: Mapping[str, str | Promise] = MappingProxyType(
    {
        "Constitution": _("Constitution"),
        "RPD": _("Rules on the Processing of Data"),
        "ECE": _("European Convention on Extradition"),
        "CRC": _("Convention on the Rights of the Child"),
        "Refugee Convention": _("Refugee Convention"),
        "Statute of the Commission": _("Statute of the Commission"),
        "UN Charter": _("Charter of the United Nations"),
        "Silver pilot": _("resolution on the silver pilot"),
        "Resolution Silver pilot": _("resolution on the silver pilot"),
    }
)
SHORT = ("RPD", "ECE", "CRC", "Silver pilot", "Resolution Silver")
_PROVISION = re.compile(r"(?P<rules>\D+) (?P<article>\d.*)")


def in_words(said: str) -> str:
    """A provision in words, of the short form in which the tables name it: "RPD 84(a)"."""
    found = _PROVISION.fullmatch(said)
    if found is None:
        return str(_RULES.get(said, said))
    article = found["article"].replace(" and ", gettext(" and "))
    return gettext("%(rules)s, art. %(article)s") % {
        "rules": _RULES.get(found["rules"], found["rules"]),
        "article": article,
    }
