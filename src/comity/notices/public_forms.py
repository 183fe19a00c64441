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

from comity.notices import errors
from comity.notices.allowances import Limit
from comity.notices.models import Allowance, UsedToken
from comity.notices.reporters import network_of

TOKEN, TRAP = "token", "website"
GOOD_FOR: Final = timedelta(hours=1)
LEAST_SECONDS: Final = 3
_SALT: Final = "comity.notices.public-form"

FORMS: Final = Limit(name=_SALT, burst=20.0, per_hour=60.0)


def new_token(address: str) -> str:
    """What the form on the page of this address carries."""
    return signing.dumps([address, secrets.token_hex(16)], salt=_SALT)


def accept(request: HttpRequest, address: str, at: datetime) -> str:
    """Accept what was sent from the page of this address, once. Returns the sender's network.

    Raises TooMany, FormExpired. A robot that filled in what people do not see is told that its form is over, too.
    """
    network = network_of(request)
    if not FORMS.take(network, at):
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


def forget_before(at: datetime) -> None:
    """Forget tokens that nobody can use any more, and what networks sent so long ago that it counts no more."""
    UsedToken.objects.filter(until__lt=at).delete()
    Allowance.objects.filter(at__lt=at - timedelta(hours=FORMS.burst / FORMS.per_hour)).delete()
