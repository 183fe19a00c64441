"""Paragraphs of the minutes in words: the sentence of each code, in the language that is active."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.assembly.codes import AgendaKind, AmendmentKind, AppealState, LetterFault, VoidBecause
from comity.assembly.minutes_names import Names, isolated, language, listed
from comity.assembly.minutes_voting import VOTING
from comity.members.rules.names import name_in

Facts = Mapping[str, Any]
Sentence = Callable[[Facts, Names], str]

HEADING = "heading-"


def sentence(code: str, facts: Facts, names: Names) -> str:
    """A paragraph in the language that is active.  Raises KeyError for a code that has no sentence."""
    return SENTENCES[code](facts, names)


def _opened(facts: Facts, names: Names) -> str:
    words = {
        "session": isolated(name_in(facts["titles"] or {}, language())),
        "place": isolated(name_in(facts["place"] or {}, language())),
        "first": names.day(facts["opens_on"]),
        "last": names.day(facts["closes_on"]),
    }
    held = (
        _("%(session)s was held in %(place)s from %(first)s to %(last)s.")
        if facts["place"]
        else _("%(session)s was held from %(first)s to %(last)s.")
    )
    if not facts["at"]:
        return held % words
    opened = _("It was opened on %(moment)s.") % {"moment": names.moment(facts["at"])}
    return f"{held % words} {opened}"


def _delegations(facts: Facts, names: Names) -> str:
    members = int(facts["member"])
    words = ngettext(
        "Delegations of %(members)s member were announced; of observers: %(observers)s; of guests: %(guests)s.",
        "Delegations of %(members)s members were announced; of observers: %(observers)s; of guests: %(guests)s.",
        members,
    )
    return words % {"members": members, "observers": facts["observer"], "guests": facts["guest"]}


def _credentials_refused(facts: Facts, names: Names) -> str:
    return _("The credentials committee refused a letter of %(delegation)s: %(reason)s") % {
        "delegation": names.of(facts["delegation"]),
        "reason": LetterFault(facts["reason"]).label,
    }


def _appeal(facts: Facts, names: Names) -> str:
    return _("Appeal of %(member)s against its suspension: %(state)s.") % {
        "member": names.of(facts["suspension"]),
        "state": AppealState(facts["state"]).label,
    }


def _roll(facts: Facts, names: Names) -> str:
    said = [
        _("Voting roll: %(members)s members, %(entitled)s with the right to vote, %(present)s of them present.")
        % {name: facts[name] for name in ("members", "entitled", "present")}
    ]
    said += [
        words() % {"members": names.all_of(facts["without"][standing])}
        for standing, words in _WITHOUT.items()
        if facts["without"].get(standing)
    ]
    return " ".join(said)


def _agenda_published(facts: Facts, names: Names) -> str:
    return _("Published on %(moment)s: %(kind)s.") % {
        "moment": names.moment(facts["at"]),
        "kind": AgendaKind(facts["kind"]).label,
    }


def _agenda(facts: Facts, names: Names) -> str:
    lines = (
        f"{one['place']}. {isolated(name_in(one['titles'], language()))}"
        if one.get("place")
        else name_in(one["titles"], language())
        for one in facts["lines"]
    )
    return _("The items of the agenda: %(items)s.") % {"items": "; ".join(lines)}


def _item(facts: Facts, names: Names) -> str:
    title = isolated(name_in(facts["titles"], language()))
    if not facts["place"]:
        return title
    return _("Item %(number)s: %(title)s") % {"number": facts["place"], "title": title}


def _spoke(facts: Facts, names: Names) -> str:
    return _SPOKE[facts["kind"]]() % {"delegations": names.all_of(facts["delegations"])}


def _point_of_order(facts: Facts, names: Names) -> str:
    said = [_("%(delegation)s raised a point of order.") % {"delegation": names.of(facts["delegation"])}]
    ruling = facts["ruling"]
    if ruling is None:
        return said[0]
    said.append(_("The chair upheld it.") if ruling["upheld"] else _("The chair did not uphold it."))
    if ruling["words"]:
        said.append(f"“{isolated(name_in(ruling['words'], language()))}”")
    if ruling["appealed_by"]:
        said.append(_("%(delegation)s appealed against the ruling.") % {"delegation": names.of(ruling["appealed_by"])})
    if ruling["state"] == "overruled":
        said.append(_("The ruling was overruled."))
    elif ruling["appealed_by"]:
        said.append(_("The ruling stands."))
    return " ".join(said)


def _text_tabled(facts: Facts, names: Names) -> str:
    words = {
        "symbol": isolated(facts["symbol"]),
        "title": isolated(name_in(facts["titles"], language())),
        "sponsors": names.all_of(facts["sponsors"]),
    }
    if facts["sponsors"]:
        return _("Draft resolution %(symbol)s, %(title)s, was tabled by %(sponsors)s.") % words
    return _("Draft resolution %(symbol)s, %(title)s, was tabled.") % words


def _amendment(facts: Facts, names: Names) -> str:
    words = {
        "delegation": names.of(facts["delegation"]),
        "letter": facts["letter"],
        "symbol": isolated(facts["symbol"]),
        "kind": AmendmentKind(facts["kind"]).label,
        "amends": facts["amends"],
    }
    proposed = _("%(delegation)s proposed amendment %(letter)s to %(symbol)s: %(kind)s.")
    if facts["amends"]:
        proposed = _("%(delegation)s proposed amendment %(letter)s to amendment %(amends)s of %(symbol)s: %(kind)s.")
    said = [proposed % words]
    if facts["state"] == "withdrawn":
        said.append(_("It was withdrawn."))
    elif facts["state"] == "void":
        said.append(_("No vote was taken on it."))
        said.append(str(VoidBecause(facts["because"]).label))
    return " ".join(said)


def _bid(facts: Facts, names: Names) -> str:
    words = {
        "member": names.of(facts["member"]),
        "year": facts["year"],
        "place": isolated(name_in(facts["place"], language())),
    }
    if facts["place"]:
        return _("%(member)s offered to host the session of %(year)s in %(place)s.") % words
    return _("%(member)s offered to host the session of %(year)s.") % words


def _resolutions(facts: Facts, names: Names) -> str:
    numbers = facts["numbers"]
    if not numbers:
        return _("No resolution was adopted.")
    words = ngettext(
        "%(count)s resolution was adopted: %(numbers)s.",
        "%(count)s resolutions were adopted: %(numbers)s.",
        len(numbers),
    )
    return words % {"count": len(numbers), "numbers": listed(isolated(number) for number in numbers)}


def _moment_of(words: Callable[[], str]) -> Sentence:
    return lambda facts, names: words() % {"moment": names.moment(facts["at"])}


def _of_delegations(words: Callable[[], str]) -> Sentence:
    return lambda facts, names: words() % {"delegations": names.all_of(facts["delegations"])}


def _of_officers(words: Callable[[], str]) -> Sentence:
    return lambda facts, names: words() % {"officers": names.all_of(facts["officers"])}


_WITHOUT: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "suspended": lambda: _("Suspended: %(members)s."),
        "no-credentials": lambda: _("Without accepted credentials: %(members)s."),
        "absent": lambda: _("Absent: %(members)s."),
        "no-delegation": lambda: _("Without a delegation: %(members)s."),
    }
)
_SPOKE: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "for": lambda: _("In favour spoke %(delegations)s."),
        "against": lambda: _("Against spoke %(delegations)s."),
        "floor": lambda: _("Statements were made by %(delegations)s."),
        "reply": lambda: _("In right of reply spoke %(delegations)s."),
    }
)

SENTENCES: Mapping[str, Sentence] = MappingProxyType(
    {
        "heading-opening": lambda _facts, _names: _("Opening"),
        "heading-credentials": lambda _facts, _names: _("Credentials and voting roll"),
        "heading-agenda": lambda _facts, _names: _("Adoption of the agenda"),
        "heading-item": _item,
        "heading-hosting": lambda _facts, _names: _("Place of the next session"),
        "heading-procedure": lambda _facts, _names: _("Procedure"),
        "heading-closing": lambda _facts, _names: _("Closing"),
        "opened": _opened,
        "office-chair": _of_officers(lambda: _("In the chair: %(officers)s.")),
        "office-secretary": _of_officers(lambda: _("Secretary of the session: %(officers)s.")),
        "delegations": _delegations,
        "credentials-accepted": _of_delegations(
            lambda: _("The credentials committee accepted the letters of %(delegations)s.")
        ),
        "credentials-submitted": _of_delegations(lambda: _("Not decided on were the letters of %(delegations)s.")),
        "credentials-refused": _credentials_refused,
        "suspension-appeal": _appeal,
        "roll": _roll,
        "agenda-published": _agenda_published,
        "agenda": _agenda,
        "nothing-happened": lambda _facts, _names: _("The record has nothing under this item."),
        "debate-opened": _moment_of(lambda: _("The item was taken up on %(moment)s.")),
        "debate-closed": _moment_of(lambda: _("The debate was closed on %(moment)s.")),
        "spoke": _spoke,
        "point-of-order": _point_of_order,
        "text-tabled": _text_tabled,
        "text-withdrawn": lambda facts, _names: (
            _("Draft resolution %(symbol)s was withdrawn.") % {"symbol": isolated(facts["symbol"])}
        ),
        "amendment": _amendment,
        "bid": _bid,
        "resolutions": _resolutions,
        "closed": _moment_of(lambda: _("The session was closed on %(moment)s.")),
        **VOTING,
    }
)
