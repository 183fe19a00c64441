"""Forms that anybody may send: held off from robots without cookies, scripts or following anybody.

A page with a form carries a token: signed, bound to its address, good for an hour, accepted once by whichever process,
and not before a person could have filled the form in. A field that people do not see must stay empty. Beyond that each
network may send only so much, whichever process of the node it reaches. All this is asked before any operation begins,
so that a flood does not fill the ledger.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.core import signing
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from comity.notices import errors
from comity.notices.models import Allowance, UsedToken
from comity.notices.reporters import network_of

TOKEN, TRAP = "token", "website"
GOOD_FOR: Final = timedelta(hours=1)
LEAST_SECONDS: Final = 3
_SALT: Final = "comity.notices.public-form"

BURST: Final = 20.0  # that one network may send at once
PER_HOUR: Final = 60.0


def new_token(address: str) -> str:
    """What the form on the page of this address carries."""
    return signing.dumps([address, secrets.token_hex(16)], salt=_SALT)


def accept(request: HttpRequest, address: str, at: datetime) -> str:
    """Accept what was sent from the page of this address, once. Returns the sender's network.

    Raises TooMany, FormExpired. A robot that filled in what people do not see is told that its form is over, too.
    """
    network = network_of(request)
    if not _may_send(network, at):
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


def _may_send(network: str, at: datetime) -> bool:
    """Whether a network may send one more form now, and count it. All processes of a node count together.

    Who may not is told so by a reading alone: a flood writes nothing.
    """
    key = _hashed(network, at)
    known = Allowance.objects.filter(network=key).first()
    if known is not None and _left(known, at) < 1:
        return False
    with transaction.atomic():
        held, _ = Allowance.objects.select_for_update().get_or_create(network=key, defaults={"left": BURST, "at": at})
        left = _left(held, at)
        if left < 1:
            return False
        held.left, held.at = left - 1, at
        held.save(update_fields=["left", "at"])
    return True


def _left(held: Allowance, at: datetime) -> float:
    """How many forms may be sent now, with what has come back since."""
    hours = max(0.0, (at - held.at) / timedelta(hours=1))
    return min(BURST, held.left + hours * PER_HOUR)


def _hashed(network: str, at: datetime) -> str:
    return salted_hmac(f"{_SALT} {at:%Y-%m-%d}", network, algorithm="sha256").hexdigest()


def forget_before(at: datetime) -> None:
    """Forget tokens that nobody can use any more, and what networks sent so long ago that it counts no more."""
    UsedToken.objects.filter(until__lt=at).delete()
    Allowance.objects.filter(at__lt=at - timedelta(hours=BURST / PER_HOUR)).delete()
