"""How checks and hits read in a terminal."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from rich.table import Table
from rich.text import Text

from comity.core.subjects import plain
from comity.records.queries import Outdated
from comity.screening import manifests
from comity.screening.answers import CandidateAnswer, CheckAnswer
from comity.screening.codes import HitState
from comity.screening.models import Hit, Outcome

REASONS_SHOWN = 3
# Joiners belong to some scripts; every other invisible character could play tricks with the terminal.
_JOINERS = "\u200c\u200d"


def print_screening(console: Console, read: manifests.Manifest, found: Sequence[CheckAnswer]) -> None:
    """A manifest's candidates as a table, what could not be read, and what it came to."""
    met = [answer for answer in found if answer.candidates]
    if met:
        console.print(_table(met))
    if read.unreadable:
        console.print(Text(_left_out(len(read.unreadable)), style="yellow"))
        for row in read.unreadable:
            words = manifests.sentence(row.problem.code, row.problem.facts)
            console.print(Text(_("line %(line)s: %(words)s") % {"line": row.line, "words": harmless(words)}))
    remarks = sum(len(row.problems) for row in read.travellers)
    if remarks:
        words = ngettext(
            "%(number)d cell could not be used; its traveller was checked without it.",
            "%(number)d cells could not be used; their travellers were checked without them.",
            remarks,
        )
        console.print(Text(words % {"number": remarks}, style="yellow"))
    print_age(console, found[0].outdated if found else ())
    console.print(Text(_summary(len(found), len(met)), style="bold"))


def print_check(console: Console, answer: CheckAnswer) -> None:
    """One answer: how old it may be, a word, then the candidates."""
    print_age(console, answer.outdated)
    if answer.is_no_hit:
        console.print(Text(f"✔ {_('No hit')}", style="bold green"))
        return
    console.print(Text(f"▲ {_('Possible hit')}", style="bold yellow"))
    console.print(_table([answer]))


def print_age(console: Console, outdated: Sequence[Outdated]) -> None:
    """Whose records here may be old, and since when."""
    for each in outdated:
        words = _("The records of %(owner)s here may be old: nothing has come from its node since %(moment)s UTC.")
        moment = f"{each.as_of.astimezone(UTC):%Y-%m-%d %H:%M}"
        console.print(Text(words % {"owner": each.owner, "moment": moment}, style="yellow"))


def print_hits(console: Console, hits: Sequence[Hit]) -> None:
    """Hits as a table, the most urgent first."""
    table = Table(box=None, pad_edge=False)
    for heading in (_("Hit"), _("State"), _("Record"), _("Owner"), _("Reported by"), _("Answer due")):
        table.add_column(heading)
    for hit in hits:
        due = f"{hit.due_at:%Y-%m-%d %H:%M} UTC" if hit.is_open else ""
        table.add_row(
            hit.reference,
            str(HitState(hit.state).label),
            Text(harmless(hit.record_reference)),
            hit.owner_id,
            hit.reporting_bureau_id,
            due,
        )
    console.print(table if hits else Text(_("There are no hits.")))


def hit_content(hit: Hit) -> dict[str, Any]:
    """A hit as JSON: codes and instants, no personal data."""
    return {
        "reference": hit.reference,
        "state": hit.state,
        "urgency": hit.urgency,
        "record": str(hit.record_id),
        "record_reference": hit.record_reference,
        "owner": hit.owner_id,
        "reporting_bureau": hit.reporting_bureau_id,
        "observed": {"at": plain(hit.observed_at), "place": hit.observed_place},
        "reported_at": plain(hit.reported_at),
        "due_at": plain(hit.due_at),
        "outcome_at": plain(hit.outcome_at),
        "edition": hit.edition,
        "notice": _notice_content(hit),
        "erased": hit.erased_at is not None,
    }


def outcome_content(outcome: Outcome) -> dict[str, Any]:
    """What followed a hit as JSON, without what was said of it."""
    return {
        "number": outcome.number,
        "code": outcome.code,
        "reason": outcome.reason,
        "happened_at": plain(outcome.happened_at),
        "at": plain(outcome.at),
        "due_at": plain(outcome.due_at),
        "closed_at": plain(outcome.closed_at),
        "acknowledged_unconfirmed": outcome.acknowledged_unconfirmed,
        "withdrawn": outcome.withdrawn_at is not None,
    }


def _notice_content(hit: Hit) -> dict[str, Any] | None:
    if not hit.notice_reference:
        return None
    return {"reference": hit.notice_reference, "edition": hit.notice_edition, "type": hit.notice_type}


def harmless(text: str) -> str:
    """A text that cannot command the terminal, nor turn the direction of what follows."""
    return "".join(c if c.isprintable() or c in _JOINERS else "\ufffd" for c in text)


def _table(met: Sequence[CheckAnswer]) -> Table:
    table = Table(pad_edge=False, show_lines=True)
    table.add_column(_("Row"), justify="right")
    for heading in (_("Traveller"), _("Candidate"), _("Likeness"), _("Why"), _("What to do")):
        table.add_column(heading)
    for answer in met:
        for candidate in answer.candidates:
            row = "" if answer.check.row is None else " ".join(filter(None, (str(answer.check.row), answer.check.seat)))
            table.add_row(
                row,
                Text(harmless(answer.label)),
                _who(candidate),
                f"{candidate.score:.2f}",
                Text("\n".join(harmless(reason) for reason in candidate.reasons[:REASONS_SHOWN])),
                candidate.advice,
            )
    return table


def _who(candidate: CandidateAnswer) -> Text:
    warnings = [(f"⛔ {label}\n", "bold red") for _code, label in candidate.markers]
    kept = [
        candidate.reference,
        candidate.category_label or candidate.fraud_label,
        candidate.listed_in or candidate.owner,
    ]
    named = harmless(candidate.name)
    return Text.assemble(*warnings, (f"{named}\n", "bold"), harmless(" · ".join(filter(None, kept))))


def _left_out(number: int) -> str:
    words = ngettext(
        "%(number)d row could not be read and was not checked:",
        "%(number)d rows could not be read and were not checked:",
        number,
    )
    return words % {"number": number}


def _summary(checked: int, met: int) -> str:
    words = ngettext("%(number)d checked", "%(number)d checked", checked) % {"number": checked}
    found = ngettext("%(number)d with candidates", "%(number)d with candidates", met) % {"number": met}
    return f"{words} · {found}"
