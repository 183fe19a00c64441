"""How this node stands among the others: read from the store, and from what its serving process left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from comity.core.actors import Actor
from comity.core.codes import Role
from comity.core.listing import Word
from comity.core.refusals import NotFound, NotPermitted
from comity.exchange import gossip, hosting, rulebook
from comity.exchange.codes import NodeKind, Standing
from comity.exchange.gossip import ProofOwed, TwoLedgers
from comity.exchange.keeping import policy
from comity.exchange.models import Consignment, DirectoryEdition, Evidence, Hosting, Node
from comity.exchange.nodes import installation, serving
from comity.members.models import Bureau

# What the serving process says is older than this: it does not run, or hangs.
SILENT_AFTER = timedelta(seconds=30)


WATCHERS = (Role.OPERATOR, Role.COMMAND, Role.ADMINISTRATOR)

_WORDS: dict[bool | None, Word] = {
    True: Word(label=pgettext_lazy("node", "heard now"), tone="good"),
    False: Word(label=pgettext_lazy("node", "not heard"), tone="bad"),
    None: Word(label=pgettext_lazy("node", "not heard from here"), tone="neutral"),
}
Spot = tuple[str, str, str]
"""In a picture: label, the word below it, and the class of its tone."""


@dataclass(frozen=True, slots=True)
class Other:
    """Another node, as it is seen from here.

    heard    whether it was heard within the last seconds; None where this node does not hear it itself
    waiting  acts for its bureaus that it has not receipted
    """

    code: str
    kind: str
    bureaus: tuple[str, ...]
    heard: bool | None
    waiting: int

    @property
    def word(self) -> Word:
        """Whether it is heard, as a word with its tone."""
        return _WORDS[self.heard]


@dataclass(frozen=True, slots=True)
class Status:
    """How this node stands.

    here          its code; "" where it takes part in no federation
    runs          whether its serving process runs the broker
    epoch, issued_at  of the directory; 0 and None where there is none
    evidence      how often two histories were found; two_ledgers: of which ledgers
    owed          what the hub did not prove of its ledger in time
    forgot_at     when somebody first receipted an act of this node that it does not know
    rules_apart   codes of the tables of rules of which the organisation follows another wording
    """

    here: str
    is_hub: bool
    runs: bool
    epoch: int
    issued_at: datetime | None
    at: datetime
    evidence: int
    forgot_at: datetime | None
    rules_apart: tuple[str, ...]
    two_ledgers: tuple[TwoLedgers, ...]
    owed: tuple[ProofOwed, ...]
    others: tuple[Other, ...]

    @property
    def is_stale(self) -> bool:
        """Whether the directory is too old to seal under."""
        return self.issued_at is not None and self.at - self.issued_at > policy().refuse_after

    @property
    def is_ageing(self) -> bool:
        """Whether the directory should be newer by now."""
        return self.issued_at is not None and self.at - self.issued_at > policy().warn_after

    @property
    def is_well(self) -> bool:
        """Whether nothing is left to do for anybody."""
        unheard = any(other.heard is False for other in self.others)
        sound = self.runs and not self.is_ageing and not self.evidence and self.forgot_at is None
        sound = sound and not self.rules_apart and not self.owed
        return not self.here or (sound and not unheard)

    def sentences(self) -> list[str]:
        """What is to be said of it, a sentence each, in the reader's language."""
        if not self.here:
            return [_("This node takes part in no federation: it hosts every bureau itself.")]
        place = (
            _("This node is %(code)s, the hub of the organisation.")
            if self.is_hub
            else _("This node is %(code)s, a node of a bureau.")
        )
        said = [place % {"code": self.here}]
        said.append(_("Its broker runs.") if self.runs else _("Its broker does not run: start it with `comity serve`."))
        said.append(self._of_directory())
        if self.evidence:
            said.append(
                ngettext(
                    "%(count)d contradiction was found: look at the evidence.",
                    "%(count)d contradictions were found: look at the evidence.",
                    self.evidence,
                )
                % {"count": self.evidence}
            )
        said += map(str, (*self.two_ledgers, *self.owed))
        if self.forgot_at is not None:
            said.append(
                _(
                    "Others receipt acts of this node that it does not know, since %(at)s. Was it put back to an older "
                    "state? Then stop it and run `comity node restored`."
                )
                % {"at": date_format(self.forgot_at, "DATETIME_FORMAT")}
            )
        if self.rules_apart:
            said.append(
                _("The organisation follows another edition of these rules than this node: %(tables)s. Upgrade it.")
                % {"tables": ", ".join(self.rules_apart)}
            )
        return said

    def _of_directory(self) -> str:
        if self.issued_at is None:
            return _("It has no directory yet.")
        issued_at = localtime(self.issued_at)
        facts = {"epoch": self.epoch, "at": f"{date_format(issued_at, 'DATETIME_FORMAT')} {issued_at:%Z}"}
        if self.is_stale:
            return (
                _("Its directory is epoch %(epoch)d of %(at)s: too old, nothing is sealed until a newer one comes.")
                % facts
            )
        if self.is_ageing:
            return _("Its directory is epoch %(epoch)d of %(at)s: a newer one should have come.") % facts
        return _("Its directory is epoch %(epoch)d of %(at)s.") % facts

    def rows(self) -> list[Sequence[Any]]:
        """The other nodes as lines of a table."""
        return [(one.code, ", ".join(one.bureaus) or "—", one.word.label, one.waiting) for one in self.others]

    def spelled(self) -> dict[str, Any]:
        """For programs."""
        return {
            "node": self.here,
            "hub": self.is_hub,
            "runs": self.runs,
            "directory": {"epoch": self.epoch, "issued_at": self.issued_at and self.issued_at.isoformat()},
            "evidence": self.evidence,
            "two_ledgers": [{"of": one.of, "shown_to": one.shown_to} for one in self.two_ledgers],
            "proofs_owed": [{"witness": one.witness, "since": one.since.isoformat()} for one in self.owed],
            "forgot_at": self.forgot_at and self.forgot_at.isoformat(),
            "rules_apart": self.rules_apart,
            "well": self.is_well,
            "nodes": [
                {"code": one.code, "kind": one.kind, "bureaus": one.bureaus, "heard": one.heard, "waiting": one.waiting}
                for one in self.others
            ],
        }


def nodes_visible_to(actor: Actor) -> QuerySet[Node]:
    """The nodes of the federation, for whoever operates one or commands."""
    known = Node.objects.order_by("code")
    return known if actor.has_role(*WATCHERS, Role.SYSTEM) else known.none()


def node_visible_to(actor: Actor, code: str) -> Node:
    """One node.  Raises NotFound."""
    found = nodes_visible_to(actor).filter(code=code).first()
    if found is None:
        raise NotFound
    return found


def may_watch(actor: Actor) -> bool:
    """Whether an actor watches nodes: who is responsible where they are operated, in the Secretariat at the hub, in the
    bureau at its own node. To anybody else it would tell who writes to whom."""
    if not actor.has_role(*WATCHERS):
        return False
    here = hosting.this_node()
    if here is None:
        return True  # nothing goes anywhere
    return actor.bureau == Bureau.SECRETARIAT if here.kind == NodeKind.HUB else hosting.is_here(actor.bureau)


def require_watcher(actor: Actor) -> None:
    """Raises NotPermitted unless the actor may watch nodes."""
    if not may_watch(actor):
        raise NotPermitted


def status_of(actor: Actor, *, at: datetime) -> Status:
    """How this node stands at a moment."""
    here, said = hosting.this_node(), serving.state()
    seen_at = datetime.fromisoformat(said["at"]) if said else None
    runs = seen_at is not None and at - seen_at < SILENT_AFTER and installation.stamp() > 0
    edition = DirectoryEdition.objects.order_by("-epoch").values_list("epoch", "issued_at").first()
    heard = said.get("heard", {}) if runs else {}
    return Status(
        here=here.code if here is not None else "",
        is_hub=here is not None and here.kind == NodeKind.HUB,
        runs=runs,
        epoch=edition[0] if edition else 0,
        issued_at=edition[1] if edition else None,
        at=at,
        evidence=Evidence.objects.count(),
        forgot_at=here.forgot_at if here is not None else None,
        rules_apart=rulebook.apart(at.date()) if here is not None else (),
        two_ledgers=tuple(gossip.contradictions()),
        owed=tuple(gossip.proofs_owed(at)),
        others=tuple(_others(actor, heard)),
    )


def heard_now() -> tuple[tuple[str, bool], ...]:
    """Who is heard, as the serving process sees it: what a live page watches."""
    return tuple(sorted(serving.heard().items()))


def hub_spot(status: Status) -> Spot:
    """The hub, for the picture: this node itself, or the other one that is the hub."""
    if status.is_hub:
        return status.here, str(_("this node")), "tone-good" if status.runs else "tone-bad"
    for one in status.others:
        if one.kind == NodeKind.HUB:
            return one.code, str(one.word.label), f"tone-{one.word.tone}"
    return "", "", "tone-neutral"


def spots(status: Status) -> list[Spot]:
    """What stands around the hub in the picture."""
    own = (status.here, str(_("this node")), "tone-good" if status.runs else "tone-bad")
    around = [
        (one.code, str(one.word.label), f"tone-{one.word.tone}") for one in status.others if one.kind != NodeKind.HUB
    ]
    return around if status.is_hub else [own, *around]


def _others(actor: Actor, heard: dict[str, bool]) -> list[Other]:
    placed = dict(Hosting.objects.filter(until_at__isnull=True).values_list("bureau_id", "node__code"))
    open_ = Consignment.objects.filter(closed_at__isnull=True, act__here=True, next_attempt_at__isnull=False)
    waiting = dict(open_.values_list("recipient").annotate(count=Count("pk")))
    others = []
    for node in nodes_visible_to(actor).filter(here=False, standing=Standing.ACTIVE):
        own = tuple(sorted(bureau for bureau, code in placed.items() if code == node.code))
        # Whoever is placed nowhere is reached through the hub.
        its = own if node.kind != NodeKind.HUB else [bureau for bureau in waiting if bureau not in placed]
        count = sum(waiting.get(bureau, 0) for bureau in its)
        others.append(Other(node.code, node.kind, own, heard.get(node.code), count))
    return others
