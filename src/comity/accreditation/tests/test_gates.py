"""Gates and phones: a code that holds once, a signed pack, an address that answers nobody else."""

import json
from datetime import timedelta
from threading import Thread

import pytest
from cryptography.exceptions import InvalidSignature
from django.db import connection
from django.test import Client
from django.urls import reverse

from comity.accreditation import codewriting, errors, gate_pack, links, services, session_keys
from comity.accreditation.badge_codes import RevocationReason
from comity.accreditation.badge_format import Role
from comity.accreditation.models import GateDevice
from comity.accreditation.phones import phone_of
from comity.accreditation.queries import gates as asked
from comity.accreditation.tests.gate_casting import AT, enrolled, gate, guard, invited, opening
from comity.core.countries import LANGUAGES
from comity.core.refusals import NotFound, Refusal
from comity.members.queries import visitor

pytestmark = pytest.mark.django_db
CODE = "23456789AB"


def taken(phone) -> tuple[dict, dict[str, str]]:
    sent = services.take_pack(phone_of(phone.device), device=phone.device, at=AT)
    return json.loads(sent["pack"]), sent


def asking(name: str, said: object, token: str = "", **more):
    headers = {"Authorization": f"Gate {token}"} if token else {}
    body = said if isinstance(said, bytes) else json.dumps(said)
    return Client().post(reverse(f"press:gate-{name}"), body, content_type="application/json", headers=headers, **more)


class TestEnrolment:
    """A phone is enrolled by a code that holds once, for some minutes."""

    def test_a_code_holds_once(self, host, terms):
        device = invited(host, gate(host, terms), CODE)
        services.enrol_device(visitor(), device=device, token=links.hash_of(links.new_token()), at=AT)
        with pytest.raises(errors.CodeNotGood):
            services.enrol_device(visitor(), device=device, token=links.hash_of(links.new_token()), at=AT)

    @pytest.mark.parametrize(("minutes", "good"), [(14, True), (15, False)])
    def test_a_code_holds_for_a_quarter_of_an_hour(self, host, terms, minutes, good):
        device = invited(host, gate(host, terms), CODE)
        at = AT + timedelta(minutes=minutes)
        if good:
            assert services.enrol_device(visitor(), device=device, token="a" * 64, at=at).answers
        else:
            with pytest.raises(errors.CodeNotGood):
                services.enrol_device(visitor(), device=device, token="a" * 64, at=at)

    def test_the_store_holds_neither_code_nor_token(self, host, terms):
        token = links.new_token()
        enrolled(host, gate(host, terms), token)
        kept = [str(value) for row in GateDevice.objects.values_list() for value in row]
        assert not any(token in value or CODE in value for value in kept)

    def test_a_gate_has_a_name_of_its_own_until_it_is_closed(self, host, terms):
        first = gate(host, terms)
        with pytest.raises(errors.GateNameTaken):
            gate(host, terms)
        phone = enrolled(host, first)
        services.close_gate(host, gate=first, at=AT)
        assert gate(host, terms).pk != first.pk
        with pytest.raises(errors.DeviceBlocked):
            taken(phone)


@pytest.mark.django_db(transaction=True)
def test_r1_of_many_phones_with_one_code_one_is_enrolled(host, terms):
    device = invited(host, gate(host, terms), CODE)
    said: list[object] = []

    def enrol(number: int) -> None:
        try:
            said.append(services.enrol_device(visitor(), device=device, token=f"{number:064d}", at=AT))
        except Refusal as refusal:
            said.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=enrol, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(one).__name__ for one in said) == ["CodeNotGood"] * 7 + ["GateDevice"]


class TestPack:
    """A pack says what a gate needs to know, is signed, and names nobody."""

    def test_what_it_says_is_signed_by_the_key_of_the_session(self, host, terms, secretary):
        opening(secretary, terms.session)
        said, sent = taken(enrolled(host, gate(host, terms)))
        key = session_keys.public(terms.keys.get(use="packs"))
        key.verify(bytes.fromhex(sent["signature"]), gate_pack.PURPOSE + sent["pack"].encode())
        with pytest.raises(InvalidSignature):
            key.verify(bytes.fromhex(sent["signature"]), gate_pack.PURPOSE + sent["pack"].encode() + b" ")
        (event,) = said["events"]
        assert event["open_to"] == sorted([Role.DELEGATE, Role.MEDIA, Role.SECURITY, Role.INTERPRETER])
        assert (event["doors_open_at"], said["as_of"]) == (int(AT.timestamp()) - 1800, int(AT.timestamp()))
        assert set(said["rules"]["open-to"]["texts"]) == set(LANGUAGES)

    def test_it_names_revoked_badges_and_no_person(self, host, terms):
        badge = guard(host, terms)
        services.revoke_badge(host, badge=badge, reason=RevocationReason.LOST, at=AT)
        said, sent = taken(enrolled(host, gate(host, terms)))
        assert said["revoked"] == {str(badge.pk): int(AT.timestamp())}
        assert badge.name not in sent["pack"]

    def test_a_lost_key_is_left_out(self, host, terms):
        from comity.members.queries import operator_actor

        before = guard(host, terms).key.public
        services.rotate_keys(operator_actor(), terms=terms, lost=True, at=AT)
        said, _sent = taken(enrolled(host, gate(host, terms)))
        assert before not in said["keys"]
        assert len(said["keys"]) == 1


class TestAddresses:
    """What a phone asks, over HTTP."""

    def test_from_code_to_answer(self, host, terms, secretary, monkeypatch):
        monkeypatch.setattr("comity.accreditation.views.gate_page.timezone.now", lambda: AT)
        meeting = opening(secretary, terms.session)
        badge = guard(host, terms)
        invited(host, gate(host, terms), CODE)
        me = asking("enrol", {"code": f" {CODE.lower()} "}).json()
        assert set(me) == {"token", "pack_key", "gate", "session"}
        pack = asking("pack", {}, me["token"]).json()
        assert json.loads(pack["pack"])["gate"] == "Main entrance"
        line = {
            "id": "01890000-0000-7000-8000-000000000001",
            "counter": 1,
            "meeting": str(meeting.pk),
            "badge": str(badge.pk),
            "direction": "in",
            "colour": "green",
            "answer": "admitted",
            "shown": ["identity"],
            "let_in": True,
            "supervisor": None,
            "at": "2026-05-04T09:30:00.000Z",
            "pack_as_of": "2026-05-04T09:30:00.000Z",
        }
        sent = asking("scans", {"lines": [line], "now": "2026-05-04T09:30:00.000Z"}, me["token"])
        assert sent.json()["kept"] == [line["id"]]
        said = asking("ask", {"badge": str(badge.pk), "meeting": str(meeting.pk)}, me["token"]).json()
        assert said == {"revoked": False, "has_entered": True, "inside": 1}

    @pytest.mark.parametrize("name", ["pack", "scans", "ask"])
    def test_a1_a4_without_a_token_or_with_that_of_a_blocked_phone_it_answers_alike(self, host, terms, name):
        token = links.new_token()
        phone = enrolled(host, gate(host, terms), token)
        services.block_device(host, device=phone.device, at=AT)
        answers = [
            asking(name, {}),
            asking(name, {}, links.new_token()),
            asking(name, {}, token),
            asking(name, {}, "x"),
        ]
        assert {(answer.status_code, answer.content) for answer in answers} == {(403, answers[0].content)}

    def test_a7_a_code_that_never_was_is_refused_like_one_that_was_used(self, host, terms):
        device = invited(host, gate(host, terms), CODE)
        services.enrol_device(visitor(), device=device, token="a" * 64, at=AT)
        answers = [asking("enrol", {"code": code}) for code in (CODE, "ZZZZZZZZZZ", "", 5, None)]
        assert {(answer.status_code, answer.content) for answer in answers} == {(403, answers[0].content)}

    @pytest.mark.parametrize(
        "body", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'"' + b"x" * 1_100_000 + b'"'], ids=len
    )
    def test_m7_what_is_no_json_object_is_refused(self, host, terms, body):
        assert asking("enrol", body).status_code == 400

    def test_a8_reading_asks_for_no_cookie_and_sets_none(self, host, terms):
        answer = Client().get(reverse("press:gate"))
        assert answer.status_code == 200
        assert not answer.cookies
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert "camera=(self)" in answer.headers["Permissions-Policy"]

    def test_every_file_that_the_worker_keeps_is_there(self, host):
        worker = Client().get(reverse("press:gate-file", args=["worker.js"])).content.decode()
        names = json.loads(worker.split("const FILES = ")[1].split(";\n")[0])
        for name in names:
            assert Client().get(reverse("press:gate") + name.removeprefix("./")).status_code == 200
        assert Client().get(reverse("press:gate-file", args=["secret.txt"])).status_code == 404

    def test_sentences_stand_in_all_languages(self):
        said = Client().get(reverse("press:gate-file", args=["sentences.json"])).json()
        assert set(said) == set(LANGUAGES)
        assert len({frozenset(texts) for texts in said.values()}) == 1

    def test_a_phone_is_found_by_its_token_alone(self, host, terms):
        phone = enrolled(host, gate(host, terms))
        with pytest.raises(NotFound):
            asked.device_of_token(phone.device.token)


def test_the_code_of_a_badge_is_the_same_each_time(host, terms):
    badge = guard(host, terms)
    assert codewriting.code_of(badge) == codewriting.code_of(badge)
