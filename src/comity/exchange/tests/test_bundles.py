"""The proof of an act as a file: it verifies without this node, and every change of it is found."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from comity.core import checkpoints
from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.exchange import bundles, directories, queries
from comity.exchange.cli import app
from comity.exchange.services import filing
from comity.exchange.tests.test_cases import ask, send
from comity.exchange.tests.travelling import NOW, carried, later
from comity.screening.tests.conftest import signed_in

__all__ = ["signed_in"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]


@pytest.fixture
def proven(xa: Actor, xb: Actor, signed_in: Any) -> dict[str, Any]:
    """The exported proof of a message of XA that XB has read, under a checkpoint."""
    message = send(xa, handling="H1")
    filing.read_case(xb, file=queries.case_file_visible_to(xb, message.case_id), at=NOW)
    carried()
    checkpoints.sign_checkpoint(later(hours=1))
    client: Client = signed_in("XA", Role.OFFICER, purpose=Purpose.INVESTIGATION)
    answer = client.get(f"/exchange/acts/{message.act_id}/proof.json")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return dict(answer.json())


def verified(bundle: dict[str, Any], **said: Any) -> dict[str, bool | None]:
    """What becomes of each check, by code and stage."""
    return {one.code + one.facts.get("stage", ""): one.holds for one in bundles.verify(bundle, **said)}


def test_it_holds_for_whoever_knows_the_organisations_key(proven: dict[str, Any]) -> None:
    held = verified(proven, organisation_key=directories.pinned().key.raw)
    assert held == {
        "organisation": True, "signature": True, "receiptdelivered": True, "receiptread": True, "ledger": True,
    }  # fmt: skip


def test_it_says_nothing_of_what_was_said(proven: dict[str, Any]) -> None:
    assert "Have you met this van?" not in json.dumps(proven)
    assert "Grey van" not in json.dumps(proven)


def test_whoever_made_the_directory_may_be_anybody_without_that_key(proven: dict[str, Any]) -> None:
    assert verified(proven)["organisation"] is None
    assert verified(proven, organisation_key=b"\x07" * 32) == {"organisation": False}


def altered(bundle: dict[str, Any], path: str) -> dict[str, Any]:
    """A copy in which the last byte of one Base64 value, or one text, is another."""
    copy: Any = json.loads(json.dumps(bundle))
    at: Any = copy
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in steps:
        at = at[step]
    if isinstance(at[last], int):
        at[last] += 1
    elif path.endswith(("envelope", "signed", "body", "salt", "blind", "path.0")):
        content = bytearray(base64.b64decode(at[last]))
        content[-1] ^= 1
        at[last] = base64.b64encode(content).decode()
    else:
        at[last] = {"act": "0198f000-0000-7000-8000-000000000001"}.get(str(last), "read" * 8)
    return dict(copy)


@pytest.mark.django_db
def test_every_change_is_found(proven: dict[str, Any]) -> None:
    for path in (
        "envelope", "act", "act_hash", "directory.signed", "receipts.0.envelope", "receipts.0.stage",
        "receipts.0.recipient", "receipts.0.shown.body", "receipts.0.shown.salt", "receipts.0.shown.blind",
        "receipts.0.shown.number", "ledger.entry.event", "ledger.path.0", "ledger.index", "ledger.checkpoint",
    ):  # fmt: skip
        try:
            held = verified(altered(proven, path))
        except bundles.NotAProof:
            continue
        assert False in held.values(), path


def test_a_file_that_is_none_is_refused(proven: dict[str, Any]) -> None:
    for content in (b"", b"[]", b"{}", b'{"format": "comity-act-proof", "version": 2}', b"\xff", b"[" * 100_000):
        with pytest.raises(bundles.NotAProof):
            bundles.read(content)
    for part in ("directory", "receipts", "ledger", "envelope", "held_at"):
        with pytest.raises(bundles.NotAProof):
            bundles.verify({name: value for name, value in proven.items() if name != part})


def test_a_recipient_of_a_confidential_act_exports_its_own_side_alone(xa: Actor, xb: Actor, xc: Actor) -> None:
    message = send(xa, to=["XB", "XC"], audience="confidential")
    assert message.act is not None
    made = bundles.bundle_of(message.act, list(queries.consignments_visible_to(xb, message.act)))
    assert {receipt["recipient"] for receipt in made["receipts"]} == {"XB"}
    assert made["ledger"] is None


def test_a_stranger_finds_no_proof(xa: Actor, xc: Actor, signed_in: Any) -> None:
    stranger: Client = signed_in("XC", Role.OFFICER, purpose=Purpose.INVESTIGATION)
    assert stranger.get(f"/exchange/acts/{send(xa).act_id}/proof.json").status_code == 404


class TestCommand:
    """`comity exchange`: it looks and verifies."""

    def said(self, *arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(app, list(arguments))
        assert done.exit_code == code, done.output
        return done.stdout

    def test_a_proof_is_written_and_verified(self, xa: Actor, xb: Actor, tmp_path: Path) -> None:
        request = ask(xa)
        act, file = str(request.message.act_id), tmp_path / "proof.json"
        self.said("act", act, "--bureau", "XA", "--verify", "--proof", str(file))
        key = json.loads(self.said("key", "--json"))[0]["key"]
        told = json.loads(self.said("verify", str(file), "--organisation-key", key, "--json"))
        assert {one["check"]: one["holds"] for one in told}["signature"] is True
        self.said("verify", str(file), "--organisation-key", "07" * 32, code=1)
        self.said("verify", str(file), "--organisation-key", "xyz", code=2)

    def test_each_bureau_has_its_own_lists(self, xa: Actor, xb: Actor, xc: Actor) -> None:
        request = ask(xa)
        owed = json.loads(self.said("requests", "--bureau", "XB", "--json"))
        assert [one["request"] for one in owed] == [str(request.pk)]
        assert json.loads(self.said("requests", "--bureau", "XA", "--waited-for", "--json"))[0]["asked"] == "XB"
        assert json.loads(self.said("cases", "--bureau", "XB", "--unread", "--json"))[0]["unread"] == 1
        assert json.loads(self.said("cases", "--bureau", "XC", "--json")) == []

    def test_kinds_are_told(self) -> None:
        assert "request" in {row["kind"] for row in json.loads(self.said("kinds", "--json"))}

    def test_nothing_was_set_aside(self, xa: Actor) -> None:
        assert json.loads(self.said("quarantine", "list", "--json")) == []
