"""Telling apart those who report a picture, without knowing who they are.

People outside are told apart by their network (IPv4 /24, IPv6 /48), hashed with a salt that belongs to the picture and
is destroyed with the decision: one network counts once, and nobody is followed from one picture to another. An address
is never stored and never logged.
"""

import hashlib
import hmac
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

from comity.core.actors import Actor, ActorKind


class Reporter:
    """Who reports: an officer, or somebody in a network. Opaque, so that the audit keeps neither."""

    __slots__ = ("_network", "_who")

    def __init__(self, *, network: str, who: str = "") -> None:
        self._network = network
        self._who = who or network

    @classmethod
    def of(cls, actor: Actor, network: str) -> "Reporter":
        """An officer counts as one person of one bureau; everybody else as their network."""
        if actor.kind is ActorKind.OFFICER:
            return cls(network=f"bureau:{actor.bureau}", who=f"officer:{actor.id}")
        return cls(network=network)

    def person(self, salt: bytes) -> str:
        """What one person is called in one round of one picture."""
        return _hashed(salt, f"person:{self._who}")

    def network(self, salt: bytes) -> str:
        """What their network is called there."""
        return _hashed(salt, f"network:{self._network}")


def network_of(request: HttpRequest) -> str:
    """The network a request comes from; "unknown" where nothing sound is said: all those are one.

    Behind trusted proxies (`COMITY_PROXIES` of them) each adds the address it was asked from, so the last so many are
    theirs to say; whatever stands before was said by the sender.
    """
    proxies: int = getattr(settings, "COMITY_PROXIES", 0)
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if proxies == 0:
        return _network(request.META.get("REMOTE_ADDR", ""))
    return _network(said[-proxies]) if len(said) >= proxies else "unknown"


def _network(text: str) -> str:
    try:
        address = ip_address(text)
    except ValueError:
        return "unknown"
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    return str(ip_network((address, 24 if address.version == 4 else 48), strict=False))


def _hashed(salt: bytes, text: str) -> str:
    return hmac.new(salt, text.encode(), hashlib.sha256).hexdigest()
