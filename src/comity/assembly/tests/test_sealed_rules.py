"""Secret ballots by the rules alone: codes, rolls, the sealed question, counts from the archive."""

import pytest

from comity.assembly.rules import sealed as rules
from comity.assembly.tests.sealing import new_ceremony, sealed
from comity.engines.ballots import holding
from comity.engines.ballots.ballots import tracking_number
from comity.engines.ballots.defects import ArchiveRejected
from comity.engines.ballots.hashing import fingerprint
from comity.engines.ballots.rules import Roll

ROLL = Roll(members=9, entitled=6, present=4)


@pytest.fixture(scope="module")
def trustees():
    return new_ceremony()


class TestTrustees:
    @pytest.mark.parametrize(
        ("regions", "threshold", "fit"),
        [
            (["africa", "americas", "europe"], 2, True),
            (["africa", "africa", "europe"], 2, False),
            (["africa", "africa", "europe"], 3, True),
            (["africa", " Africa ", "europe"], 2, False),
            (["africa", "", "europe"], 2, False),
            (["africa"], 1, False),
            (["africa", "europe"], 3, False),
            ([], 0, False),
        ],
        ids=["three", "two-of-one", "all-needed", "spelt-otherwise", "unnamed", "alone", "too-few", "nobody"],
    )
    def test_no_region_opens_a_tally_alone(self, regions, threshold, fit):
        assert rules.are_of_different_regions(regions, threshold) is fit

    def test_sound_ones_are_found_sound(self, trustees):
        rules.require_sound(trustees.handed_on())

    def test_one_changed_digit_is_found(self, trustees):
        data = trustees.handed_on().decode()
        place = data.index('"challenge":"') + len('"challenge":"')
        forged = data[:place] + ("1" if data[place] != "1" else "2") + data[place + 1 :]
        with pytest.raises(ArchiveRejected):
            rules.require_sound(forged.encode())


class TestCodes:
    def test_one_code_serves_in_every_ballot_by_another_credential(self):
        uuids = [holding.new_uuid() for _ in range(3)]
        _code, publics = rules.code_for("XA", uuids)
        assert (list(publics), len(set(publics.values()))) == (uuids, 3)

    def test_the_published_roll_has_an_order_that_tells_nothing(self):
        uuid = holding.new_uuid()
        publics = {member: rules.code_for(member, [uuid])[1][uuid] for member in ("XA", "XB", "XC")}
        turned = dict(reversed(publics.items()))
        assert rules.credentials_of(uuid, publics) == rules.credentials_of(uuid, turned)


def test_a_ballot_from_the_codes_to_the_counts(trustees):
    """Four members vote for two candidates, one blank; two trustees of three open the sum."""
    uuid = holding.new_uuid()
    handed = {member: rules.code_for(member, [uuid]) for member in ("XA", "XB", "XC", "XD")}
    draft = rules.draft("President", uuid, ["Mira Vale (XA)", "Toma Reed (XB)"], 1, 1)
    roll = rules.credentials_of(uuid, {member: publics[uuid] for member, (_code, publics) in handed.items()})
    opening = holding.open_poll(draft, trustees.handed_on(), roll, 1_770_000_000)
    poll = holding.poll_of(opening)
    choices = {"XA": 0, "XB": 1, "XC": 0, "XD": None}
    received = [sealed(poll, handed[member][0], choice) for member, choice in choices.items()]
    archive = holding.close(opening, received)
    with pytest.raises(ArchiveRejected, match="decryptions_too_few"):
        holding.publish(archive)
    for place in (1, 3):
        archive = holding.add_decryption(archive, trustees.share(archive, place)).archive
    report = rules.report_of(holding.publish(archive).archive)
    assert (report.uuid, report.state) == (uuid, "finished")
    assert report.credentials_fingerprint == fingerprint(roll)
    assert report.trustees_fingerprint == fingerprint(trustees.handed_on())
    assert [shown.tracking_number for shown in report.ballots] == [tracking_number(ballot) for ballot in received]
    assert report.questions[0].labels == ("", "Mira Vale (XA)", "Toma Reed (XB)")
    counts = rules.counts_of(report, ["c-1", "c-2"], 1, ROLL)
    assert (dict(counts.votes), counts.blank, counts.cast) == ({"c-1": 2, "c-2": 1}, 1, 3)


def test_an_archive_that_was_changed_is_no_archive(trustees):
    uuid = holding.new_uuid()
    _code, publics = rules.code_for("XA", [uuid])
    draft = rules.draft("President", uuid, ["Mira Vale (XA)"], 1, 1)
    opening = holding.open_poll(draft, trustees.handed_on(), rules.credentials_of(uuid, {"XA": publics[uuid]}), 1)
    flipped = bytearray(opening)
    flipped[len(flipped) // 2] ^= 1
    with pytest.raises(ArchiveRejected):
        rules.report_of(bytes(flipped))


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"\xff", b"[" * 5_000, b'{"a":1}' * 9], ids=["nothing", "empty", "no-text", "deep", "many"]
)
def test_what_is_no_ballot_is_refused_by_a_rule(trustees, data):
    uuid = holding.new_uuid()
    _code, publics = rules.code_for("XA", [uuid])
    draft = rules.draft("President", uuid, ["Mira Vale (XA)"], 1, 1)
    opening = holding.open_poll(draft, trustees.handed_on(), rules.credentials_of(uuid, {"XA": publics[uuid]}), 1)
    with pytest.raises((ArchiveRejected, holding.StepRefused)):
        holding.poll_of(opening).accept(data, earlier=lambda _credential: [], recast=False)
