"""Long manifests: checked while the page is left, gone on with after a break, by one at a time."""

import threading
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comity.core import verification
from comity.core.codes import Role
from comity.members.models import Account
from comity.records import progress
from comity.screening import errors, sending, services
from comity.screening.models import Batch, Check
from comity.screening.tests.casting import NOW, asking, inquiries

PASSENGERS = "name\n" + "".join(f"Tobiah Lindqvarn{letter}\n" for letter in "abcde")


@pytest.fixture(autouse=True)
def two_at_once(monkeypatch):
    """Two travellers are one action: five are a long manifest."""
    monkeypatch.setattr("comity.screening.services.batches.CHUNK", 2)


def sent(client: Client) -> Any:
    return client.post("/manifests/new/", {"file": SimpleUploadedFile("ferry.csv", PASSENGERS.encode())})


def wait() -> None:
    """Until the threads that check manifests have ended."""
    for thread in threading.enumerate():
        if thread.name.startswith("manifest-"):
            thread.join(30)


def long_manifest(who, file=None):
    asked = inquiries(*(asking(names=(f"Tobiah Lindqvarn{letter}",)) for letter in "abcde"))
    named = file or services.ManifestFile(name="ferry.csv", sha256="0" * 64, format="csv", travellers=5)
    return asked, services.begin_manifest(who, file=named, inquiries=asked, at=NOW)


@pytest.mark.django_db(transaction=True)
class TestOnThePage:
    def test_the_others_are_checked_after_the_answer(self, border):
        answer = sent(border)
        wait()
        batch = Batch.objects.get()
        assert answer.url == f"/manifests/{batch.pk}/"
        assert (batch.rows, batch.travellers, batch.is_open) == (5, 5, False)
        assert list(Check.objects.order_by("row").values_list("row", flat=True)) == [1, 2, 3, 4, 5]
        assert verification.verify().findings == []

    def test_says_how_far_it_is_until_all_are_checked(self, border, monkeypatch):
        monkeypatch.setattr(sending.threading, "Thread", Idle)
        monkeypatch.setattr(progress, "LOOK_EVERY_SECONDS", 0.01)
        address = sent(border).url
        page = border.get(address).content.decode()
        assert "2 of 5 travellers have been checked." in page
        assert f'data-live-src="{address}live/"' in page
        lines = iter(border.get(f"{address}live/"))
        assert next(lines) == b"event: beat\ndata:\n\n"
        monkeypatch.undo()
        monkeypatch.setattr(progress, "LOOK_EVERY_SECONDS", 0.01)
        sent(border)
        wait()
        assert b'"batch"' in next(lines)
        assert list(lines) == []
        assert "data-live-src" not in border.get(address).content.decode()

    def test_the_same_file_sent_again_goes_on_where_it_stopped(self, border, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(sending.threading, "Thread", Idle)
            first = sent(border).url
        assert sent(border).url == first
        wait()
        assert Batch.objects.get().rows == Check.objects.count() == 5

    def test_a_permission_that_ends_ends_it(self, border, monkeypatch):
        monkeypatch.setattr(sending, "renewed", lambda who: (end_service(), sending_renewed(who))[1])
        sent(border)
        wait()
        assert Batch.objects.get().rows == 2

    def test_is_followed_by_nobody_else(self, border, signed_in):
        address = sent(border).url
        wait()
        stranger = signed_in("XC", Role.OFFICER)
        assert stranger.get(f"{address}live/").status_code == 404


@pytest.mark.django_db
class TestOneAtATime:
    def test_who_comes_second_with_the_same_travellers_is_told(self, counter):
        asked, batch = long_manifest(counter)
        services.go_on_with_manifest(counter, batch=batch, inquiries=asked, at=NOW)
        with pytest.raises(errors.BatchMovedOn):
            services.go_on_with_manifest(counter, batch=batch, inquiries=asked, at=NOW)
        assert Check.objects.count() == 4

    def test_another_officer_begins_anew(self, counter):
        _, batch = long_manifest(counter)
        _, other = long_manifest(replace(counter, id="another-officer-of-XB"))
        assert other.pk != batch.pk

    def test_a_file_of_other_travellers_begins_anew(self, counter):
        _, batch = long_manifest(counter)
        named = services.ManifestFile(name="ferry.csv", sha256="1" * 64, format="csv", travellers=5)
        assert long_manifest(counter, named)[1].pk != batch.pk


class Idle:
    """A thread of a node that was stopped before it did anything."""

    def __init__(self, **_options: object) -> None: ...

    def start(self) -> None:
        """Nothing happens."""


def end_service() -> None:
    Account.objects.update(is_active=False)


sending_renewed = sending.renewed
