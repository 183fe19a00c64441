"""A hub is founded, a node asks, is admitted and joins: with the code, the right voices, and nothing less."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from comity.core.refusals import Refusal
from comity.engines.envelopes import spoken
from comity.exchange import directories, errors, hosting, keyring
from comity.exchange.broker.configuration import Listener, render_hub, render_node
from comity.exchange.codes import Direction, NodeKind
from comity.exchange.models import Chain, DirectoryEdition, Hosting, Node
from comity.exchange.nodes import installation, joining, membership
from comity.exchange.tests.travelling import NOW, carried, issued, later
from comity.members.queries import operator_actor
from comity.records.tests.casting import as_operation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]

ADDRESS = Listener("127.0.0.1", 7422)


@pytest.fixture
def operator():
    return operator_actor()


@pytest.fixture
def hub(operator):
    return membership.found_hub(operator, code="hub", leaves=ADDRESS, address=ADDRESS, at=NOW)


@pytest.fixture
def elsewhere(settings, tmp_path):
    """The folder of another node, with the same tables: what a node keeps in files is what tells it apart."""

    @contextmanager
    def at(name="node"):
        before, settings.COMITY_HOME = settings.COMITY_HOME, tmp_path / name
        try:
            yield
        finally:
            settings.COMITY_HOME = before

    return at


@pytest.fixture
def asked(hub, operator, elsewhere):
    """A request of a node that is to host XB, and the code it came of."""
    code = membership.invite(operator, code="xb", bureaus=["XB"], at=NOW).code
    with elsewhere():
        return code, membership.ask(code, at=NOW)


def admitted(operator, request, at=NOW):
    return membership.admit(operator, file=request.file, fingerprint=request.fingerprint, at=at)


def forget_the_hub():
    """The store as a new node has it: nobody known, no directory."""
    Hosting.objects.all().delete()
    Node.objects.all().delete()
    DirectoryEdition.objects.all().delete()
    Chain.objects.all().delete()


class TestWholeWay:
    def test_a_node_joins(self, operator, asked, elsewhere):
        _code, request = asked
        answer = admitted(operator, request)
        assert hosting.elsewhere()["XB"].code == "xb"
        organisation = spoken(directories.pinned().key.fingerprint)
        assert answer.fingerprint == organisation
        at_hub = installation.load()
        as_operation(forget_the_hub)
        with elsewhere():
            node = membership.join(operator, file=answer.file, fingerprint=organisation, at=NOW)
            assert (node.code, node.here, hosting.hosted_here(["XA", "XB", "GS"])) == ("xb", True, {"XB"})
            assert hosting.nodes_of(["XA"])["XA"].kind == NodeKind.HUB
            placed = installation.load()
            assert placed.leaf_password == at_hub.members["xb"]
            assert directories.signing_key("XB", directories.current(), NOW) is not None
            assert not directories.signs_here()
            assert "tls" in render_node(placed.node_server(Listener("127.0.0.1", 1)))
        assert "leaf-xb" in render_hub(at_hub.hub_server(Listener("127.0.0.1", 1)))

    def test_no_private_key_leaves_the_node(self, asked, operator, elsewhere):
        code, request = asked
        said = joining.open_file(joining.read_code(code), "request", request.file)
        assert "PRIVATE" not in str(said)
        with elsewhere():
            seeds = [key._seed.hex() for _, key in keyring.ring("XB").signing] + [keyring.root("XB")._seed.hex()]
        assert not [seed for seed in seeds if seed in str(said)]
        assert keyring.ring("XB").signing == ()

    def test_who_had_said_something_goes_on_with_its_numbers(self, hub, operator, elsewhere):
        first = issued(["XA"], "XB")
        carried()
        code = membership.invite(operator, code="xb", bureaus=["XB"], at=NOW).code
        with elsewhere():
            request = membership.ask(code, at=NOW)
        answer = admitted(operator, request)
        as_operation(forget_the_hub)
        with elsewhere():
            membership.join(operator, file=answer.file, fingerprint=answer.fingerprint, at=NOW)
        issued_chain = Chain.objects.get(issuer="XB", recipient="XA", direction=Direction.ISSUED)
        assert (issued_chain.last_number, issued_chain.last_hash) == (1, first.act_hash)

    def test_files_of_the_node_are_for_its_owner_alone(self, asked):
        for path in (installation.path(), installation.tls_files().key):
            assert path.stat().st_mode & 0o777 == 0o600
        assert installation.load().password not in repr(installation.load())


class TestAdmission:
    def test_another_fingerprint_admits_nobody(self, operator, asked):
        _code, request = asked
        with pytest.raises(errors.FingerprintDiffers):
            membership.admit(operator, file=request.file, fingerprint="1" * 30, at=NOW)
        assert not Node.objects.filter(code="xb").exists()
        assert "xb" not in installation.load().members

    def test_the_same_request_is_answered_again(self, operator, asked):
        _code, request = asked
        admitted(operator, request)
        password, epoch = installation.load().members["xb"], directories.current().epoch
        admitted(operator, request)
        assert (installation.load().members["xb"], directories.current().epoch) == (password, epoch)

    def test_a_code_admits_one_node(self, operator, asked, elsewhere):
        code, request = asked
        admitted(operator, request)
        with elsewhere("thief"):
            other = membership.ask(code, at=NOW)
        with pytest.raises(errors.NodeKnown):
            admitted(operator, other)

    def test_a_code_ends(self, operator, asked):
        _code, request = asked
        with pytest.raises(errors.JoinCodeEnded):
            admitted(operator, request, at=later(days=membership.VALID_DAYS))

    def test_a_new_code_ends_the_one_before(self, operator, asked):
        _code, request = asked
        membership.invite(operator, code="xb", bureaus=["XB"], at=NOW)
        with pytest.raises(errors.JoinFileNotValid):
            admitted(operator, request)

    @pytest.mark.parametrize(
        ("change", "refusal"),
        [
            (lambda said: said | {"listings": []}, errors.JoinFileNotValid),
            (lambda said: said | {"listings": [said["listings"][0].replace("XB", "XC")]}, errors.ListingNotAccepted),
            (lambda said: said | {"listings": ["{}"]}, errors.ListingNotAccepted),
            (lambda said: said | {"listings": 3}, errors.JoinFileNotValid),
            (lambda said: said | {"certificate_request": "none"}, errors.JoinFileNotValid),
            (lambda said: {}, errors.JoinFileNotValid),
        ],
        ids=["no keys", "of another bureau", "an empty listing", "a number", "no certificate request", "nothing"],
    )
    def test_a_request_that_says_something_else_is_refused(self, operator, asked, change, refusal):
        """By somebody who has the code: what they say is still looked at."""
        code, request = asked
        invitation = joining.read_code(code)
        said = change(joining.open_file(invitation, "request", request.file))
        file, words = joining.seal(invitation, "request", said), spoken(joining.fingerprint(said))
        with pytest.raises(refusal):
            membership.admit(operator, file=file, fingerprint=words, at=NOW)
        assert not Node.objects.filter(code="xb").exists()

    @pytest.mark.parametrize("wanted", [["GS"], ["QZ"], ["XB"]], ids=["the Secretariat", "nobody", "hosted elsewhere"])
    def test_only_free_bureaus_of_members_are_invited(self, operator, asked, wanted):
        admitted(operator, asked[1])
        with pytest.raises((errors.NotABureau, errors.HostedElsewhere)):
            membership.invite(operator, code="other", bureaus=wanted, at=NOW)

    def test_only_the_hub_invites(self, operator):
        with pytest.raises(errors.NotTheHub):
            membership.invite(operator, code="xb", bureaus=["XB"], at=NOW)


class TestJoining:
    def test_another_organisation_is_not_joined(self, operator, asked, elsewhere):
        answer = admitted(operator, asked[1])
        as_operation(forget_the_hub)
        with elsewhere(), pytest.raises(errors.FingerprintDiffers):
            membership.join(operator, file=answer.file, fingerprint=spoken(bytes(32)), at=NOW)
        assert not Node.objects.exists()

    @pytest.mark.parametrize(
        "place",
        [
            "169.254.169.254:80",
            "2852039166:80",
            "[::ffff:169.254.169.254]:80",
            "hub.example/x:80",
            "hub.example",
            ":80",
        ],
    )
    def test_an_answer_that_leads_where_no_hub_is_is_refused_and_nothing_kept(self, operator, asked, elsewhere, place):
        code, request = asked
        invitation = joining.read_code(code)
        answer = admitted(operator, request)
        said = joining.open_file(invitation, "answer", answer.file) | {"leaves": place}
        as_operation(forget_the_hub)
        with elsewhere():
            with pytest.raises(errors.JoinFileNotValid):
                membership.join(
                    operator,
                    file=joining.seal(invitation, "answer", said),
                    fingerprint=answer.fingerprint,
                    at=NOW,
                )
            assert installation.load() is None
        assert not Node.objects.exists()

    def test_who_signs_a_directory_does_not_join(self, operator, asked):
        with pytest.raises(errors.NodeHasAPlace):
            membership.ask(asked[0], at=NOW)
        installation.path().unlink()
        with pytest.raises(errors.NodeSignsAlready):
            membership.ask(asked[0], at=NOW)

    def test_an_answer_to_somebody_else_is_refused(self, operator, asked, elsewhere):
        answer = admitted(operator, asked[1])
        with elsewhere("stranger"), pytest.raises(Refusal):
            membership.join(operator, file=answer.file, fingerprint=answer.fingerprint, at=NOW)


class TestLeaving:
    def test_whoever_left_is_not_let_in_and_hosts_nobody(self, operator, asked):
        admitted(operator, asked[1])
        membership.end(operator, node=Node.objects.get(code="xb"), at=later(hours=1))
        assert "xb" not in installation.load().members
        assert hosting.elsewhere() == {}
        with pytest.raises(errors.NodeHasLeft):
            membership.end(operator, node=Node.objects.get(code="xb"), at=later(hours=2))

    def test_a_root_that_took_the_place_of_another_uses_no_serial_again(self, operator, asked):
        """Else a revocation of before would speak of a new key."""
        before = directories.listing_with_keys("XB", directories.pinned().organisation, None, NOW - timedelta(days=9))
        admitted(operator, asked[1])
        after = directories.current().listing("XB")
        assert after.root != before.root
        assert min(each.serial for each in after.certificates) > max(each.serial for each in before.certificates)
