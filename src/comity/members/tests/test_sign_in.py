"""Signing in: audited, without enrolment by strangers, without telling who exists, without locking officers out."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from comity.core.models import AuditEntry
from comity.members.middleware import CLOSED
from comity.members.tests.conftest import PASSWORD, House

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


def browser() -> Client:
    """A browser nobody has used."""
    return Client(headers={"host": "localhost"})


def sign_in(client: Client, username: str, password: str = PASSWORD) -> Any:
    """Fill in the sign-in form."""
    return client.post(LOGIN, {"login": username, "password": password})


def is_in(answer: HttpResponse) -> bool:
    """Whether the form let somebody in."""
    return answer.status_code == 302


def recorded() -> list[tuple[str, str]]:
    """What the audit has, as (event, bureau)."""
    return list(AuditEntry.objects.order_by("position").values_list("event", "bureau"))


class TestTheAudit:
    def test_signing_in_and_out_leaves_entries_of_the_officers_bureau(self, house: House) -> None:
        client = browser()
        assert is_in(sign_in(client, "officer.xa"))
        client.post("/accounts/logout/")

        assert recorded() == [("members.sign_in", "XA"), ("members.sign_out", "XA")]

    def test_a_failure_leaves_an_entry_without_what_was_typed(self, house: House) -> None:
        sign_in(browser(), "officer.xa", "my secret guess")
        sign_in(browser(), "a password typed in the wrong field", "x")

        assert recorded() == [("members.sign_in_failed", "XA"), ("members.sign_in_failed", "GS")]
        kept = " ".join(entry.details or "" for entry in AuditEntry.objects.all())
        assert "guess" not in kept
        assert "typed" not in kept

    def test_a_changed_password_leaves_an_entry_and_ends_no_trust(self, house: House) -> None:
        client = browser()
        sign_in(client, "officer.xa")
        changed = {
            "oldpassword": PASSWORD,
            "password1": "nine quiet herons rest",
            "password2": "nine quiet herons rest",
        }
        client.post("/accounts/password/change/", changed)

        assert ("members.change_password", "XA") in recorded()
        assert is_in(sign_in(browser(), "officer.xa", "nine quiet herons rest"))
        assert not is_in(sign_in(browser(), "officer.xa"))

    def test_a_factor_added_and_removed_leaves_entries(
        self, house: House, django_capture_on_commit_callbacks: Any
    ) -> None:
        client = browser()
        sign_in(client, "officer.xa")
        client.get("/accounts/2fa/totp/activate/")
        code = hotp_value(client.session["mfa.totp.secret"], next(iter(yield_hotp_counters_from_time())))
        with django_capture_on_commit_callbacks(execute=True):
            client.post("/accounts/2fa/totp/activate/", {"code": f"{code:06}"})
        client.post("/accounts/2fa/totp/deactivate/")

        events = [event for event, _ in recorded()]
        assert "members.add_factor" in events
        assert "members.remove_factor" in events


class TestChangingFactors:
    """The pass phrase is asked for again before a factor is added, but not right after signing in with it."""

    ADD = "/accounts/2fa/totp/activate/"

    def test_right_after_signing_in_nothing_is_asked_again(self, house: House) -> None:
        client = browser()
        sign_in(client, "officer.xa")
        assert client.get(self.ADD).status_code == 200

    def test_later_the_pass_phrase_is_asked_for_and_then_suffices(
        self, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = browser()
        sign_in(client, "officer.xa")
        later = time.time() + 301
        monkeypatch.setattr(time, "time", lambda: later)
        assert client.get(self.ADD)["Location"].startswith("/accounts/reauthenticate/")
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert client.get(self.ADD).status_code == 200


class TestSecondFactor:
    def test_a_password_alone_does_not_open_an_account_with_a_second_factor(self, house: House) -> None:
        account = house.officer("officer.xa").account
        secret = generate_totp_secret()
        TOTP.activate(account, secret)
        client = browser()

        assert sign_in(client, "officer.xa")["Location"].startswith("/accounts/2fa/authenticate/")
        assert client.get("/members/").status_code == 302

        code = hotp_value(secret, next(iter(yield_hotp_counters_from_time())))
        client.post("/accounts/2fa/authenticate/", {"code": f"{code:06}"})
        assert client.get("/members/").status_code == 200
        assert '"totp"' in AuditEntry.objects.get(event="members.sign_in").details

    def test_a_wrong_code_leaves_an_entry(self, house: House) -> None:
        TOTP.activate(house.officer("officer.xa").account, generate_totp_secret())
        client = browser()
        sign_in(client, "officer.xa")
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})

        assert ("members.sign_in_failed", "XA") in recorded()
        assert Authenticator.objects.count() == 1


class TestStrangers:
    def test_nobody_makes_an_account_for_themselves(self, house: House) -> None:
        answer = browser().post(
            "/accounts/signup/", {"username": "intruder", "password1": PASSWORD, "password2": PASSWORD}
        )

        assert answer["Location"].startswith(LOGIN)

    def test_known_and_unknown_users_are_answered_alike(self, house: House) -> None:
        known = sign_in(browser(), "officer.xa", "wrong")
        unknown = sign_in(browser(), "nobody.xa", "wrong")

        assert known.status_code == unknown.status_code
        assert shown(known, "officer.xa") == shown(unknown, "nobody.xa")

    def test_an_officer_whose_service_ended_is_answered_like_a_stranger(self, house: House) -> None:
        account = house.officer("officer.xa").account
        account.is_active = False
        account.set_unusable_password()
        account.save()

        assert shown(sign_in(browser(), "officer.xa"), "officer.xa") == shown(sign_in(browser(), "no.xa"), "no.xa")

    def test_a_session_gets_a_new_key_when_somebody_signs_in(self, house: House) -> None:
        client = browser()
        client.get(LOGIN)
        session = client.session
        session["before"] = True
        session.save()
        before = session.session_key
        client.cookies["sessionid"] = before
        sign_in(client, "officer.xa")

        assert client.session.session_key != before


class TestLockout:
    """Five wrong guesses in five minutes for an account, whatever the address."""

    def lock(self, username: str = "officer.xa") -> None:
        for _ in range(5):
            sign_in(browser(), username, "a guess")

    def test_guessing_stops_even_with_the_right_password(self, house: House) -> None:
        self.lock()

        assert not is_in(sign_in(browser(), "officer.xa"))

    def test_a_stranger_does_not_lock_the_officer_out_of_the_browser_they_use(self, house: House) -> None:
        at_the_desk = browser()
        sign_in(at_the_desk, "officer.xa")
        at_the_desk.post("/accounts/logout/")
        self.lock()

        assert is_in(sign_in(at_the_desk, "officer.xa"))

    def test_the_mark_of_one_officers_browser_helps_nobody_else(self, house: House) -> None:
        at_the_desk = browser()
        sign_in(at_the_desk, "officer.xb")
        at_the_desk.post("/accounts/logout/")
        self.lock()

        assert not is_in(sign_in(at_the_desk, "officer.xa"))

    def test_colleagues_behind_the_same_address_go_on(self, house: House) -> None:
        self.lock()

        assert is_in(sign_in(browser(), "admin.xa"))

    def test_guesses_from_the_known_browser_are_counted_too(self, house: House) -> None:
        client = browser()
        sign_in(client, "officer.xa")
        client.post("/accounts/logout/")
        for _ in range(5):
            sign_in(client, "officer.xa", "a guess")

        assert not is_in(sign_in(client, "officer.xa"))

    def test_an_unknown_user_is_locked_alike(self, house: House) -> None:
        self.lock()
        self.lock("nobody.xa")

        known = sign_in(browser(), "officer.xa")
        unknown = sign_in(browser(), "nobody.xa")
        assert shown(known, "officer.xa") == shown(unknown, "nobody.xa")


def shown(answer: HttpResponse, username: str) -> list[str]:
    """The page without what differs in every answer: the name typed and the form's token."""
    lines = answer.content.decode().replace(username, "…").splitlines()
    return [line for line in lines if "csrfmiddlewaretoken" not in line]


class TestClosedRoutes:
    """allauth brings ways to join and to recover that this house does not have."""

    @pytest.mark.parametrize("route", sorted(CLOSED - {"account_confirm_email", "account_reset_password_from_key"}))
    def test_lead_nowhere_for_whoever_is_signed_in(self, house: House, route: str) -> None:
        client = browser()
        sign_in(client, "officer.xa")
        assert client.get(reverse(route)).status_code == 404
