"""How an entry, the ledger and a verification read: facts in words, for pages and for the command line."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from comity.core.actors import Actor, Origin
from comity.core.labels import action_label
from comity.core.listing import Word
from comity.core.refusals import Refusal
from comity.oversight.listings import Faces, purpose_label, thing_words
from comity.oversight.models import VerificationRun
from comity.oversight.queries import EntryFace, LedgerFigures
from comity.oversight.rules import Part

Fact = dict[str, Any]

THINGS_SHOWN = 25


def title(face: EntryFace) -> str:
    """What was done, in words."""
    return str(action_label(face.event))


def facts(actor: Actor, face: EntryFace) -> list[Fact]:
    """What the reader may know of one entry, a line each. What is hidden has no line."""
    known: list[tuple[str, object, str]] = [
        (_("When"), face.at, "moment"),
        (_("Action"), face.event, "code"),
        (_("For bureau"), face.bureau, "code"),
        (_("By whom"), Faces(actor).actor_name(face), ""),
        (_("Unit"), face.unit, "code"),
        (_("Entity"), face.entity, "code"),
        (_("Purpose"), purpose_label(face.purpose), ""),
        (_("Came in by"), _origin(face.origin), ""),
        (_("Why it was refused"), _refusal(face.code), ""),
        (_("Entry"), str(face.id), "code"),
    ]
    if face.content is not None:
        known.insert(-1, (_("Reference"), face.content.get("reference", ""), ""))
    return [{"label": label, "value": value, "kind": kind} for label, value, kind in known if value]


def things(face: EntryFace) -> dict[str, Any]:
    """What the entry speaks of, and how many things there are."""
    count = ngettext("%(count)d thing", "%(count)d things", face.touched) % {"count": face.touched}
    lines = [
        {"words": thing_words(thing), "kind": thing.kind, "id": thing.id, "owner": thing.owner} for thing in face.things
    ]
    return {"lines": lines, "count": count, "is_cut": face.touched > len(face.things)}


def content(face: EntryFace) -> list[tuple[str, str]]:
    """Inputs and noted facts of the own bureau's entry, as name and value."""
    if face.content is None:
        return []
    parts: Mapping[str, Any] = {**face.content.get("inputs", {}), **face.content.get("notes", {})}
    return [(name, value if isinstance(value, str) else _json(value)) for name, value in parts.items()]


def content_missing(face: EntryFace) -> str:
    """Why there is no content to show."""
    if face.is_erased:
        return _("The content was erased. Its commitment stays, so the ledger verifies as before.")
    if face.part is Part.NODE:
        return _(
            "The node did this for every bureau. Each sees what of it was its own; data protection keeps the rest."
        )
    return "" if face.part is Part.OWN else _("The content is seen by the bureau that acted, and by nobody else.")


def ledger_facts(figures: LedgerFigures) -> list[Fact]:
    """The ledger's figures, a line each."""
    signed = figures.checkpoint
    known: list[tuple[str, object, str]] = [
        (_("Entries"), number_format(figures.entries), ""),
        (_("Refused attempts among them"), number_format(figures.refused), ""),
        (_("Entries whose content was erased"), number_format(figures.erased), ""),
        (_("Last entry"), figures.last_at, "moment"),
        (_("Last checkpoint"), signed.signed_at if signed else None, "moment"),
        (_("Entries it covers"), number_format(signed.size) if signed else None, ""),
    ]
    return [{"label": label, "value": value, "kind": kind} for label, value, kind in known if value]


def run_facts(run: VerificationRun) -> list[Fact]:
    """What a verification looked at, a line each."""
    known: list[tuple[str, object, str]] = [
        (_("Begun"), run.started_at, "moment"),
        (pgettext("moment", "Ended"), run.finished_at, "moment"),
    ]
    if run.finished_at is not None:
        known += [
            (_("Entries derived again"), number_format(run.entries), ""),
            (_("Rows compared with their last entry"), number_format(run.subjects), ""),
            (_("Checkpoints compared"), number_format(run.checkpoints), ""),
            (_("Findings"), number_format(run.faults), ""),
        ]
    return [{"label": label, "value": value, "kind": kind} for label, value, kind in known if value]


def run_state(run: VerificationRun) -> Word:
    """How a verification stands."""
    if run.finished_at is None:
        return Word(label=_("not finished"), tone="wait")
    if run.faults:
        found = ngettext("%(count)d finding", "%(count)d findings", run.faults) % {"count": run.faults}
        return Word(label=found, tone="grave")
    return Word(label=_("nothing altered"), tone="good")


def _origin(code: str) -> str:
    words = {
        Origin.WEB: _("the site"),
        Origin.API: _("the API"),
        Origin.COMMAND: _("the command line"),
        Origin.SCHEDULE: _("the node's own schedule"),
    }
    return words[Origin(code)] if code else ""


def _refusal(code: str) -> str:
    """The refusal's sentence; its code where the sentence needs facts that are the other bureau's."""
    for kind in _kinds(Refusal):
        if kind.code == code and code and "%(" not in str(kind.message):
            return f"{kind.message} ({code})"
    return code


def _kinds(kind: type[Refusal]) -> list[type[Refusal]]:
    return [found for direct in kind.__subclasses__() for found in (direct, *_kinds(direct))]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
