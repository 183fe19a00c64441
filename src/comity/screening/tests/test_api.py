"""The API: strict in what it takes, exact in what it gives."""

from typing import Any

import pytest
from django.test import Client

from comity.core.codes import Role
from comity.screening.models import Check, Hit
from comity.screening.tests.casting import checked, first_candidate, taken_up

pytestmark = pytest.mark.django_db

QUANDT = {"names": ["Mirelle Adaora Quandt"], "birth_date": "1971-05-03", "countries": ["XA"]}


def post(client: Client, address: str, body: Any) -> Any:
    return client.post(f"/api{address}", data=body, content_type="application/json")


class TestChecking:
    def test_one_check_gives_candidates_with_reasons_and_the_next_step(self, border, wanted):
        said = post(border, "/checks", QUANDT).json()
        assert said["result"] == "candidates"
        candidate = said["candidates"][0]
        assert candidate["record"] == str(wanted.pk)
        assert candidate["next_step"]["code"] == "ask-owner-wanted"
        assert any("1971-05-03" in reason for reason in candidate["reasons"])

    def test_a_zone_says_it_all(self, border, wanted):
        zone = "P<QXAQUANDT<<MIRELLE<ADAORA<<<<<<<<<<<<<<<<<\nL898902C36QXA7105039F3204159ZE184226B<<<<<10"
        said = post(border, "/checks", {"zone": zone}).json()
        assert {problem["code"] for problem in said["zone_problems"]} == {"wrong_check_digit"}
        assert post(border, "/checks", {"zone": zone, "names": ["X"]}).status_code == 422

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ({"names": ["A B"], "owner": "XC"}, 422),
            ({"names": "A B"}, 422),
            ({"names": ["x" * 201]}, 422),
            ({"names": ["A B"] * 11}, 422),
            ({"names": ["A B"], "birth_date": "yesterday"}, 400),
            ({"names": ["A B"], "countries": ["Atlantis"]}, 400),
            ({"kind": "dragon", "names": ["A B"]}, 422),
            ({}, 400),
            ('{"names": ["A"], "names": ["B"]}', 400),
            ('{"names": [NaN]}', 400),
        ],
    )
    def test_what_cannot_be_meant_is_refused_and_nothing_is_checked(self, border, body, status):
        assert post(border, "/checks", body).status_code == status
        assert not Check.objects.exists()

    def test_a_batch_answers_each_row(self, border, wanted):
        rows = [{"row": 1, "seat": "1A", **QUANDT}, {"row": 2, "names": ["Tobiah Lindqvarn"]}]
        said = post(border, "/checks/batch", {"name": "ferry", "rows": rows}).json()
        assert [(each["row"], each["result"]) for each in said["checks"]] == [(1, "candidates"), (2, "no-hit")]
        assert said["with_candidates"] == 1

    @pytest.mark.parametrize("rows", [[], [{"row": 1, "names": ["A"]}] * 2, [{"row": 0, "names": ["A"]}]])
    def test_a_batch_is_bounded_and_its_rows_told_apart(self, border, rows):
        assert post(border, "/checks/batch", {"name": "ferry", "rows": rows}).status_code == 422

    def test_a_visitor_is_told_to_sign_in(self, bureaus):
        assert post(Client(), "/checks", QUANDT).status_code == 401


class TestLists:
    def test_pages_follow_each_other_without_gap_or_repeat(self, border, counter, wanted):
        made = [str(checked(counter).pk) for _ in range(5)]
        seen: list[str] = []
        before = ""
        while True:
            page = border.get(f"/api/checks?limit=2{before}").json()
            seen += [each["id"] for each in page["items"]]
            if page["next"] is None:
                break
            before = f"&before={page['next']}"
        assert seen == sorted(made, reverse=True)

    @pytest.mark.parametrize("limit", ["0", "-1", "201", "99999999999999999999", "x"])
    def test_a_limit_is_bounded(self, border, limit):
        assert border.get(f"/api/checks?limit={limit}").status_code == 422

    def test_the_list_does_not_repeat_what_was_asked(self, border, counter, wanted):
        checked(counter)
        assert "Quandt" not in border.get("/api/checks").content.decode()


class TestHits:
    def test_reporting_and_answering(self, border, bureau, counter, wanted):
        candidate = first_candidate(checked(counter))
        said = {"candidate": str(candidate.pk), "place": "Gate 2", "observed_at": "2026-03-02T09:30:00Z"}
        made = post(border, "/hits", said)
        assert made.status_code == 201
        reference = made.json()["reference"]
        assert post(border, "/hits", said).json()["code"] == "screening.already-taken-up"
        answered = post(bureau, f"/hits/{reference}/answer", {"answer": "confirmed", "text": "Hold her."})
        assert answered.json()["state"] == "confirmed"
        assert border.get(f"/api/hits/{reference}").json()["answer_note"] == "Hold her."
        assert Hit.objects.get().state == "confirmed"

    def test_a_stranger_gets_the_same_answer_for_absent_and_forbidden(self, signed_in, counter, wanted):
        stranger = signed_in("XC", Role.OFFICER)
        hit = taken_up(counter)
        answers = [stranger.get(f"/api/hits/{each}") for each in (hit.reference, "HIT-2026-ABSENT")]
        assert answers[0].status_code == answers[1].status_code == 404
        assert answers[0].content == answers[1].content

    def test_figures_of_an_operation_are_of_the_own_bureau(self, border):
        span = {"from_at": "2026-01-01T00:00:00Z", "until_at": "2027-01-01T00:00:00Z", "type": "red"}
        told = border.get("/api/hits/figures", span).json()
        assert told["figures"]["wanted-arrested"] == 0
        assert told["bureaus"] == {}
        assert border.get("/api/hits/figures", span | {"from_at": "2026-01-01"}).status_code == 422

    def test_a_moment_without_its_zone_is_refused(self, border, counter, wanted):
        candidate = first_candidate(checked(counter))
        said = {"candidate": str(candidate.pk), "place": "Gate 2", "observed_at": "2026-03-02T09:30:00"}
        assert post(border, "/hits", said).status_code == 422
