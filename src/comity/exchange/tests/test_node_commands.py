"""`comity node` at a keyboard: what is asked, what is printed, what ends with which code."""

import json

import pytest
from typer.testing import CliRunner

from comity.core.refusals import Refusal
from comity.engines.envelopes import spoken
from comity.exchange import directories, errors, keyring, provisions
from comity.exchange.nodes import installation
from comity.exchange.nodes.cli import app
from comity.exchange.tests.travelling import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]

WORDS = "a pass phrase of some length"


def comity(*arguments, typed=""):
    return CliRunner().invoke(app, [str(one) for one in arguments], input=typed)


def refused(*arguments, typed=""):
    """The refusal of a command, which the command line says in a sentence."""
    done = comity(*arguments, typed=typed)
    assert isinstance(done.exception, Refusal)
    return done.exception


@pytest.fixture
def hub():
    assert comity("hub", "--address", "127.0.0.1:7422", "--listen", "127.0.0.1:7422").exit_code == 0


@pytest.fixture
def keys():
    provisions.ensure({"XA"}, NOW)


class TestHub:
    def test_is_made_once(self, hub):
        assert installation.load().is_hub
        assert isinstance(refused("hub", "--address", "127.0.0.1:7422"), errors.NodeHasAPlace)

    @pytest.mark.parametrize("address", ["nowhere", "host:", "host:0", "host:99999", "ho st:1"], ids=str)
    def test_an_address_is_a_host_and_a_port(self, address):
        done = comity("hub", "--address", address)
        assert done.exit_code == 2
        assert installation.load() is None

    def test_the_code_is_on_the_last_line(self, hub):
        last = comity("invite", "xb", "--bureau", "XB").stdout.strip().splitlines()[-1]
        assert last.startswith("comity-join/1.hub.xb.tidal-league.XB.")

    def test_a_file_that_is_none_is_refused(self, hub, tmp_path):
        file = tmp_path / "request"
        file.write_bytes(b"\xff\x00nothing")
        assert isinstance(refused("admit", file, "--fingerprint", "1"), errors.JoinFileNotValid)


class TestStatus:
    def test_a_node_by_itself_is_well(self):
        done = comity("status", "--json")
        assert done.exit_code == 0
        assert json.loads(done.stdout)["node"] == ""

    def test_a_hub_that_is_not_served_is_not(self, hub):
        done = comity("status")
        assert done.exit_code == 1
        assert "does not run" in done.stdout


class TestKeys:
    def test_are_shown_with_the_roots_fingerprint(self, keys):
        said = json.loads(comity("keys", "show", "XA", "--json").stdout)
        assert said["root"] == spoken(keyring.root("XA").public.fingerprint)
        assert len(said["certificates"]) == 3
        assert isinstance(refused("keys", "show", "XC"), errors.NotReachable)

    def test_are_rotated_and_revoked(self, keys):
        before = directories.current().listing("XA").certificates
        assert comity("keys", "rotate", "XA").exit_code == 0
        assert comity("keys", "revoke", "XA", before[0].serial, "--reason", "key_compromise").exit_code == 0
        after = directories.current().listing("XA")
        assert len(after.certificates) == 2 * len(before)
        assert [one.serial for one in after.revocations] == [before[0].serial]

    def test_a_root_is_moved_away_and_brought_back(self, keys, tmp_path):
        file, root = tmp_path / "XA.root", keyring.root("XA").public
        assert comity("keys", "lock-root", "XA", file, typed=f"{WORDS}\n{WORDS}\n").exit_code == 0
        assert keyring.root("XA") is None
        assert isinstance(refused("keys", "rotate", "XA"), errors.RootNotHere)
        assert comity("keys", "unlock-root", "XA", file, typed="another pass phrase\n").exit_code == 2
        assert comity("keys", "unlock-root", "XA", file, typed=f"{WORDS}\n").exit_code == 0
        assert keyring.root("XA").public == root

    def test_a_file_is_not_written_over(self, keys, tmp_path):
        file = tmp_path / "XA.root"
        file.write_text("precious", encoding="ascii")
        assert comity("keys", "lock-root", "XA", file, typed=f"{WORDS}\n{WORDS}\n").exit_code == 2
        assert (file.read_text(encoding="ascii"), keyring.root("XA") is None) == ("precious", False)

    def test_a_name_leads_to_no_other_folder(self, keys, tmp_path):
        assert isinstance(refused("keys", "lock-root", "../bureaus/XA", tmp_path / "out"), errors.RootNotHere)

    def test_a_short_pass_phrase_moves_nothing(self, keys, tmp_path):
        assert comity("keys", "lock-root", "XA", tmp_path / "XA.root", typed="short\nshort\n").exit_code == 2
        assert keyring.root("XA") is not None

    def test_a_lost_root_is_replaced_after_a_call(self, keys, tmp_path):
        keyring.forget_root("XA")
        file = tmp_path / "new-root.json"
        read_out = comity("keys", "replace-root", "XA", "--out", file).stdout.strip().splitlines()[-1]
        assert isinstance(refused("keys", "accept-root", file, "--fingerprint", "1" * 30), errors.FingerprintDiffers)
        assert comity("keys", "accept-root", file, typed=f"{read_out}\n").exit_code == 0
        assert spoken(directories.current().listing("XA").root.fingerprint) == read_out
        assert comity("keys", "rotate", "XA").exit_code == 0
