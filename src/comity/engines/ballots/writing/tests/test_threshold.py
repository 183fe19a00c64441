"""Trustees who share a key: any threshold of them open, fewer do not, and whoever cheats is named."""

from dataclasses import replace
from itertools import combinations

import pytest

from comity.engines.ballots.groups import group_named
from comity.engines.ballots.setting import Setting
from comity.engines.ballots.trustee_checks import check_trustees
from comity.engines.ballots.trustees import CertificateContext
from comity.engines.ballots.writing.box import election_key
from comity.engines.ballots.writing.forms import Form
from comity.engines.ballots.writing.refusals import StepRefused
from comity.engines.ballots.writing.threshold import (
    Polynomial,
    certificates_fingerprint,
    new_member,
    new_polynomial,
    take_shares,
)

from .conftest import share_key

ED25519 = group_named("Ed25519")


def slow_secret(shares, order):
    """f(0) by Lagrange's formula, straight from the textbook: shares {place: f(place)}."""
    total = 0
    for place, share in shares.items():
        term = share
        for other in shares:
            if other != place:
                term = term * other * pow(other - place, -1, order) % order
        total += term
    return total % order


@pytest.fixture(params=list(Form), ids=str)
def form(request):
    return request.param


@pytest.fixture
def members(form):
    return [new_member(CertificateContext("Ed25519", 3, 2, index), form) for index in (1, 2, 3)]


@pytest.fixture
def certificates(members):
    return [member.certificate for member in members]


@pytest.fixture
def polynomials(members, certificates):
    return [new_polynomial(member, certificates) for member in members]


class TestTheKey:
    def test_any_threshold_of_the_shares_gives_the_key_of_the_election(self, form):
        pedersen, keys = share_key(ED25519, 4, 3, form)
        shares = {place: key.secret.reveal() for place, key in enumerate(keys, start=1)}
        y = ED25519.decode(election_key("Ed25519", [pedersen]))
        for places in combinations(shares, 3):
            secret = slow_secret({place: shares[place] for place in places}, ED25519.order)
            assert ED25519.power(ED25519.generator, secret) == y

    def test_fewer_give_another_key(self, form):
        pedersen, keys = share_key(ED25519, 4, 3, form)
        shares = {place: keys[place - 1].secret.reveal() for place in (1, 4)}
        y = ED25519.decode(election_key("Ed25519", [pedersen]))
        assert ED25519.power(ED25519.generator, slow_secret(shares, ED25519.order)) != y

    @pytest.mark.parametrize("group", ["Ed25519", "BELENIOS-2048"])
    def test_the_verifier_accepts_what_they_publish(self, form, group):
        pedersen, _keys = share_key(group_named(group), 3, 2, form)
        setting = Setting(group_named(group), election_key(group, [pedersen]), "")
        (share,) = check_trustees(setting, [pedersen])
        assert (share.threshold, len(share.holders)) == (2, 3)

    def test_one_of_one_is_possible(self, form):
        pedersen, (key,) = share_key(ED25519, 1, 1, form)
        assert key.public.public_key == election_key("Ed25519", [pedersen])


class TestWhoCheatsIsNamed:
    def test_a_share_that_fits_no_commitments(self, members, certificates, polynomials):
        honest = polynomials[1]
        other = new_polynomial(members[1], certificates)
        polynomials[1] = replace(honest, shares=other.shares)
        with pytest.raises(StepRefused, match="share_differs") as refused:
            take_shares(members[0], certificates, polynomials)
        assert refused.value.facts == {"member": 2}

    def test_a_share_for_somebody_else(self, members, certificates, polynomials):
        first, second, third = polynomials[2].shares
        polynomials[2] = replace(polynomials[2], shares=(second, first, third))
        with pytest.raises(StepRefused, match="share_unreadable") as refused:
            take_shares(members[0], certificates, polynomials)
        assert refused.value.facts == {"member": 3}

    @pytest.mark.parametrize("data", ["", "zz", "00"], ids=["empty", "no hexadecimal", "short"])
    def test_a_share_that_is_none(self, members, certificates, polynomials, data):
        shares = (replace(polynomials[1].shares[0], data=data), *polynomials[1].shares[1:])
        polynomials[1] = replace(polynomials[1], shares=shares)
        with pytest.raises(StepRefused, match="share_unreadable"):
            take_shares(members[0], certificates, polynomials)

    def test_commitments_of_somebody_else(self, members, certificates, polynomials):
        polynomials[1] = replace(polynomials[1], coefexps=polynomials[2].coefexps)
        with pytest.raises(StepRefused, match="commitments_invalid") as refused:
            take_shares(members[0], certificates, polynomials)
        assert refused.value.facts == {"member": 2}

    def test_a_certificate_that_was_replaced(self, members, certificates, form):
        certificates[0] = new_member(members[0].place, form).certificate
        with pytest.raises(StepRefused, match="certificate_not_mine"):
            new_polynomial(members[0], certificates)

    def test_a_certificate_signed_by_another(self, members, certificates):
        certificates[1] = replace(certificates[1], signature=certificates[2].signature)
        with pytest.raises(StepRefused, match="certificate_invalid") as refused:
            new_polynomial(members[0], certificates)
        assert refused.value.facts == {"member": 2}

    def test_other_certificates_at_the_end_than_when_the_shares_were_sealed(self, members, certificates, form):
        """An office that shows different certificates to different members cannot pass on their shares."""
        seen_by_second = [*certificates[:2], new_member(members[2].place, form).certificate]
        polynomials = [
            new_polynomial(members[0], certificates),
            new_polynomial(members[1], seen_by_second),
            new_polynomial(members[2], certificates),
        ]
        with pytest.raises(StepRefused, match="share_unreadable|commitments_invalid") as refused:
            take_shares(members[0], certificates, polynomials)
        assert refused.value.facts == {"member": 2}

    def test_somebody_missing(self, members, certificates, polynomials):
        with pytest.raises(StepRefused, match="certificates_incomplete"):
            new_polynomial(members[0], certificates[:2])
        with pytest.raises(StepRefused, match="polynomials_incomplete"):
            take_shares(members[0], certificates, polynomials[:2])


def test_a_3x_certificate_is_good_for_its_own_place_only():
    members = [new_member(CertificateContext("Ed25519", 2, 2, index), Form.TOOLS_3_X) for index in (1, 1)]
    with pytest.raises(StepRefused, match="certificate_invalid"):
        new_polynomial(members[0], [member.certificate for member in members])


@pytest.mark.parametrize(("index", "size", "threshold"), [(0, 3, 2), (4, 3, 2), (1, 3, 4), (1, 3, 0)])
def test_an_impossible_place_is_refused(index, size, threshold):
    with pytest.raises(StepRefused, match="place_impossible"):
        new_member(CertificateContext("Ed25519", size, threshold, index), Form.TOOLS_3_X)


def test_the_fingerprint_tells_whether_members_see_the_same_certificates(certificates):
    assert certificates_fingerprint(certificates) != certificates_fingerprint(certificates[::-1])


def test_a_polynomial_is_written_and_read_to_the_same_bytes(polynomials):
    for polynomial in polynomials:
        assert Polynomial.read(polynomial.written()) == polynomial


def test_a_member_and_its_shares_show_no_secret(members, certificates, polynomials):
    key = take_shares(members[0], certificates, polynomials)
    shown = f"{members[0]!r} {key!r}"
    for secret in (members[0].signing, members[0].decryption, key.secret):
        assert str(secret.reveal()) not in shown
