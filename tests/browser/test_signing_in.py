"""Signing in: a pass phrase, a one-time code of a telephone, a passkey; and what a stranger is told."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.browser.conftest import SitDown, visit
from tests.nodes import Node

pytestmark = pytest.mark.browser

STEP_SECONDS, SECONDS_TO_TYPE = 30, 6


def sign_in(page: Page, username: str, password: str) -> None:
    """Type a user name and a pass phrase, and press Enter."""
    visit(page, "/accounts/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(password)
    page.keyboard.press("Enter")


def confirm_it_is_me(page: Page, password: str) -> None:
    """Before a way to sign in is changed, the pass phrase is asked for again."""
    if "reauthenticate" in page.url:
        page.locator("[name=password]").fill(password)
        page.locator("main form button[type=submit]").first.click()


def fresh_code(secret: str) -> str:
    """What an authenticator shows, for a few more seconds at least.  Source: RFC 6238."""
    if STEP_SECONDS - time.time() % STEP_SECONDS < SECONDS_TO_TYPE:
        time.sleep(SECONDS_TO_TYPE)
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // STEP_SECONDS)))


class TestPassPhrase:
    def test_a_wrong_one_and_an_unknown_name_are_answered_alike(self, sit_down: SitDown):
        said = []
        for username in ("despina.lanta", "nobody.at.all"):
            page = sit_down()
            sign_in(page, username, "not the pass phrase")
            expect(page.locator("[name=password]")).to_have_value("")
            said.append(re.sub(r"\s+", " ", page.locator("main").inner_text()))
        assert said[0] == said[1]


class TestOneTimeCode:
    def test_is_asked_for_once_it_is_set_up(self, sit_down: SitDown, served: Node):
        password = served.password_of("second.gs")
        page = sit_down("second.gs", purpose="administration")
        page.goto("/accounts/2fa/totp/activate/")
        confirm_it_is_me(page, password)
        secret = page.locator("#authenticator_secret, [name=secret], .totp-secret").first.input_value()
        page.locator("[name=code]").fill(fresh_code(secret))
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(lambda address: "activate" not in address)

        again = sit_down()
        sign_in(again, "second.gs", password)
        again.wait_for_url("**/2fa/authenticate/**")
        again.locator("[name=code]").fill("000000")
        again.keyboard.press("Enter")
        expect(again.locator("[name=code]")).to_be_visible()
        again.locator("[name=code]").fill(fresh_code(secret))
        again.keyboard.press("Enter")
        again.wait_for_url(lambda address: "accounts" not in address)


class TestPasskey:
    def test_signs_in_without_a_pass_phrase(self, sit_down: SitDown, served: Node):
        page = sit_down("compliance.gs", purpose="administration")
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        device = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": device})
        page.goto("/accounts/2fa/webauthn/add/")
        confirm_it_is_me(page, served.password_of("compliance.gs"))
        page.locator("[name=name]").fill("Desk key")
        if page.locator("[name=passwordless]").count():
            page.locator("[name=passwordless]").check()
        page.locator("main form button").first.click()
        page.wait_for_url(lambda address: "/add/" not in address)

        page.context.clear_cookies()
        visit(page, "/accounts/login/")
        page.locator("#passkey_login, [data-passkey]").first.click()
        page.wait_for_url(lambda address: "accounts" not in address)
        expect(page.locator("header.bar")).to_contain_text("compliance.gs")
