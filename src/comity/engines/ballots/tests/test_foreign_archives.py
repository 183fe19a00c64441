"""Archives that the released tools made, and tampered copies of them: every one judged as it deserves."""

import shutil
from pathlib import Path

import pytest

from comity.engines.ballots import legacy, strict
from comity.engines.ballots.ballot_checks import check_answers, decoded
from comity.engines.ballots.ballots import Ballot
from comity.engines.ballots.defects import ArchiveRejected
from comity.engines.ballots.election import Election
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.legacy import verify_folder
from comity.engines.ballots.setting import Setting
from comity.engines.ballots.verification import verify

from .naive import of_kind, put_together, steps_of

GENERATED = [
    "tool2.0-delegates-threshold-belenios2048",
    "tool2.0-president-196-belenios2048",
    "tool2.0-resolution-belenios2048",
    "tool2.0-resolution-rfc3526",
    "tool2.0-weights-belenios2048",
    "tool3.0-belenios2048-delegates-threshold",
    "tool3.0-ed25519-delegates-threshold",
    "tool3.0-ed25519-lists",
    "tool3.0-ed25519-nh-mixed",
    "tool3.0-ed25519-president-196",
    "tool3.0-ed25519-resolution",
    "tool3.0-ed25519-weights",
]
# Each with the rule that it must be rejected for, and where.
TAMPERED = {
    "swap-challenge": ("ballot_hash_differs", "Ballot"),
    "drop-ballot": ("tally_count_differs", "EncryptedTally"),
    "result": ("result_differs", "Result"),
    "unknown-credential": ("credential_unknown", "Ballot"),
    "duplicate-ballot": ("payload_twice", "Ballot"),
    "reordered-revote": ("tally_differs", "EncryptedTally"),
    "decryption-factor": ("decryption_proof_invalid", "PartialDecryption"),
    "trustee-pok": ("trustee_proof_invalid", "Setup"),
    "missing-partial-decryption": ("decryptions_too_few", "Result"),
    "tally-replaced": ("tally_differs", "EncryptedTally"),
    "height-gap": ("height_differs", "Ballot"),
    "parent-break": ("parent_differs", "Ballot"),
}


def test_every_archive_is_here(expected):
    assert set(GENERATED) == set(expected["generated"])
    assert set(TAMPERED) == set(expected["tampered"])


@pytest.mark.parametrize("name", GENERATED)
def test_generated_archives_are_accepted_for_what_they_hold(belenios, expected, name):
    known = expected["generated"][name]
    report = verify(belenios / "generated" / name / known["file"])
    assert report.defect is None
    found = {
        "uuid": report.uuid,
        "group": report.group,
        "sha256": report.sha256,
        "election_fingerprint_b64": report.fingerprint,
        "credentials": report.on_roll,
        "ballot_events": report.ballots_cast,
        "num_tallied": report.voted,
        "total_weight": report.weight_voted,
        "result": [_listed(question.counts) for question in report.questions],
    }
    assert found == {name: known[name] for name in found}


@pytest.mark.parametrize("name", TAMPERED)
def test_tampered_archives_are_rejected_for_the_rule_they_break(belenios, expected, name):
    report = verify(belenios / "tampered" / name / expected["tampered"][name]["file"])
    assert report.defect is not None
    assert (report.defect.code, report.defect.kind) == TAMPERED[name]


def test_worked_examples_give_the_published_hashes(belenios, expected):
    (example,) = expected["worked_examples"]
    archive = belenios / "generated" / "tool3.0-ed25519-resolution" / example["archive"]
    report = verify(archive)
    assert report.fingerprint == example["phi"]
    first = of_kind(steps_of(archive.read_bytes()), "Ballot")[0].data[0]
    assert strict.parse(first)["signature"]["hash"] == example["ballot_hash"]
    assert report.ballots[0].tracking_number == example["tracking_number"]


class TestShuffles:
    """Ballots that are shuffled before they are opened."""

    @pytest.fixture
    def steps(self, belenios):
        (path,) = (belenios / "generated" / "tool3.0-ed25519-nh-mixed").glob("*.bel")
        return steps_of(path.read_bytes())

    def _code(self, steps) -> str:
        report = verify(put_together(steps))
        assert report.defect is not None
        return report.defect.code

    def test_a_ballot_exchanged_for_another_is_noticed(self, steps):
        def change(shuffle):
            row = shuffle["ciphertexts"][0]
            row[0] = row[1]

        of_kind(steps, "Shuffle")[1].edit(0, change)
        assert self._code(steps) == "shuffle_proof_invalid"

    def test_an_altered_order_is_noticed(self, steps):
        of_kind(steps, "Shuffle")[0].edit(
            0, lambda shuffle: shuffle | {"ciphertexts": [shuffle["ciphertexts"][0][::-1]]}
        )
        assert self._code(steps) == "shuffle_proof_invalid"

    @pytest.mark.parametrize("place", range(4))
    def test_every_part_of_the_proof_counts(self, steps, place):
        def change(shuffle):
            part = shuffle["proofs"][0][place]
            while isinstance(part[-1], list):
                part = part[-1]
            part[0], part[1] = part[1], part[0]

        of_kind(steps, "Shuffle")[0].edit(0, change)
        assert self._code(steps) == "shuffle_proof_invalid"

    def test_a_ballot_left_out_is_noticed(self, steps):
        of_kind(steps, "Shuffle")[0].edit(0, lambda shuffle: shuffle | {"ciphertexts": [shuffle["ciphertexts"][0][1:]]})
        assert self._code(steps) == "shuffle_length_differs"

    def test_the_second_shuffle_follows_the_first(self, steps):
        first, second = of_kind(steps, "Shuffle")
        steps.remove(first)
        assert self._code(steps) == "shuffle_proof_invalid"
        assert second in steps

    def test_unshuffled_ballots_are_not_opened(self, steps):
        opened = [step for step in steps if step.kind not in ("Shuffle", "EndShuffles")]
        assert self._code(opened) == "event_out_of_order"

    def test_an_opened_ballot_is_what_was_in_it(self, steps):
        of_kind(steps, "Result")[0].edit(0, lambda result: {"result": [[[3, 2, 1], *result["result"][0][1:]], [3, 1]]})
        assert self._code(steps) == "result_differs"

    def test_the_tally_holds_every_ballot_in_whatever_order(self, steps):
        tally = of_kind(steps, "EncryptedTally")[0]
        tally.edit(0, lambda cells: [cells[0][1:] + cells[0][:1], cells[1]])
        # Not the tally: the shuffles were made from another order, and say so.
        assert self._code(steps) == "shuffle_proof_invalid"
        tally.edit(0, lambda cells: [cells[0][1:] + cells[0][1:2], cells[1]])
        assert self._code(steps) == "tally_differs"


class TestLists:
    """A list, and candidates of it alone."""

    @pytest.mark.parametrize("name", ["overall_proof", "list_proofs", "nonzero_proof", "individual_proofs"])
    def test_every_proof_of_a_list_vote_is_checked(self, belenios, name):
        (path,) = (belenios / "generated" / "tool3.0-ed25519-lists").glob("*.bel")
        steps = steps_of(path.read_bytes())
        election = Election.read(steps[0].data[0])
        setting = Setting(group_named("Ed25519"), election.public_key, election.fingerprint)

        def check(change) -> None:
            value = strict.parse(steps[1].data[0])
            change(value["answers"][0][name])
            ballot = Ballot.read(strict.compact(value), election.questions)
            (pairs,) = decoded(setting.group, [ballot.answers])
            check_answers(setting, election.questions, ballot.answers, setting.scope(ballot.credential), pairs)

        check(lambda proof: None)
        with pytest.raises(ArchiveRejected, match="ballot_proof_invalid"):
            check(_disturb)


class TestLooseFiles:
    """The form before archives."""

    @pytest.fixture
    def folder(self, belenios, tmp_path) -> Path:
        copied = tmp_path / "election"
        shutil.copytree(belenios / "legacy-v0" / "4BmyrdywTpwJry", copied)
        for path in (copied, *copied.iterdir()):
            path.chmod(0o755)
        return copied

    def test_an_election_of_2021_is_accepted(self, folder):
        report = verify_folder(folder)
        assert report.defect is None
        assert [_listed(question.counts) for question in report.questions] == strict.parse(
            (folder / "result.reference").read_bytes().strip()
        )
        assert (report.protocol, report.on_roll, report.voted) == (0, 5, 5)

    def test_without_a_result_voting_is_under_way(self, folder):
        (folder / legacy.RESULT).unlink()
        report = verify_folder(folder)
        assert (report.accepted, report.state) == (True, "voting")

    @pytest.mark.parametrize(
        ("name", "old", "new", "code"),
        [
            (legacy.RESULT, b'"result":[[3,1]', b'"result":[[1,3]', "result_differs"),
            (legacy.RESULT, b'"num_tallied":5', b'"num_tallied":4', "tally_count_differs"),
            (legacy.RESULT, b'"alpha":"1', b'"alpha":"2', "tally_differs"),
            (legacy.RESULT, b'"decryption_proofs":[[{"challenge":"', b'"decryption_proofs":[[{"challenge":"1', ""),
            (legacy.BALLOTS, b'"answers":', b'"answers" :', "json_not_compact"),
            (legacy.BALLOTS, b'"overall_proof":[{"challenge":"', b'"overall_proof":[{"challenge":"1', ""),
            (legacy.ELECTION, b"Question 1?", b"Question 2?", "ballot_for_other_election"),
            (legacy.ELECTION, b'"p":"2', b'"p":"3', "group_unknown"),
            (legacy.TRUSTEES, b'"challenge":"2', b'"challenge":"1', "trustee_proof_invalid"),
            (legacy.CREDENTIALS, b"2", b"3", "element_not_in_group"),
        ],
    )
    def test_a_change_in_any_file_is_noticed(self, folder, name, old, new, code):
        path = folder / name
        content = path.read_bytes()
        assert old in content
        path.write_bytes(content.replace(old, new, 1))
        report = verify_folder(folder)
        assert report.defect is not None
        assert report.defect.code == (code or report.defect.code)

    @pytest.mark.parametrize(
        ("entry", "code"),
        [
            (b"0", "element_not_canonical"),
            (b"2", "element_not_in_group"),
            (b"1,0", "number_out_of_range"),
            (b"1,01", "number_not_canonical"),
            (b"\xff", "number_not_canonical"),
        ],
    )
    def test_entries_of_the_roll_are_elements_with_weights(self, folder, entry, code):
        path = folder / legacy.CREDENTIALS
        path.write_bytes(path.read_bytes() + entry + b"\n")
        report = verify_folder(folder)
        assert report.defect is not None
        assert report.defect.code == code

    def test_two_ballots_of_one_voter_are_refused(self, folder):
        lines = (folder / legacy.BALLOTS).read_bytes().splitlines(keepends=True)
        (folder / legacy.BALLOTS).write_bytes(b"".join([*lines, lines[0]]))
        report = verify_folder(folder)
        assert report.defect is not None
        assert (report.defect.code, report.defect.event) == ("ballot_credential_twice", 6)

    @pytest.mark.parametrize("name", [legacy.ELECTION, legacy.TRUSTEES, legacy.CREDENTIALS])
    def test_a_missing_file_is_missed(self, folder, name):
        (folder / name).unlink()
        report = verify_folder(folder)
        assert report.defect is not None
        assert report.defect.code == "file_missing"


def _disturb(proof):
    """Add one to the first challenge found."""
    while isinstance(proof, list):
        proof = proof[0]
    proof["challenge"] = str(int(proof["challenge"]) + 1)


def _listed(tree):
    return [_listed(each) for each in tree] if isinstance(tree, tuple) else tree
