"""The pages, the API and the commands of oversight, as those see them who look."""

import inspect
import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from typer.testing import CliRunner

from comity.core import checkpoints, verification
from comity.core.codes import Purpose, Role
from comity.core.exports import read_csv
from comity.core.labels import action_label
from comity.core.models import AuditEntry
from comity.members.models import Bureau
from comity.oversight import cli, findings, services, verifying
from comity.oversight.errors import VerificationRunning
from comity.oversight.models import VerificationRun
from comity.records.drafts import Release, ReleaseRule
from comity.records.services import consult_record
from comity.records.tests.casting import AT, actor, person, shared

pytestmark = pytest.mark.django_db


@pytest.fixture
def xa_browser(signed_in):
    return signed_in("XA", Role.AUDITOR)


@pytest.fixture
def xb_browser(signed_in):
    return signed_in("XB", Role.AUDITOR)


@pytest.fixture
def keepers_browser(signed_in):
    return signed_in(Bureau.SECRETARIAT, Role.DATA_PROTECTION)


class TestAuditPage:
    def test_lists_what_concerns_the_bureau_and_leaves_one_entry(self, consulted, xa_browser):
        before = AuditEntry.objects.count()
        page = xa_browser.get("/audit/")
        assert page.status_code == 200
        assert str(consulted.id) in page.content.decode()
        assert AuditEntry.objects.count() == before + 1

    @pytest.mark.parametrize(
        ("address", "found"),
        [
            ("?event=records.consult", True),
            ("?event=records.search", False),
            ("?outcome=done&purpose=border-check&bureau=XB", True),
            ("?outcome=refused", False),
            ("?bureau=XC", False),
            ("?actor=00000000-0000-0000-0000-000000000000", False),
            ("?nonsense=1", False),
            ("?period=1", False),
        ],
    )
    def test_is_narrowed_by_what_is_asked(self, consulted, xa_browser, address, found):
        assert (str(consulted.id) in xa_browser.get(f"/audit/{address}").content.decode()) is found

    def test_leads_to_the_export_of_what_is_shown(self, consulted, xa_browser):
        page = xa_browser.get("/audit/?event=records.consult").content.decode()
        assert 'href="/audit/export.csv?event=records.consult"' in page

    def test_is_exported_as_csv_with_nothing_more_than_the_page(self, consulted, xa_browser):
        answer = xa_browser.get("/audit/export.csv?event=records.consult")
        [row] = read_csv(b"".join(answer.streaming_content).decode().splitlines(keepends=True))
        assert (row["id"], row["bureau"], row["actor"]) == (str(consulted.id), "XB", "")

    def test_asks_for_the_purpose(self, signed_in):
        assert signed_in("XA", Role.AUDITOR, purpose=Purpose.BORDER_CHECK).get("/audit/").status_code == 403

    def test_is_closed_to_other_roles(self, signed_in):
        assert signed_in("XA", Role.OFFICER).get("/audit/").status_code == 403

    @pytest.mark.parametrize("language", ["fr", "es", "ar"])
    def test_speaks_the_readers_language(self, consulted, xa_browser, language):
        xa_browser.cookies["django_language"] = language
        page = xa_browser.get("/audit/").content.decode()
        assert f'<html lang="{language}"' in page
        assert "Looking here is an entry too." not in page


@pytest.mark.parametrize(
    "address",
    [
        "/audit/?event=records.consult",
        "/audit/export.csv?event=records.consult",
        "/audit/access/?event=records.consult",
        "/audit/entries/{id}/",
        "/api/audit/entries?event=records.consult",
        "/api/audit/entries/{id}",
    ],
)
@pytest.mark.parametrize("bureau", ["XA", "XB"])
def test_not_a_byte_tells_of_what_others_do_among_themselves(consulted, signed_in, xa, bureau, address):
    """T1: the same answer before and after a record that neither bureau's auditor may know of is made and consulted."""
    browser = signed_in(bureau, Role.AUDITOR)

    def answer() -> bytes:
        response = browser.get(address.format(id=consulted.id))
        assert response.status_code == 200
        content = b"".join(response) if response.streaming else response.content
        return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', b"", content)

    before = answer()
    third = actor("XC")
    hidden = shared(third, person("Unseen"), release=Release(ReleaseRule.ONLY, frozenset({"XC"})))
    consult_record(third, reference=str(hidden.pk), at=AT)
    assert answer() == before


class TestEntryPage:
    def test_shows_the_own_bureau_everything(self, consulted, record, xb_browser):
        page = xb_browser.get(f"/audit/entries/{consulted.id}/").content.decode()
        assert "border check" in page
        assert str(record.pk) in page
        assert "Verify this entry" in page

    def test_shows_the_owner_for_whom_and_why_but_not_who(self, consulted, xa_browser):
        page = xa_browser.get(f"/audit/entries/{consulted.id}/").content.decode()
        assert "border check" in page
        assert "officer-of-XB" not in page
        assert "Verify this entry" not in page

    def test_of_others_is_not_there(self, consulted, signed_in):
        assert signed_in("XC", Role.AUDITOR).get(f"/audit/entries/{consulted.id}/").status_code == 404


class TestProofPage:
    def test_draws_every_step_and_says_that_it_holds(self, signed, consulted, xb_browser):
        page = xb_browser.get(f"/audit/entries/{consulted.id}/proof/").content.decode()
        assert "The entry is in the ledger, unaltered." in page
        assert page.count("gives") >= 1
        assert bytes(consulted.leaf_hash).hex() in page

    def test_says_when_it_does_not(self, signed, consulted, xb_browser):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE core_auditentry SET purpose = 'analysis' WHERE position = %s", [consulted.position])
        page = xb_browser.get(f"/audit/entries/{consulted.id}/proof/").content.decode()
        assert "does not lead to the signed root" in page

    def test_waits_for_the_next_checkpoint(self, consulted, xb_browser):
        page = xb_browser.get(f"/audit/entries/{consulted.id}/proof/")
        assert page.status_code == 409
        assert "No checkpoint covers this entry yet" in page.content.decode()

    def test_can_be_taken_away(self, signed, consulted, xb_browser):
        answer = xb_browser.get(f"/audit/entries/{consulted.id}/proof.json")
        assert "attachment" in answer.headers["content-disposition"]
        assert answer.json()["entry"]["id"] == str(consulted.id)


class TestAccessPage:
    def test_shows_which_bureau_looked_at_what_and_why(self, consulted, record, xa_browser):
        page = xa_browser.get("/audit/access/?event=records.consult")
        assert str(consulted.id) in page.content.decode()
        [line] = page.context["listing_page"].lines
        assert [str(cell.value) for cell in line.cells[1:4]] == [
            str(action_label("records.consult")),
            "XB",
            "border check",
        ]

    def test_shows_nothing_to_the_one_who_looked(self, consulted, xb_browser):
        assert str(consulted.id) not in xb_browser.get("/audit/access/").content.decode()


class TestLedgerPage:
    def test_shows_size_growth_and_checkpoint_to_who_keeps_it(self, signed, keepers_browser):
        page = keepers_browser.get("/audit/ledger/").content.decode()
        assert "Entries it covers" in page
        assert "<svg" in page

    @pytest.mark.parametrize("address", ["ledger/", "ledger/checkpoints.txt"])
    def test_is_closed_to_bureaus(self, signed, xa_browser, address):
        assert xa_browser.get(f"/audit/{address}").status_code == 403

    def test_gives_the_checkpoints_to_keep_elsewhere(self, signed, keepers_browser):
        text = b"".join(keepers_browser.get("/audit/ledger/checkpoints.txt").streaming_content).decode()
        assert text == f"{signed.note}=====\n"

    def test_verifies_and_shows_what_was_found(self, signed, consulted, keepers_browser, monkeypatch):
        monkeypatch.setattr(verifying, "begin", verifying.carry_out)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE core_auditentry SET purpose = 'analysis' WHERE position = %s", [consulted.position])
        page = keepers_browser.post("/audit/ledger/verify/", follow=True).content.decode()
        assert f"Entry {consulted.position} was altered" in page

    def test_says_when_nothing_was_altered(self, signed, keepers_browser, monkeypatch):
        monkeypatch.setattr(verifying, "begin", verifying.carry_out)
        page = keepers_browser.post("/audit/ledger/verify/", follow=True).content.decode()
        assert "nothing altered" in page
        run = VerificationRun.objects.get()
        assert (run.faults, run.checkpoints) == (0, 1)
        told = keepers_browser.get(f"/audit/ledger/verifications/{run.pk}/progress.json").json()
        assert told["finished"] is True

    def test_one_verification_at_a_time_and_an_interrupted_one_is_no_obstacle(self, keeper):
        services.verify_ledger(keeper, at=AT)
        with pytest.raises(VerificationRunning):
            services.verify_ledger(keeper, at=AT + timedelta(minutes=1))
        assert services.verify_ledger(keeper, at=AT + timedelta(days=1))


class TestApi:
    def test_lists_entries_page_by_page(self, consulted, xa_browser):
        first = xa_browser.get("/api/audit/entries?limit=1").json()
        assert len(first["entries"]) == 1
        second = xa_browser.get(f"/api/audit/entries?limit=50&before={first['before']}").json()
        ids = [entry["id"] for entry in first["entries"] + second["entries"]]
        assert str(consulted.id) in ids
        assert len(ids) == len(set(ids))

    def test_hides_what_the_page_hides(self, consulted, xa_browser):
        entry = xa_browser.get(f"/api/audit/entries/{consulted.id}").json()
        assert (entry["bureau"], entry["actor_id"], entry["content"]) == ("XB", "", None)
        assert "position" not in entry

    def test_gives_proofs_checkpoints_and_their_consistency(self, signed, consulted, xb_browser):
        assert xb_browser.get(f"/api/audit/entries/{consulted.id}/proof").json()["size"] == signed.size
        checkpoints.sign_checkpoint(AT)
        sizes = [each["size"] for each in xb_browser.get("/api/audit/checkpoints").json()]
        path = xb_browser.get(f"/api/audit/consistency?smaller={sizes[1]}&larger={sizes[0]}").json()["path"]
        assert path
        assert xb_browser.get("/api/audit/consistency?smaller=0&larger=1").status_code == 404

    def test_of_others_entries_there_is_nothing(self, consulted, signed_in):
        assert signed_in("XC", Role.AUDITOR).get(f"/api/audit/entries/{consulted.id}").status_code == 404


class TestCommands:
    def run(self, *arguments: str):
        return CliRunner().invoke(cli.app, list(arguments))

    def test_verify_is_content_with_what_nobody_touched(self, signed):
        result = self.run("verify")
        assert result.exit_code == 0
        assert "Nothing was altered." in result.output

    def test_verify_names_what_was_altered_and_fails(self, signed, consulted):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE core_auditentry SET purpose = 'analysis' WHERE position = %s", [consulted.position])
        result = self.run("verify", "--json")
        assert result.exit_code == 1
        told = json.loads(result.stdout)
        assert told["content"] is False
        assert {finding["position"] for finding in told["findings"]} >= {consulted.position}
        assert f"Entry {consulted.position} was altered" in told["findings"][0]["sentence"]
        assert "was altered" in self.run("verify").output

    def test_list_and_show_and_prove_one_entry(self, consulted):
        assert str(consulted.id) in json.dumps(json.loads(self.run("list", "--json").stdout))
        shown = json.loads(self.run("show", str(consulted.id), "--json").stdout)
        assert (shown["bureau"], shown["purpose"]) == ("XB", "border-check")
        assert "border check" in self.run("show", str(consulted.id)).output
        proof = json.loads(self.run("prove", str(consulted.id)).stdout)
        assert proof["entry"]["id"] == str(consulted.id)

    def test_checkpoint_prints_the_newest(self, consulted):
        note = self.run("checkpoint").stdout
        assert checkpoints.keys().opened(note)[0].size == consulted.position + 1
        assert json.loads(self.run("checkpoint", "--json").stdout)["note"] == note

    def test_each_look_is_in_the_audit(self, consulted):
        self.run("list")
        self.run("show", str(consulted.id))
        events = set(AuditEntry.objects.filter(origin="command").values_list("event", flat=True))
        assert events == {"oversight.consult_audit", "oversight.consult_entry"}


def test_every_finding_has_a_sentence():
    codes = set(re.findall(r'find\(\s*"([a-z-]+)"', inspect.getsource(verification)))
    assert len(codes) >= 20
    assert codes == set(findings.SENTENCES)
