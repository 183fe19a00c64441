"""Signing in: our rules for allauth, and what it tells the audit.

Lockout counts failures for one account, and not for one address, because a whole bureau sits behind one. Failures from
a browser in which the officer has signed in before are counted apart from all others: a stranger who fails on purpose
locks out strangers, and not the officer at their own desk. A passkey is never locked.
Source: OWASP, "Slow down online guessing attacks with device cookies".
"""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account import signals as account_signals
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import get_random_string

from comity.core import actors
from comity.members import services
from comity.members.models import Bureau, Officer
from comity.members.rules.names import require_username

DEVICE_COOKIE = "comity_device"
DEVICE_SALT = "comity.members.device"
DEVICE_AGE_SECONDS = 365 * 24 * 3600


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """allauth as the organisation needs it: by invitation only, and with the lockout described above."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves: a bureau's administrator invites its officers."""
        return False

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The user name as it is stored.  Raises UsernameNotPossible."""
        cleaned: str = super().clean_username(require_username(username), shallow=shallow)
        return cleaned

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **options: Any) -> HttpResponse:
        """Remember, in the browser, that this officer has signed in with it."""
        response: HttpResponse = super().post_login(request, user, **options)
        if device_of(request, user.get_username()) is None:
            response.set_cookie(
                DEVICE_COOKIE,
                signing.dumps({"user": user.get_username(), "device": get_random_string(22)}, salt=DEVICE_SALT),
                max_age=DEVICE_AGE_SECONDS,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Whether the pass phrase is asked for again before a factor is changed: not right after signing in with it."""
        signed_in = get_authentication_records(self.request, self.request.user)
        if signed_in and time.time() - signed_in[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **options))

    def add_message(self, *arguments: Any, **options: Any) -> None:
        """Say nothing on signing in and out: the page that follows shows it."""

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        username = str(credentials.get("username", "")).strip().lower()
        return f"{username}:{device_of(request, username) or 'stranger'}"


def device_of(request: HttpRequest, username: str) -> str | None:
    """The browser's own mark, if this officer has signed in with it before."""
    try:
        known = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=DEVICE_SALT, max_age=DEVICE_AGE_SECONDS)
    except signing.BadSignature:
        return None
    return str(known["device"]) if known.get("user") == username else None


def _officer_of(account: Any) -> Officer | None:
    return Officer.objects.filter(account=account).first() if account is not None else None


@receiver(account_signals.user_logged_in, dispatch_uid="comity.sign_in")
def _on_sign_in(sender: Any, request: HttpRequest, user: AbstractBaseUser, **extra: Any) -> None:
    if officer := _officer_of(user):
        methods = [_means(record) for record in get_authentication_records(request, user)]
        services.sign_in(actors.system(officer.bureau_id), officer=officer, methods=methods, at=timezone.now())


@receiver(user_login_failed, dispatch_uid="comity.sign_in_failed")
def _on_failure(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **extra: Any) -> None:
    username = str(credentials.get("username", "")).strip().lower()
    officer = Officer.objects.filter(account__username=username).first()
    _record_failure(officer, "password")


@receiver(mfa_signals.authentication_failed, dispatch_uid="comity.factor_failed")
def _on_factor_failure(sender: Any, user: AbstractBaseUser, authenticator: Authenticator, **extra: Any) -> None:
    _record_failure(_officer_of(user), str(authenticator.type))


def _record_failure(officer: Officer | None, method: str) -> None:
    bureau = officer.bureau_id if officer else Bureau.SECRETARIAT
    services.sign_in_failed(actors.system(bureau), officer=officer, method=method, at=timezone.now())


@receiver(user_logged_out, dispatch_uid="comity.sign_out")
def _on_sign_out(sender: Any, user: Any, **extra: Any) -> None:
    if officer := _officer_of(user):
        services.sign_out(actors.system(officer.bureau_id), officer=officer, at=timezone.now())


@receiver(mfa_signals.authenticator_added, dispatch_uid="comity.factor_added")
@receiver(mfa_signals.authenticator_reset, dispatch_uid="comity.factor_reset")
def _on_factor_added(sender: Any, user: AbstractBaseUser, authenticator: Authenticator, **extra: Any) -> None:
    if officer := _officer_of(user):
        services.add_factor(
            actors.system(officer.bureau_id), officer=officer, factor=str(authenticator.type), at=timezone.now()
        )


@receiver(mfa_signals.authenticator_removed, dispatch_uid="comity.factor_removed")
def _on_factor_removed(sender: Any, user: AbstractBaseUser, authenticator: Authenticator, **extra: Any) -> None:
    if officer := _officer_of(user):
        services.remove_factor(
            actors.system(officer.bureau_id), officer=officer, factor=str(authenticator.type), at=timezone.now()
        )


@receiver(account_signals.password_changed, dispatch_uid="comity.password_changed")
@receiver(account_signals.password_set, dispatch_uid="comity.password_set")
@receiver(account_signals.password_reset, dispatch_uid="comity.password_reset")
def _on_password_changed(sender: Any, user: AbstractBaseUser, **extra: Any) -> None:
    if officer := _officer_of(user):
        services.change_password(actors.system(officer.bureau_id), officer=officer, at=timezone.now())


def _means(record: dict[str, Any]) -> str:
    """How one step of signing in was done: "password", or the kind of second factor."""
    return str(record.get("type") or record.get("method") or "")
