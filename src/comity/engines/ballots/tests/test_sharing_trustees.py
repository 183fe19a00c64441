"""Certificates of trustees who share a key, in the 3.x form: ours are what the tools' are, by a check of its own.

No tool at hand judges an archive of this form on its trustees alone.  So the formulas are written down here a second
time, with nothing but `pow`, and hold for what the released tool wrote and for what is written here; and both have the
same fields in the same order, to the last one.
"""

import hashlib
import json

import pytest

from comity.engines.ballots.container import read_archive
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.trustees import CertificateContext, written_trustees
from comity.engines.ballots.writing.forms import Form
from comity.engines.ballots.writing.threshold import assembled, new_member, new_polynomial, take_shares

GROUP = "BELENIOS-2048"
G, P, Q = group_named(GROUP).parameters


def challenge(text):
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") % Q


def is_signed(message, proof, key):
    commitment = pow(G, int(proof["response"]), P) * pow(key, int(proof["challenge"]), P) % P
    return int(proof["challenge"]) == challenge(f"sigmsg|{message}|{commitment}")


def knows_key(verification):
    key, proof = int(verification["public_key"]), verification["pok"]
    commitment = pow(G, int(proof["response"]), P) * pow(key, int(proof["challenge"]), P) % P
    return int(proof["challenge"]) == challenge(f"pok|{GROUP}|{key}|{commitment}")


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def broken_rules(shared):
    """Every rule that trustees who share a key break."""
    certs = [json.loads(cert["message"]) for cert in shared["certs"]]
    keys = [int(cert["verification"]) for cert in certs]
    commitments = [json.loads(each["message"])["coefexps"] for each in shared["coefexps"]]
    size, threshold = len(certs), shared["threshold"]
    for index, (cert, key) in enumerate(zip(certs, keys, strict=True), start=1):
        place = index - 1
        context = {"group": GROUP, "size": size, "threshold": threshold, "index": index}
        together = compact({"certs": shared["certs"], "coefexps": commitments[place]})
        signed, committed = shared["certs"][place], shared["coefexps"][place]
        verification = shared["verification_keys"][place]
        expected = 1
        for member in commitments:
            for degree, commitment in enumerate(member):
                expected = expected * pow(int(commitment), index**degree, P) % P
        rules = {
            "context": cert["context"] == context,
            "certificate signed": is_signed(signed["message"], signed["signature"], key),
            "degree": len(commitments[place]) == threshold,
            "commitments signed": is_signed(committed["message"], committed["signature"], key),
            "all signed": is_signed(f"certs_sig|{together}", shared["signatures"][place], key),
            "key known": knows_key(verification),
            "key fits": int(verification["public_key"]) == expected,
            "key signed": is_signed(verification["public_key"], verification["signature"], key),
        }
        yield from (f"{index}: {rule}" for rule, holds in rules.items() if not holds)


def fields_of(value):
    """The names of fields in their order, at every depth; messages are looked into."""
    if isinstance(value, dict):
        return [(name, fields_of(child)) for name, child in value.items()]
    if isinstance(value, list):
        return fields_of(value[0])
    if isinstance(value, str) and value.startswith("{"):
        return fields_of(json.loads(value))
    return type(value).__name__


def sharing(trustees):
    (shared,) = (value for kind, value in trustees if kind == "Pedersen")
    return shared


@pytest.fixture(scope="module")
def theirs(belenios, expected):
    """Written by belenios-tool 3.0."""
    name = "tool3.0-belenios2048-delegates-threshold"
    archive = read_archive(belenios / "generated" / name / expected["generated"][name]["file"])
    hashes = json.loads(archive.data[archive.events[0].payload])
    return sharing(json.loads(archive.data[hashes["trustees"]]))


@pytest.fixture(scope="module")
def ours():
    """Written here: three of four."""
    members = [new_member(CertificateContext(GROUP, 4, 3, place), Form.TOOLS_3_X) for place in (1, 2, 3, 4)]
    certificates = [member.certificate for member in members]
    polynomials = [new_polynomial(member, certificates) for member in members]
    keys = [take_shares(member, certificates, polynomials).public for member in members]
    return sharing(json.loads(written_trustees((assembled(3, certificates, polynomials, keys),))))


def test_the_tools_trustees_keep_every_rule(theirs):
    assert list(broken_rules(theirs)) == []


def test_ours_keep_every_rule(ours):
    assert list(broken_rules(ours)) == []


def test_ours_are_written_as_the_tools_are(ours, theirs):
    assert fields_of(ours) == fields_of(theirs)


def test_the_second_check_notices_what_is_changed(ours):
    first, second, *others = ours["verification_keys"]
    assert set(broken_rules(ours | {"verification_keys": [second, first, *others]})) == {
        f"{place}: {rule}" for place in (1, 2) for rule in ("key fits", "key signed")
    }
