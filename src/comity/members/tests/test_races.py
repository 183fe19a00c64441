"""Two people press the button together: exactly one wins (R1)."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils.timezone import now

from comity.core import actors
from comity.core.codes import Role
from comity.core.refusals import Refusal
from comity.members import services, tokens
from comity.members.models import Account, Bureau, Officer
from comity.members.tests.conftest import House

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 6


def together(attempt: Callable[[int], Any]) -> list[str]:
    """Do something from several threads at once; returns "" for each that succeeded, else the refusal's code."""
    start = threading.Barrier(AT_ONCE)
    outcomes: list[str] = []

    def run(number: int) -> None:
        start.wait()
        try:
            attempt(number)
            outcomes.append("")
        except Refusal as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_a_link_is_used_once_however_many_try(house: House) -> None:
    officer = services.invite_officer(
        house.actor("admin.xa"),
        bureau=Bureau.objects.get(code="XA"),
        username="new.one",
        name="N",
        roles=frozenset({Role.OFFICER}),
        language="en",
        entity=None,
        unit=None,
        link_hash=tokens.new_link()[1],
        at=now(),
    )
    invitation = officer.invitations.get()
    hashes = [make_password(f"pass phrase number {number}") for number in range(AT_ONCE)]
    won: list[int] = []

    def accept(number: int) -> None:
        services.accept_invitation(
            actors.system("XA"), invitation=invitation, password_hash=tokens.Secret(hashes[number]), at=now()
        )
        won.append(number)

    assert together(accept) == [""] + ["members.link-not-valid"] * (AT_ONCE - 1)
    assert Account.objects.get(username="new.one").password == hashes[won[0]]


def test_a_user_name_is_given_once(house: House) -> None:
    actor, bureau = house.actor("admin.xa"), Bureau.objects.get(code="XA")

    def invite(number: int) -> None:
        services.invite_officer(
            actor,
            bureau=bureau,
            username="Wanted.Name",
            name=f"N{number}",
            roles=frozenset({Role.OFFICER}),
            language="en",
            entity=None,
            unit=None,
            link_hash=tokens.new_link()[1],
            at=now(),
        )

    assert together(invite) == [""] + ["members.username-taken"] * (AT_ONCE - 1)
    assert Officer.objects.filter(account__username="wanted.name").count() == 1
