"""Votes and elections of the minutes in words: the counts, who answered what, and the outcome as the rules say it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.assembly.codes import VoteSubject
from comity.assembly.elections_showing import sentences_of
from comity.assembly.forms.votes import METHOD_LABELS
from comity.assembly.minutes_names import Names, isolated, language, listed
from comity.assembly.rules.hosting import is_unanimous
from comity.engines.ballots import rules as voting
from comity.members.rules.names import name_in

Facts = Mapping[str, Any]


def vote(facts: Facts, names: Names) -> str:
    """A vote on a proposal."""
    said = [
        _("Vote: %(question)s (%(method)s).") % {"question": question(facts), "method": _method(facts["method"])},
        _("In favour: %(in_favour)s; against: %(against)s; abstaining: %(abstaining)s.") % _counts(facts["counts"]),
    ]
    if facts["first_called"]:
        said.append(_("The lot fell on %(member)s to be called first.") % {"member": names.of(facts["first_called"])})
    said += [_answered(choice, facts["answers"].get(choice, ()), names) for choice in ANSWERED]
    if facts["casting"] == "for":
        said.append(_("The chair's casting vote was in favour."))
    elif facts["casting"] == "against":
        said.append(_("The chair's casting vote was against."))
    said.append(sentences_of(facts["outcome"]["reasons"], {}, language()))
    said.append(_archive(facts))
    return " ".join(part for part in said if part)


def vote_annulled(facts: Facts, names: Names) -> str:
    """A vote that the chair annulled."""
    return _("The chair annulled a vote: %(question)s.") % {"question": question(facts)}


def explanation(facts: Facts, names: Names) -> str:
    """Why a delegation voted as it did, in its own words."""
    words = {"delegation": names.of(facts["delegation"]), "words": isolated(facts["words"])}
    if facts["after"]:
        return _("%(delegation)s explained its vote after the vote: “%(words)s”") % words
    return _("%(delegation)s explained its vote before the vote: “%(words)s”") % words


def resolution(facts: Facts, names: Names) -> str:
    """The number that an adopted text got."""
    return _("The text %(symbol)s became resolution %(number)s (SHA-256 %(hash)s).") % {
        "symbol": isolated(facts["symbol"]),
        "number": isolated(facts["number"]),
        "hash": isolated(facts["sha256"]),
    }


def election(facts: Facts, names: Names) -> str:
    """An election that was announced."""
    seats = int(facts["seats"])
    words = ngettext(
        "Election: %(post)s, %(seats)s seat to fill.", "Election: %(post)s, %(seats)s seats to fill.", seats
    )
    return words % {"post": post(facts), "seats": seats}


def board_report(facts: Facts, names: Names) -> str:
    """What the electoral board reported."""
    return _("The electoral board reported: “%(words)s”") % {"words": isolated(name_in(facts["words"], language()))}


def candidacy(facts: Facts, names: Names) -> str:
    """Somebody who stood, or did not in the end."""
    words = {"name": isolated(facts["name"]), "member": names.of(facts["member"])}
    if facts["state"] == "refused":
        return _("The electoral board did not accept the candidacy of %(name)s (%(member)s).") % words
    if facts["state"] == "withdrawn":
        return _("%(name)s (%(member)s) withdrew the candidacy.") % words
    if facts["late"]:
        return _("%(name)s (%(member)s) was nominated from the floor.") % words
    return _("%(name)s (%(member)s) stood.") % words


def ballot(facts: Facts, names: Names) -> str:
    """A ballot of an election, with its counts and its outcome."""
    counts = facts["counts"]
    by_votes = sorted(counts["votes"].items(), key=lambda one: (-one[1], facts["names"].get(one[0], one[0])))
    said = [
        _("%(post)s, ballot %(number)s (%(method)s).")
        % {"post": post(facts), "number": facts["ballot"], "method": _method(facts["method"])},
        _("Votes: %(votes)s.")
        % {"votes": listed(f"{isolated(facts['names'].get(key, key))} {number}" for key, number in by_votes)},
        _("Blank: %(blank)s; not valid: %(invalid)s.")
        % {"blank": counts.get("blank", 0), "invalid": counts.get("invalid", 0)},
        sentences_of(
            facts["outcome"]["reasons"], {key: isolated(name) for key, name in facts["names"].items()}, language()
        ),
    ]
    said.append(_archive(facts))
    return " ".join(part for part in said if part)


def host_ballot(facts: Facts, names: Names) -> str:
    """A ballot among offers to host a session, with its counts, its outcome, and whether it was unanimous."""
    counts = voting.counts_from_record(dict(facts["counts"]))
    if not isinstance(counts, voting.ElectionCounts):
        raise TypeError("a choice among offers counts votes for them")
    offers = {
        key: f"{names.of(member)} ({isolated(name_in(facts['places'][key], language()))})"
        for key, member in facts["members"].items()
    }
    by_votes = sorted(counts.votes.items(), key=lambda one: (-one[1], offers.get(one[0], one[0])))
    heading = _("Host of the session of %(year)s, ballot %(number)s") % {
        "year": facts["year"],
        "number": facts["ballot"],
    }
    said = [
        f"{heading} ({_method(facts['method'])}).",
        _("Votes: %(votes)s.") % {"votes": listed(f"{offers.get(key, key)} {number}" for key, number in by_votes)},
        sentences_of(facts["outcome"]["reasons"], offers, language()),
    ]
    if any(is_unanimous(counts, chosen) for chosen in facts["outcome"]["elected"]):
        said.append(_("The choice was unanimous."))
    return " ".join(said)


def seats_open(facts: Facts, names: Names) -> str:
    """An election that filled fewer seats than there were."""
    return _("%(post)s: the election ended with open seats.") % {"post": post(facts)}


def question(facts: Facts) -> str:
    """What a vote is about, in words."""
    about = VoteSubject(facts["about"])
    if facts["letter"]:
        words = {"letter": facts["letter"], "symbol": isolated(facts["symbol"])}
        return _("Amendment %(letter)s to %(symbol)s") % words
    thing = facts["symbol"] or name_in(facts["titles"], language()) or name_in(facts["words"], language())
    words = {"about": about.label, "thing": isolated(thing)}
    return _("%(about)s: %(thing)s") % words if thing else str(about.label)


def post(facts: Facts) -> str:
    """What an election fills, by the name that the edition gives it, with the region where regions vote alone."""
    edition = voting.edition(facts["edition"])
    if not facts["committee"]:
        return voting.text_in(edition.rules[facts["decision"]].label, language())
    committee = edition.committees[facts["committee"]]
    label = voting.text_in(committee.posts[facts["post"]].label, language())
    region = committee.regions.get(facts["region"])
    return f"{label} · {voting.text_in(region.label, language())}" if region else label


def _counts(counts: Facts) -> dict[str, Any]:
    return {name: counts.get(name, 0) for name in ("in_favour", "against", "abstaining")}


def _archive(facts: Facts) -> str:
    """By which archive a secret ballot can be verified; "" for other methods."""
    if not facts["archive"]:
        return ""
    return _("Archive of the ballot: SHA-256 %(hash)s.") % {"hash": isolated(facts["archive"])}


def _method(code: str) -> str:
    return str(METHOD_LABELS.get(code, code))


def _answered(choice: str, delegations: Any, names: Names) -> str:
    return ANSWERED[choice]() % {"delegations": names.all_of(delegations)} if delegations else ""


ANSWERED: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "for": lambda: _("In favour voted %(delegations)s."),
        "against": lambda: _("Against voted %(delegations)s."),
        "abstaining": lambda: _("%(delegations)s abstained."),
    }
)

VOTING: Mapping[str, Callable[[Facts, Names], str]] = MappingProxyType(
    {
        "vote": vote,
        "vote-annulled": vote_annulled,
        "explanation": explanation,
        "resolution": resolution,
        "election": election,
        "board-report": board_report,
        "candidacy": candidacy,
        "ballot": ballot,
        "host-ballot": host_ballot,
        "seats-open": seats_open,
    }
)
