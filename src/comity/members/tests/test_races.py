"""Two people press the button together: exactly one wins (R1)."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils.timezone import now

from comity.core import actors
from comity.core.codes import Role
from comity.core.refusals import Refusal
from comity.members import queries, services, tokens
from comity.members.models import Account, Bureau, Officer
from comity.members.tests.conftest import House

pytestmark = pytest.mark.django_db(transaction=True)

AT_ONCE = 6


def together(attempt: Callable[[int], Any], times: int = AT_ONCE) -> list[str]:
    """Do something from several threads at once; returns "" for each that succeeded, else the refusal's code."""
    start = threading.Barrier(times)
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

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
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


@pytest.mark.parametrize("act", ["end", "change"])
def test_two_administrators_who_end_each_other_leave_one(
    house: House, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    house.serve("second.xa", "XA", Role.ADMINISTRATOR)
    names = ("admin.xa", "second.xa")
    acting = [house.actor(name) for name in names]
    both_look = threading.Barrier(2)
    look = queries.administrators_of

    def looking(bureau: Bureau) -> Any:
        # Nobody decides before both have come as far as they can: one of them, if the other is held back.
        with suppress(threading.BrokenBarrierError):
            both_look.wait(timeout=0.5)
        return look(bureau)

    monkeypatch.setattr(queries, "administrators_of", looking)

    def press(number: int) -> None:
        other = house.officer(names[1 - number])
        if act == "end":
            services.end_service(acting[number], officer=other, at=now())
        else:
            services.change_officer(
                acting[number],
                officer=other,
                name=other.name,
                roles=frozenset({Role.OFFICER}),
                language="en",
                entity=None,
                unit=None,
                at=now(),
            )

    assert together(press, 2) == ["", "members.last-administrator"]
    assert look(Bureau.objects.get(code="XA")).count() == 1
