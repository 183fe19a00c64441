"""Directories and keys on their way between nodes, as messages for `@directory`.

    down   the hub lays each new directory into every member's stream: signed by the organisation, so believed by what
           it says and not by how it came
    up     a node announces what its bureaus' roots certified and revoked; the hub lists it in the next epoch
           a node gives the hub's own directory back, where another one contradicts it: a hub that was put back to a
           backup may have forgotten a revocation, and until it lists it again nobody believes what it signs

All say the same again until it is known on the other side, and saying it twice changes nothing.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from comity.core.actors import system
from comity.core.refusals import Refusal
from comity.engines.envelopes import (
    Directory,
    EnvelopeError,
    Listing,
    directory_head,
    listing_bytes,
    open_directory,
    read_listing,
)
from comity.exchange import announcements, directories, errors, hosting
from comity.exchange.codes import EvidenceKind
from comity.exchange.models import DirectoryEdition, Evidence
from comity.exchange.sayings import Arrival
from comity.exchange.services import directories as verbs
from comity.members.models import Bureau

log = logging.getLogger(__name__)

ADDRESSEE = "@directory"  # no bureau has such a code
SAY_AGAIN_AFTER = timedelta(minutes=5)

# Why a directory is refused whose signature is the organisation's own: then the two together are evidence.
_CONVICTS = {
    "two_directories": EvidenceKind.TWO_DIRECTORIES,
    "does_not_follow": EvidenceKind.TWO_DIRECTORIES,
    "revocation_dropped": EvidenceKind.TWO_DIRECTORIES,
    "not_signed_by_root": EvidenceKind.SWAPPED_KEY,
}

Publish = Callable[[str, bytes], bool]
"""Lay a message, under a name by which a repetition is known, where it goes. Returns whether it is kept."""


def take_in(arrival: Arrival, at: datetime) -> None:
    """What arrived for `@directory`: at the hub a bureau's keys, elsewhere the directory. Refused, it is named in the
    audit and in the log, and forgotten: what was true is said again."""
    try:
        if not directories.signs_here():
            _take_directory(arrival.envelope, at)
        elif _is_directory(arrival.envelope):
            _take_back(arrival, at)
        else:
            _take_listing(arrival, at)
    except Refusal as refusal:
        log.warning("what %s says of keys is refused (%s)", arrival.node[:40] or "the hub", refusal.code)


class Telling:
    """Down: which epoch each member was told last by this process."""

    def __init__(self) -> None:
        self._told: dict[str, int] = {}

    def tell(self, members: Mapping[str, Publish]) -> None:
        """Tell each member the newest directory, once in the life of this process."""
        newest = DirectoryEdition.objects.order_by("-epoch").values_list("epoch", "hash").first()
        if newest is None:
            return
        epoch, digest = newest
        waiting = [member for member in members if self._told.get(member) != epoch]
        if not waiting:
            return
        signed = bytes(DirectoryEdition.objects.values_list("signed", flat=True).get(epoch=epoch) or b"")
        for member in waiting:
            if members[member](f"directory:{epoch}:{digest}", signed):
                self._told[member] = epoch


class Announcing:
    """Up: what the hub does not list yet of the keys of bureaus that are hosted here, and what it has forgotten."""

    def __init__(self) -> None:
        self._said_at: datetime | None = None
        self._said: list[str] = []

    def announce(self, publish: Publish, at: datetime) -> None:
        """Say what is not listed yet: at once when it is new, then every few minutes until it is listed."""
        waiting = {f"listing:{announcements.mark(each)}": listing_bytes(each) for each in announcements.unlisted()}
        waiting |= _forgotten_by_the_hub()
        again = self._said_at is None or at - self._said_at >= SAY_AGAIN_AFTER
        if waiting and (list(waiting) != self._said or again):
            for name, content in waiting.items():
                publish(f"{name}:{at.timestamp():.0f}", content)
            self._said, self._said_at = list(waiting), at


def _take_directory(signed: bytes, at: datetime) -> None:
    newest = DirectoryEdition.objects.order_by("-epoch").first()
    if newest is not None and _is_of(signed, bytes(newest.head)):
        return  # said again
    try:
        verbs.accept_directory(system(Bureau.SECRETARIAT), signed=signed, between=(), at=at)
    except errors.DirectoryNotAccepted as refused:
        kind = _CONVICTS.get(refused.facts["reason"])
        if kind is not None and newest is not None:
            first = bytes(newest.signed or b"")
            verbs.keep_two_directories(system(Bureau.SECRETARIAT), kind=kind, first=first, second=signed, at=at)
        raise


def _forgotten_by_the_hub() -> dict[str, bytes]:
    """The directory in force here, under a name of its own, where the hub signed another one that cannot be true as
    well; nothing otherwise."""
    newest = DirectoryEdition.objects.order_by("-epoch").first()
    against = Evidence.objects.filter(kind=EvidenceKind.TWO_DIRECTORIES).order_by("-found_at").first()
    if newest is None or against is None or bytes(against.first) != bytes(newest.signed or b""):
        return {}
    return {f"directory:{newest.epoch}:{newest.hash}": bytes(newest.signed or b"")}


def _take_back(arrival: Arrival, at: datetime) -> None:
    """At the hub: list what it had signed and has forgotten since, as a node gives it back to it.

    Certificates of bureaus that are hosted here are left out: their private halves were forgotten too.
    """
    by, known = directories.pinned(), directories.current()
    try:
        said = open_directory(arrival.envelope, by.key, organisation=by.organisation)
    except EnvelopeError as error:
        log.warning("what %s gives back is no directory of this hub (%s)", arrival.node[:40], error.code)
        return
    here = hosting.hosted_here(listing.bureau for listing in said.listings)
    found = [_with_forgotten(known, each, keys=each.bureau not in here) for each in said.listings]
    if changed := [each for each in found if each is not None and each != known.listing(each.bureau)]:
        verbs.issue_directory(system(Bureau.SECRETARIAT), listings=changed, at=at)


def _with_forgotten(known: Directory, said: Listing, *, keys: bool) -> Listing | None:
    """What is listed of a bureau, with what was listed before under the same root; None where that is another one."""
    listed = known.listing(said.bureau)
    if listed is None or listed.root != said.root:
        return None
    return directories.merged(listed, said if keys else replace(said, certificates=()))


def _is_directory(content: bytes) -> bool:
    try:
        directory_head(content)
    except EnvelopeError:
        return False
    return True


def _is_of(signed: bytes, head: bytes) -> bool:
    try:
        return directory_head(signed) == head
    except EnvelopeError:
        return False


def _take_listing(arrival: Arrival, at: datetime) -> None:
    name = directories.pinned().organisation
    try:
        listing = read_listing(arrival.envelope, organisation=name)
    except EnvelopeError as error:
        log.warning("what %s announces is no listing of keys (%s)", arrival.node[:40], error.code)
        return
    # Which node it came from the hub knows by the account: here the hub's word is its own.
    node = hosting.elsewhere().get(listing.bureau)
    if node is None or node.code != arrival.node:
        log.warning("%s announces keys of a bureau that it does not host", arrival.node[:40])
        return
    listed = directories.current().listing(listing.bureau)
    if listed is not None and announcements.covers(listed, listing):
        return  # said again
    verbs.accept_listing(system(Bureau.SECRETARIAT), listing=listing, at=at)
