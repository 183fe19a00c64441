"""Who and what the minutes name, in one language: delegations, members, officers, moments by the session's clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import icu
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.members.rules.names import name_in

ISOLATE, END_ISOLATE = "\u2068", "\u2069"  # a name keeps its own direction
_WITHOUT_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def isolated(text: str) -> str:
    """A text that somebody else wrote, in its own direction within a sentence; marks of its own cannot end that."""
    return f"{ISOLATE}{text.translate(_WITHOUT_MARKS)}{END_ISOLATE}"


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id, {id: {language: name}}; of members by code too. What is not known is called by its id.

    zone  of the session, by whose clock moments are told
    """

    by_id: Mapping[str, Mapping[str, str]]
    zone: ZoneInfo

    def of(self, key: str) -> str:
        """One name in the language that is active."""
        names = self.by_id.get(key)
        return isolated(name_in(names, language()) if names else key)

    def all_of(self, keys: Iterable[str]) -> str:
        """Several names as the language lists them."""
        return listed(self.of(key) for key in keys)

    def day(self, said: str | None) -> str:
        """A day in words."""
        return date_format(date.fromisoformat(said)) if said else ""

    def moment(self, said: str | None) -> str:
        """A moment in words."""
        if not said:
            return ""
        at = datetime.fromisoformat(said).astimezone(self.zone)
        return _("%(day)s at %(time)s") % {"day": date_format(at), "time": time_format(at, "H:i")}


def language() -> str:
    """The language that is active."""
    return (get_language() or "en").partition("-")[0]


def listed(words: Iterable[str]) -> str:
    """Words as the language lists them: A, B and C."""
    return str(icu.ListFormatter.createInstance(icu.Locale(language())).format(list(words)))
