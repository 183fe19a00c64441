"""Forms that anybody may send: held off from robots without cookies, scripts or following anybody.

A page with a form carries a token: signed, bound to its address, good for an hour, accepted once by whichever process,
and not before a person could have filled the form in. A field that people do not see must stay empty. Beyond that each
network may send only so much. All this is asked before any operation begins, so that a flood does not fill the ledger.
"""

import secrets
import threading
import time
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from comity.notices import errors
from comity.notices.models import UsedToken
from comity.notices.reporters import network_of

TOKEN, TRAP = "token", "website"
GOOD_FOR: Final = timedelta(hours=1)
LEAST_SECONDS: Final = 3
_SALT: Final = "comity.notices.public-form"

BURST: Final = 20  # that one network may send at once
PER_HOUR: Final = 60.0
NETWORKS: Final = 10_000  # remembered; the one that has been quiet longest is forgotten first


def new_token(address: str) -> str:
    """What the form on the page of this address carries."""
    return signing.dumps([address, secrets.token_hex(16)], salt=_SALT)


def accept(request: HttpRequest, address: str, at: datetime) -> str:
    """Accept what was sent from the page of this address, once. Returns the sender's network.

    Raises TooMany, FormExpired. A robot that filled in what people do not see is told that its form is over, too.
    """
    network = network_of(request)
    if not bucket.takes(network):
        raise errors.TooMany
    if request.POST.get(TRAP, ""):
        raise errors.FormExpired
    nonce = _nonce(request.POST.get(TOKEN, ""), address)
    try:
        with transaction.atomic():
            UsedToken.objects.create(nonce=nonce, until=at + GOOD_FOR)
    except IntegrityError:
        raise errors.FormExpired from None
    return network


def _nonce(token: str, address: str) -> str:
    try:
        made_for, nonce = signing.loads(token, salt=_SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        raise errors.FormExpired from None
    if made_for != address or _is_too_quick(token):
        raise errors.FormExpired
    return str(nonce)


def _is_too_quick(token: str) -> bool:
    """Whether it was sent sooner than a person could have."""
    try:
        signing.loads(token, salt=_SALT, max_age=timedelta(seconds=LEAST_SECONDS))
    except signing.SignatureExpired:
        return False
    return True


class Bucket:
    """How much each network may still send: filled slowly, emptied by sending. Of one process, in memory only."""

    def __init__(self, burst: int = BURST, per_hour: float = PER_HOUR) -> None:
        self._burst, self._per_second = burst, per_hour / 3600
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def takes(self, network: str) -> bool:
        """Whether the network may send once more now."""
        with self._lock:
            now = time.monotonic()
            left, since = self._left.pop(network, (float(self._burst), now))
            left = min(float(self._burst), left + (now - since) * self._per_second)
            is_allowed = left >= 1
            self._left[network] = (left - 1 if is_allowed else left, now)
            while len(self._left) > NETWORKS:
                self._left.popitem(last=False)
            return is_allowed

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._left.clear()


bucket = Bucket()
