"""Verdicts: sound archives accepted, each forgery rejected for the rule that it breaks."""

import pytest

from comity.engines.ballots import strict
from comity.engines.ballots.ballots import Ballot, split_signature
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.hashing import fingerprint, hash_to_scalar
from comity.engines.ballots.verification import Checkpoint, verify
from comity.engines.ballots.writing.credentials import scalar_of
from comity.engines.ballots.writing.forms import Form

from .conftest import QUESTIONS, RESULT, UUID, make_election
from .naive import ORDER, Step, of_kind, put_together, steps_of


def verdict(steps: list[Step]) -> tuple[str, str]:
    """The rule that is broken, and the kind of event that breaks it."""
    report = verify(put_together(steps))
    assert report.defect is not None
    return report.defect.code, report.defect.kind


@pytest.fixture
def steps(archive) -> list[Step]:
    return steps_of(archive)


class TestSoundArchives:
    """What is sound is accepted, and said."""

    def test_the_report_says_what_was_voted(self, archive):
        report = verify(archive)
        assert report.defect is None
        assert (report.state, report.on_roll, report.voted, report.ballots_cast) == ("finished", 3, 3, 4)
        assert tuple(question.counts for question in report.questions) == RESULT
        assert [trustee.decrypted for trustee in report.trustees] == [True, True, False, True]
        assert [ballot.counted for ballot in report.ballots] == [False, True, True, True]
        assert [check.code for check in report.checks] == [
            "container", "setup", "trustees", "credentials", "ballots", "tally", "decryptions", "result",
        ]  # fmt: skip

    @pytest.mark.parametrize("form", Form)
    def test_both_forms_of_certificates_are_read(self, form):
        assert verify(make_election("BELENIOS-2048", form).content).accepted

    def test_weights_count(self):
        made = make_election("Ed25519", Form.TOOLS_3_X, weights=(1, 1_000, 10**6))
        report = verify(made.content)
        assert report.accepted
        assert tuple(question.counts for question in report.questions) == ((1_000, 0, 10**6 + 1), (1, 10**6))
        assert (report.weight_on_roll, report.weight_voted) == (1_001_001, 1_001_001)

    def test_an_archive_is_sound_after_every_event(self, archive, steps):
        states = [verify(put_together(steps[: length + 1])) for length in range(len(steps))]
        assert all(report.accepted for report in states)
        assert [report.state for report in states] == [
            *["voting"] * 5, "closed", "tallied", *["decrypting"] * 3, "finished",
        ]  # fmt: skip

    def test_one_thread_finds_what_two_find(self, archive):
        assert verify(archive, workers=1) == verify(archive, workers=2)

    def test_progress_ends_at_the_last_ballot(self, archive):
        told = []
        verify(archive, progress=lambda *step: told.append(step))
        assert told == [("ballots", done, 4) for done in (1, 2, 3, 4)]

    def test_times_come_from_the_clock_that_is_given(self, archive):
        ticks = iter(range(1_000))
        report = verify(archive, clock=lambda: float(next(ticks)))
        assert all(check.seconds >= 1 for check in report.checks)


class TestSetupForgeries:
    """Election, trustees and credentials."""

    def test_a_proof_of_a_trustee_is_checked(self, steps):
        def change(trustees):
            response = trustees[0][1]["pok"]["response"]
            trustees[0][1]["pok"]["response"] = str((int(response) + 1) % ORDER)

        steps[0].edit(1, change)
        assert verdict(steps) == ("trustee_proof_invalid", "Setup")

    def test_a_trustee_left_out_is_missed(self, steps):
        steps[0].edit(1, lambda trustees: trustees[1:])
        assert verdict(steps) == ("election_key_differs", "Setup")

    def test_a_trustee_put_in_twice_is_noticed(self, steps):
        steps[0].edit(1, lambda trustees: [trustees[0], *trustees])
        assert verdict(steps) == ("election_key_differs", "Setup")

    @pytest.mark.parametrize(
        ("path", "code"),
        [
            (("certs", 0, "signature"), "trustee_signature_invalid"),
            (("coefexps", 1, "signature"), "trustee_signature_invalid"),
            (("signatures", 2), "trustee_signature_invalid"),
            (("verification_keys", 0, "signature"), "trustee_signature_invalid"),
            (("verification_keys", 0, "pok"), "trustee_proof_invalid"),
        ],
        ids=lambda given: "-".join(map(str, given)) if isinstance(given, tuple) else given,
    )
    def test_every_signature_of_threshold_trustees_is_checked(self, steps, path, code):
        def change(trustees):
            proof = trustees[1][1]
            for name in path:
                proof = proof[name]
            proof["response"] = str((int(proof["response"]) + 1) % ORDER)

        steps[0].edit(1, change)
        assert verdict(steps) == (code, "Setup")

    def test_certificates_keep_their_places(self, steps):
        def change(trustees):
            trustees[1][1]["certs"].reverse()

        steps[0].edit(1, change)
        assert verdict(steps) == ("certificate_context_differs", "Setup")

    def test_a_lower_threshold_is_noticed(self, steps):
        def change(trustees):
            trustees[1][1]["threshold"] = 1

        steps[0].edit(1, change)
        assert verdict(steps) == ("certificate_context_differs", "Setup")

    def test_keys_of_two_members_exchanged_are_noticed(self, steps):
        def change(trustees):
            keys = trustees[1][1]["verification_keys"]
            keys[0], keys[1] = keys[1], keys[0]

        steps[0].edit(1, change)
        assert verdict(steps)[0] in ("trustee_signature_invalid", "trustee_key_differs")

    def test_another_key_of_the_election_is_noticed(self, steps):
        group = group_named("Ed25519")
        other = group.encode(group.power(group.generator, 5))
        steps[0].edit(0, lambda election: election | {"public_key": other})
        assert verdict(steps) == ("election_key_differs", "Setup")

    def test_the_setup_names_the_very_data_before_it(self, steps):
        steps[0].edit(3, lambda setup: setup | {"election": setup["trustees"]})
        assert verdict(steps) == ("setup_differs", "Setup")

    def test_a_credential_stands_on_the_roll_once(self, steps):
        steps[0].edit(2, lambda roll: [*roll, f"{roll[0]},5"])
        assert verdict(steps) == ("credential_twice", "Setup")

    @pytest.mark.parametrize(
        ("entry", "code"),
        [
            ("0" * 64, "element_not_in_group"),
            ("F" * 64, "element_not_canonical"),
            ("", "element_not_canonical"),
            (f"{1:064x},0", "number_out_of_range"),
            (f"{1:064x},01", "number_not_canonical"),
            (f"{1:064x},-1", "number_not_canonical"),
            (f"{1:064x},{10**11 + 1}", "number_out_of_range"),
        ],
    )
    def test_entries_of_the_roll_are_elements_with_weights(self, steps, entry, code):
        steps[0].edit(2, lambda roll: [*roll, entry])
        assert verdict(steps) == (code, "Setup")

    @pytest.mark.parametrize(
        "change",
        [{"group": "Ed448"}, {"version": 2}, {"questions": []}, {"uuid": 5}, {"public_key": "0"}],
        ids=lambda change: next(iter(change)),
    )
    def test_other_elections_are_refused(self, steps, change):
        steps[0].edit(0, lambda election: election | change)
        assert verdict(steps)[1] == "Setup"

    def test_further_data_are_refused(self, steps):
        steps[0].data.insert(0, b'"more"')
        assert verdict(steps) == ("data_differ", "Setup")


class TestBallotForgeries:
    """Ballots added, dropped, exchanged, altered."""

    def test_a_dropped_ballot_is_missed_in_the_tally(self, steps):
        del steps[2]
        assert verdict(steps) == ("tally_count_differs", "EncryptedTally")

    def test_a_dropped_first_ballot_of_a_voter_who_voted_again_leaves_no_trace_but_in_the_chain(self, archive, steps):
        before = verify(archive)
        del steps[1]
        after = verify(put_together(steps))
        # The result is the same; whoever kept a checkpoint, or the tracking number, sees it.
        assert after.accepted
        assert before.ballots[0].tracking_number not in {ballot.tracking_number for ballot in after.ballots}
        since = Checkpoint(before.events, before.last_event)
        shrunk = verify(put_together(steps), since=since).defect
        assert shrunk is not None
        assert shrunk.code == "archive_shrank"

    def test_two_ballots_of_one_voter_exchanged_are_noticed(self, steps):
        steps[1], steps[3] = steps[3], steps[1]
        assert verdict(steps) == ("tally_differs", "EncryptedTally")

    def test_a_voter_taken_off_the_roll_cannot_have_voted(self, steps):
        credential = strict.parse(steps[4].data[0])["credential"]
        steps[0].edit(2, lambda roll: [entry for entry in roll if entry != credential])
        assert verdict(steps) == ("credential_unknown", "Ballot")

    def test_a_ballot_of_another_election_is_refused(self, steps):
        steps[2].edit(0, lambda ballot: ballot | {"election_uuid": "AnotherElectio"})
        assert verdict(steps) == ("ballot_for_other_election", "Ballot")

    def test_an_altered_answer_is_not_what_was_signed(self, steps):
        def change(ballot):
            choices = ballot["answers"][0]["choices"]
            choices[0], choices[1] = choices[1], choices[0]

        steps[2].edit(0, change)
        assert verdict(steps) == ("ballot_hash_differs", "Ballot")

    def test_a_ballot_under_another_voters_name_is_not_signed_by_that_voter(self, steps):
        other = strict.parse(steps[4].data[0])["credential"]
        _resigned(steps[2], lambda ballot: ballot | {"credential": other})
        assert verdict(steps) == ("ballot_signature_invalid", "Ballot")

    @pytest.mark.parametrize("kind", ["individual", "overall", "blank"])
    def test_a_voter_cannot_cast_what_is_not_permitted(self, made, steps, kind):
        """The voter signs, but a proof does not hold: a vote of 2, or of -1, has none that does."""

        def change(ballot):
            answer = ballot["answers"][0]
            proofs = {
                "individual": answer["individual_proofs"][1], "overall": answer["overall_proof"],
                "blank": answer["blank_proof"],
            }[kind]  # fmt: skip
            proofs[0]["response"] = str((int(proofs[0]["response"]) + 1) % ORDER)

        _signed_by(made, 1, steps[2], change)
        report = verify(put_together(steps))
        assert report.defect is not None
        assert (report.defect.code, report.defect.event) == ("ballot_proof_invalid", 2)
        assert (report.defect.facts["question"], report.defect.facts["proof"]) == (1, kind)

    def test_a_vote_copied_from_another_voter_proves_nothing(self, made, steps):
        theirs = strict.parse(steps[4].data[0])["answers"]
        _signed_by(made, 1, steps[2], lambda ballot: ballot | {"answers": theirs})
        assert verdict(steps) == ("ballot_proof_invalid", "Ballot")

    def test_numbers_of_a_proof_are_reduced(self, made, steps):
        def change(ballot):
            proof = ballot["answers"][0]["overall_proof"][0]
            proof["response"] = str(int(proof["response"]) + ORDER)

        _signed_by(made, 1, steps[2], change)
        assert verdict(steps) == ("exponent_out_of_range", "Ballot")

    @pytest.mark.parametrize("text", ["0" * 64, "z" * 64, f"{5:064x}"])
    def test_ciphertexts_are_elements_of_the_group(self, made, steps, text):
        def change(ballot):
            ballot["answers"][1]["choices"][0]["beta"] = text

        _signed_by(made, 1, steps[2], change)
        code, kind = verdict(steps)
        assert kind == "Ballot"
        assert code in ("element_not_canonical", "element_not_in_group")

    @pytest.mark.parametrize(
        "change",
        [
            lambda ballot: ballot | {"note": ""},
            lambda ballot: dict(reversed(ballot.items())),
            lambda ballot: {name: value for name, value in ballot.items() if name != "signature"},
            lambda ballot: ballot | {"answers": ballot["answers"][:1]},
            lambda ballot: ballot | {"answers": ballot["answers"][::-1]},
            lambda ballot: ballot | {"answers": []},
            lambda ballot: [],
        ],
        ids=["more", "reordered", "unsigned", "fewer-answers", "answers-exchanged", "no-answers", "list"],
    )
    def test_ballots_of_another_shape_are_refused(self, steps, change):
        steps[2].edit(0, change)
        code, kind = verdict(steps)
        assert (code in ("shape_differs", "length_differs"), kind) == (True, "Ballot")

    def test_a_ballot_written_in_another_way_is_refused(self, steps):
        steps[2].change(0, steps[2].data[0].replace(b'","', b'", "', 1))
        assert verdict(steps) == ("json_not_compact", "Ballot")


class TestTallyForgeries:
    """Tally, decryption, result."""

    def test_an_altered_tally_is_noticed_even_if_the_result_is_right(self, steps):
        tally = of_kind(steps, "EncryptedTally")[0]
        tally.edit(0, lambda cells: [cells[0][::-1], cells[1]])
        assert verdict(steps) == ("tally_differs", "EncryptedTally")

    @pytest.mark.parametrize(
        ("name", "code"), [("num_tallied", "tally_count_differs"), ("total_weight", "tally_weight_differs")]
    )
    def test_numbers_of_the_tally_are_those_of_the_ballots(self, steps, name, code):
        of_kind(steps, "EncryptedTally")[0].edit(1, lambda sized: sized | {name: 4})
        assert verdict(steps) == (code, "EncryptedTally")

    def test_decryption_factors_are_proved(self, steps):
        def change(decryption):
            row = decryption["decryption_factors"][0]
            row[0], row[1] = row[1], row[0]

        of_kind(steps, "PartialDecryption")[1].edit(0, change)
        assert verdict(steps) == ("decryption_proof_invalid", "PartialDecryption")

    def test_a_decryption_is_its_owners(self, steps):
        of_kind(steps, "PartialDecryption")[1].edit(1, lambda owned: owned | {"owner": 3})
        assert verdict(steps) == ("decryption_proof_invalid", "PartialDecryption")

    @pytest.mark.parametrize(("owner", "code"), [(1, "owner_twice"), (5, "owner_unknown")])
    def test_owners_are_trustees_each_once(self, steps, owner, code):
        of_kind(steps, "PartialDecryption")[1].edit(1, lambda owned: owned | {"owner": owner})
        assert verdict(steps) == (code, "PartialDecryption")

    @pytest.mark.parametrize("missing", [0, 1, 2])
    def test_every_needed_trustee_must_have_decrypted(self, steps, missing):
        steps.remove(of_kind(steps, "PartialDecryption")[missing])
        assert verdict(steps) == ("decryptions_too_few", "Result")

    def test_a_decryption_has_an_entry_for_every_cell(self, steps):
        def change(decryption):
            decryption["decryption_factors"].pop()

        of_kind(steps, "PartialDecryption")[0].edit(0, change)
        assert verdict(steps) == ("cells_differ", "PartialDecryption")

    @pytest.mark.parametrize(
        "result",
        [
            [[0, 1, 2], [1, 1]],
            [[1, 0, 2], [1, 2]],
            [[1, 0, str(2**30)], [1, 1]],
        ],
        ids=["exchanged", "one-more", "large"],
    )
    def test_another_result_is_noticed(self, steps, result):
        of_kind(steps, "Result")[0].edit(0, lambda _: {"result": result})
        assert verdict(steps) == ("result_differs", "Result")

    @pytest.mark.parametrize("result", [[], [[1, 0, 2]], [[1, 0, 2], [1]], [[1, 0, 2], [[1], [1]]], [3, 4]], ids=str)
    def test_a_result_of_another_shape_is_refused(self, steps, result):
        of_kind(steps, "Result")[0].edit(0, lambda _: {"result": result})
        code, kind = verdict(steps)
        assert (code in ("cells_differ", "length_differs"), kind) == (True, "Result")


class TestOrder:
    """Events in the order of an election."""

    def test_nothing_comes_before_the_setup(self, steps):
        assert verdict(steps[1:]) == ("event_out_of_order", "Ballot")

    def test_there_is_one_setup(self, steps):
        steps.insert(1, Step("Setup", [b"1"]))
        assert verdict(steps) == ("event_out_of_order", "Setup")

    def test_no_ballot_comes_after_the_end(self, steps):
        steps.insert(6, steps.pop(4))
        assert verdict(steps) == ("event_out_of_order", "Ballot")

    def test_nothing_comes_after_the_result(self, steps):
        assert verdict([*steps, Step("EndBallots", [])]) == ("event_out_of_order", "EndBallots")

    def test_no_result_comes_before_decryption(self, steps):
        for step in of_kind(steps, "PartialDecryption"):
            steps.remove(step)
        assert verdict(steps) == ("event_out_of_order", "Result")

    def test_what_is_not_shuffled_has_no_shuffles(self, steps):
        steps.insert(7, Step("Shuffle", [b"1", b"2"]))
        steps.insert(8, Step("EndShuffles", []))
        assert verdict(steps) == ("event_out_of_order", "Shuffle")


class TestGrownArchives:
    """An archive that grew is verified from where it was verified before."""

    def test_what_was_added_is_checked_and_what_was_there_is_kept(self, archive, steps):
        early = verify(put_together(steps[:3]))
        since = Checkpoint(early.events, early.last_event)
        told = []
        report = verify(put_together(steps), since=since, progress=lambda *step: told.append(step))
        assert report.accepted
        assert report.verified_before == 3
        assert tuple(question.counts for question in report.questions) == RESULT

    @pytest.mark.parametrize("covered", range(1, 6))
    @pytest.mark.parametrize("grown", range(1, 6))
    def test_ballots_are_taken_in_from_wherever_it_was(self, steps, covered, grown):
        early = verify(put_together(steps[:covered]))
        report = verify(put_together(steps[:grown]), since=Checkpoint(early.events, early.last_event))
        assert report.accepted == (grown >= covered)

    def test_an_archive_that_was_rewritten_is_refused(self, steps):
        early = verify(put_together(steps[:3]))
        del steps[1]
        report = verify(put_together(steps), since=Checkpoint(early.events, early.last_event))
        assert report.defect is not None
        assert report.defect.code == "archive_rewritten"

    def test_a_new_invalid_ballot_is_found(self, made, steps):
        early = verify(put_together(steps[:3]))
        _signed_by(made, 0, steps[3], _broken)
        report = verify(put_together(steps[:5]), since=Checkpoint(early.events, early.last_event))
        assert report.defect is not None
        assert (report.defect.code, report.defect.event) == ("ballot_proof_invalid", 3)

    def test_proofs_before_the_checkpoint_are_not_checked_again(self, made, steps):
        _signed_by(made, 1, steps[2], _broken)
        begun = put_together(steps[:5])
        vouched = Checkpoint(3, strict.parse(_last_event(begun, 3))["parent"])
        assert not verify(begun).accepted
        assert verify(begun, since=vouched).accepted

    def test_a_checkpoint_is_kept_as_one_line(self):
        checkpoint = Checkpoint(5, "0" * 64)
        assert Checkpoint.read(checkpoint.written()) == checkpoint


def _broken(ballot):
    proof = ballot["answers"][1]["overall_proof"][0]
    proof["response"] = str((int(proof["response"]) + 1) % ORDER)


def _last_event(content: bytes, height: int) -> bytes:
    """The bytes of an event, found by the text that only it has."""
    start = content.index(b'{"parent":"', content.index(b'"height":%d,"type"' % height) - 90)
    return content[start : content.index(b"}", start) + 1]


def _resigned(step: Step, change) -> None:
    """Alter a ballot, and write the hash that it then has, but keep the signature's proof."""

    def editing(ballot):
        changed = change(ballot) or ballot
        changed["signature"]["hash"] = fingerprint(split_signature(strict.compact(changed)))
        return changed

    step.edit(0, editing)


def _signed_by(made, voter: int, step: Step, change) -> None:
    """Alter a ballot as its own voter could: signed anew with the voter's credential."""
    group = group_named(made.group)
    secret = scalar_of(made.codes[voter], UUID, group).reveal()

    def editing(ballot):
        changed = change(ballot) or ballot
        asked = f"sig|{fingerprint(split_signature(strict.compact(changed)))}"
        challenge = hash_to_scalar(f"{asked}|{group.encode(group.power(group.generator, 7))}", group.order)
        response = (7 - secret * challenge) % group.order
        changed["signature"] = {
            "hash": asked.removeprefix("sig|"),
            "proof": {"challenge": str(challenge), "response": str(response)},
        }
        return changed

    step.edit(0, editing)


def test_the_forgers_signature_is_one_that_is_accepted(made, steps):
    _signed_by(made, 1, steps[2], lambda ballot: None)
    assert verify(put_together(steps)).accepted
    assert Ballot.read(steps[2].data[0], QUESTIONS).credential
