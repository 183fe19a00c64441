"""Founding a hub, inviting, asking, admitting, joining: the verbs with the files that belong to them.

Each step can be done again after a crash: what is written last is what says that it was done.
"""

import base64
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from comity.core.actors import Actor
from comity.core.home import place, write_private
from comity.engines.envelopes import (
    EnvelopeError,
    Listing,
    VerifyingKey,
    listing_bytes,
    open_directory,
    read_listing,
    spoken,
)
from comity.exchange import directories, errors, keyring, provisions
from comity.exchange.broker import certificates
from comity.exchange.broker.certificates import RequestRefused
from comity.exchange.broker.configuration import ConfigurationRefused, Listener, require_dialled
from comity.exchange.models import DirectoryEdition, Node
from comity.exchange.nodes import installation, joining
from comity.exchange.nodes.installation import Installation
from comity.exchange.nodes.joining import Invitation
from comity.exchange.numbering import End
from comity.exchange.services import directories as directory_verbs
from comity.exchange.services import nodes as verbs
from comity.members import services as membership
from comity.members.models import Bureau
from comity.members.queries import organisation

VALID_DAYS = 7


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to join: the file for the hub, and the fingerprint that is read out with it."""

    node: str
    file: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Admitted:
    """The hub's answer: the file for the node, and the fingerprint of the organisation that is read out with it."""

    node: str
    file: str
    fingerprint: str


def found_hub(actor: Actor, *, code: str, leaves: Listener, address: Listener, at: datetime) -> Node:
    """Make this node the hub.  Raises NodeHasAPlace.

    leaves   where members' servers connect; address: how they reach it from outside
    """
    node = verbs.found_hub(actor, code=code, at=at)
    provisions.ensure({Bureau.SECRETARIAT}, at)
    authority = certificates.make_authority(code, at=at)
    installation.keep_authority(authority)
    own = certificates.certify_server(authority, code, address.host, at=at)
    installation.keep_server_certificate(own.certificate, own.key, authority.certificate)
    installation.keep(Installation(code, code, leaves, installation.new_password(), address=address))
    return node


def invite(actor: Actor, *, code: str, bureaus: Sequence[str], days: int = VALID_DAYS, at: datetime) -> Invitation:
    """A one-time code for a node that is to host these bureaus. A new code for the same node ends the earlier one."""
    expires_at = at + timedelta(days=days)
    verbs.invite_node(actor, code=code, bureaus=sorted(bureaus), expires_at=expires_at, at=at)
    here, by = _installed(), directories.pinned()
    given = Invitation(here.code, code, by.organisation, tuple(sorted(bureaus)), joining.new_secret())
    _write(_invitation_path(code), {"code": given.code, "expires_at": expires_at.isoformat()})
    return given


def ask(code: str, *, at: datetime) -> Asked:
    """At a new node: keys for its server and its bureaus, and the request to list them.

    Done again with the same code, it is the same request.  Raises JoinCodeNotValid, NodeHasAPlace, NodeSignsAlready.
    """
    invitation = joining.read_code(code)
    _require_new()
    kept = _read(_joining_path())
    if kept.get("code") != invitation.code:
        kept = _prepared(invitation, at)
        _write(_joining_path(), kept)
    said = kept["said"]
    return Asked(invitation.node, joining.seal(invitation, "request", said), spoken(joining.fingerprint(said)))


def admit(actor: Actor, *, file: str, fingerprint: str, at: datetime) -> Admitted:
    """At the hub: list a new node's keys, let its server in, and answer it.

    fingerprint  as the people of the node read it out

    The same request is answered again, and no other one under the same code.  Raises JoinFileNotValid, JoinCodeEnded,
    FingerprintDiffers, ListingNotAccepted.
    """
    verbs.require_hub()
    invitation = _given(joining.node_of(file), at)
    said = joining.open_file(invitation, "request", file)
    seen = joining.fingerprint(said)
    require_same(fingerprint, seen)
    listings = _listings(said, invitation)
    certificate = _certified(said, invitation, at)
    chains = verbs.ends_of(invitation.bureaus)
    verbs.admit_node(actor, code=invitation.node, bureaus=invitation.bureaus, fingerprint=seen, at=at)
    known = directories.current()
    if any(known.listing(listing.bureau) != listing for listing in listings):
        directory_verbs.issue_directory(actor, listings=listings, at=at)
    here = _installed()
    leaf_password = here.members.get(invitation.node) or installation.new_password()
    installation.keep(here.with_member(invitation.node, leaf_password))
    answer = _answer(here, seen, leaf_password, certificate, chains)
    return Admitted(
        invitation.node, joining.seal(invitation, "answer", answer), spoken(directories.pinned().key.fingerprint)
    )


def answered(file: str) -> str:
    """At a new node: the fingerprint of the organisation that an answer speaks of, to be compared by voice."""
    _, said = _opened(file)
    return spoken(_organisation_key(said).fingerprint)


def join(actor: Actor, *, file: str, fingerprint: str, at: datetime) -> Node:
    """At a new node: take the place that the hub's answer gives it.

    fingerprint  of the organisation's key, as the people of the hub read it out

    Raises JoinFileNotValid, FingerprintDiffers, NodeHasAPlace, and what founding the organisation refuses.
    """
    _require_new()
    invitation, said = _opened(file)
    kept, key = _read(_joining_path()), _organisation_key(said)
    require_same(fingerprint, key.fingerprint)
    asked = joining.fingerprint(kept["said"])
    try:
        if said["request"] != asked.hex():
            raise errors.JoinFileNotValid
        signed = base64.b64decode(said["directory"], validate=True)
        open_directory(signed, key, organisation=invitation.organisation)
        chains = {(issuer, to): End(int(number), str(last)) for issuer, to, number, last in said["chains"]}
        host, _, port = str(said["leaves"]).rpartition(":")
        dialled = Listener(host.strip("[]"), int(port))
        require_dialled(dialled)
        placed = Installation(
            invitation.node,
            invitation.hub,
            dialled,
            installation.new_password(),
            leaf_password=str(said["leaf_password"]),
        )
        shown = str(said["certificate"]).encode("ascii"), str(said["authority"]).encode("ascii")
        profiles = [str(name) for name in said["profiles"]]
    except (KeyError, TypeError, ValueError, EnvelopeError, ConfigurationRefused):
        raise errors.JoinFileNotValid from None
    for profile in sorted(set(profiles) - _profiles_here(), key=profiles.index):
        membership.set_up_organisation(actor, profile=profile, at=at)
    directories.pin(invitation.organisation, key)
    if not DirectoryEdition.objects.exists():
        directory_verbs.accept_directory(actor, signed=signed, between=(), at=at)
    installation.keep_server_certificate(shown[0], kept["key"].encode("ascii"), shown[1])
    node = verbs.join_hub(
        actor,
        code=invitation.node,
        hub=invitation.hub,
        bureaus=invitation.bureaus,
        fingerprint=asked,
        chains=chains,
        at=at,
    )
    installation.keep(placed)
    _joining_path().unlink()
    return node


def end(actor: Actor, *, node: Node, at: datetime) -> None:
    """At the hub: let a node take part no more."""
    verbs.end_node(actor, node=node, at=at)
    installation.keep(_installed().without_member(node.code))


def require_same(read_out: str, seen: bytes) -> None:
    """Whether what was read out is what is seen here, however it was grouped.  Raises FingerprintDiffers."""
    digits = "".join(str(unicodedata.digit(sign)) for sign in read_out if sign.isdigit())
    if digits != spoken(seen).replace(" ", ""):
        raise errors.FingerprintDiffers(seen=spoken(seen))


def _profiles_here() -> set[str]:
    founded = organisation()
    return {founded.profile, *founded.additions} if founded is not None else set()


def _prepared(invitation: Invitation, at: datetime) -> dict[str, Any]:
    """What a new node keeps while it waits for the answer: the key of its server, and what it said."""
    asked = certificates.request_certificate(invitation.node)
    with keyring.exclusively():
        listings = [
            directories.listing_with_keys(bureau, invitation.organisation, None, at) for bureau in invitation.bureaus
        ]
    said = {
        "node": invitation.node,
        "certificate_request": asked.certificate.decode("ascii"),
        "listings": [listing_bytes(listing).decode("utf-8") for listing in listings],
    }
    return {"code": invitation.code, "key": asked.key.decode("ascii"), "said": said}


def _listings(said: Mapping[str, Any], invitation: Invitation) -> list[Listing]:
    """The keys of the bureaus that the code names, all of them and no others."""
    try:
        given = [
            read_listing(str(text).encode("utf-8"), organisation=invitation.organisation) for text in said["listings"]
        ]
    except EnvelopeError as error:
        raise errors.ListingNotAccepted(bureau=", ".join(invitation.bureaus), reason=error.code) from None
    except (KeyError, TypeError):
        raise errors.JoinFileNotValid from None
    if sorted(listing.bureau for listing in given) != sorted(invitation.bureaus):
        raise errors.JoinFileNotValid
    known = directories.current()
    return [directories.as_it_stands(listing, known) for listing in given]


def _certified(said: Mapping[str, Any], invitation: Invitation, at: datetime) -> bytes:
    """The certificate of the new node's server, PEM."""
    try:
        request = str(said["certificate_request"]).encode("ascii")
        return certificates.certify_request(installation.authority(), request, invitation.node, invitation.node, at=at)
    except (KeyError, UnicodeEncodeError, RequestRefused):
        raise errors.JoinFileNotValid from None


def _answer(
    here: Installation,
    asked: bytes,
    leaf_password: str,
    certificate: bytes,
    chains: Mapping[tuple[str, str], End],
) -> dict[str, Any]:
    by, founded = directories.pinned(), organisation()
    signed = DirectoryEdition.objects.order_by("-epoch").values_list("signed", flat=True)[0]
    return {
        "request": asked.hex(),
        "leaves": str(here.address),
        "leaf_password": leaf_password,
        "certificate": certificate.decode("ascii"),
        "authority": installation.authority().certificate.decode("ascii"),
        "organisation_key": by.key.raw.hex(),
        "profiles": [founded.profile, *founded.additions] if founded is not None else [],
        "directory": base64.b64encode(bytes(signed or b"")).decode("ascii"),
        "chains": [[issuer, to, end.number, end.act_hash] for (issuer, to), end in sorted(chains.items())],
    }


def _given(node: str, at: datetime) -> Invitation:
    kept = _read(_invitation_path(node))
    if not kept or datetime.fromisoformat(kept["expires_at"]) <= at:
        raise errors.JoinCodeEnded(node=node)
    return joining.read_code(kept["code"])


def _opened(file: str) -> tuple[Invitation, dict[str, Any]]:
    kept = _read(_joining_path())
    node = joining.node_of(file)
    if not kept:
        raise errors.JoinCodeEnded(node=node)
    invitation = joining.read_code(kept["code"])
    return invitation, joining.open_file(invitation, "answer", file)


def _organisation_key(said: Mapping[str, Any]) -> VerifyingKey:
    try:
        return VerifyingKey(bytes.fromhex(said["organisation_key"]), "root")
    except (KeyError, TypeError, ValueError):
        raise errors.JoinFileNotValid from None


def _require_new() -> None:
    here = installation.load()
    if here is not None:
        raise errors.NodeHasAPlace(node=here.code)
    if directories.signs_here():
        raise errors.NodeSignsAlready


def _installed() -> Installation:
    here = installation.load()
    if here is None:
        raise errors.NotTheHub
    return here


def _invitation_path(node: str) -> Path:
    return place("broker", "invitations", f"{node}.json")


def _joining_path() -> Path:
    return place("broker", "joining.json")


def _write(path: Path, said: Mapping[str, Any]) -> None:
    write_private(path, json.dumps(said, sort_keys=True) + "\n")


def _read(path: Path) -> dict[str, Any]:
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return said
