"""Signed notes, checkpoints, and witnesses who remember."""

import base64
import hashlib
import traceback
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.ledger import (
    EMPTY_ROOT,
    Checkpoint,
    CosignatureSigner,
    CosignatureVerifier,
    NoteInvalid,
    NoteSigner,
    NoteVerifier,
    Witness,
    WitnessRefused,
    add_signature,
    consistency_proof,
    leaf_hash,
    open_checkpoint,
    open_note,
    sign_checkpoint,
    sign_note,
    tree_root,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LOG_SEED, WITNESS_SEED = bytes(range(32)), bytes(range(32, 64))
LOG = NoteSigner("log.example/xa", Ed25519PrivateKey.from_private_bytes(LOG_SEED))
WITNESS = CosignatureSigner("witness.example/xb", Ed25519PrivateKey.from_private_bytes(WITNESS_SEED))

# Made once with these seeds; a change of any byte breaks every note already published.
LOG_KEY = "log.example/xa+d29368d8+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
LOG_SECRET = "PRIVATE+KEY+log.example/xa+d29368d8+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
WITNESS_KEY = "witness.example/xb+5e707512+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"
TEXT = "log.example/xa\n5\nj6EoeG8GDhwXTAr0ZA7BECS1Zxa+A1DFq6JbyeXdpYU=\n"
SIGNED = (
    "— log.example/xa 0pNo2DO2eLFhtQAwrTrAH82Dci7WvnS1KQavn1oSZlb0TaCCUMgK1UaoqFhg40MhjmRWsgPiAAOg37nbiEnRtjgFPwo=\n"
)
COSIGNED = (
    "— witness.example/xb "
    "XnB1EgAAAABppCpAY5OVB0RIy0JIB/B27uUbwOjklITXDtFKikUp8wxn2aOvfG4+c7vsiC58GFhdLAqbVN1L9AnGYvz88DWX48O9Cw==\n"
)

LEAVES = [leaf_hash(entry) for entry in (b"", b"\x00", b"one", b"two", b"three", b"four", b"five")]


def node(level: int, index: int) -> bytes:
    return tree_root(LEAVES[index << level : (index + 1) << level])


def published(size: int, leaves: list[bytes] = LEAVES) -> str:
    return sign_checkpoint(Checkpoint(LOG.name, size, tree_root(leaves[:size])), LOG)


class TestKeys:
    def test_known_text_forms(self):
        assert LOG.verifier().text() == LOG_KEY
        assert LOG.private_text() == LOG_SECRET
        assert WITNESS.verifier().text() == WITNESS_KEY

    def test_what_is_written_reads_back(self):
        assert NoteVerifier.parse(LOG_KEY) == LOG.verifier()
        assert CosignatureVerifier.parse(WITNESS_KEY) == WITNESS.verifier()
        assert NoteSigner.parse(LOG_SECRET).verifier() == LOG.verifier()

    def test_new_keys_differ(self):
        assert NoteSigner.generate("a").verifier() != NoteSigner.generate("a").verifier()

    @pytest.mark.parametrize("wrong", ["", "a b", "a+b", "a\n", "\u2028", "a\x00"])
    def test_a_name_that_notes_cannot_carry_is_refused(self, wrong):
        with pytest.raises(NoteInvalid) as refusal:
            NoteSigner.generate(wrong)
        assert refusal.value.code == "malformed_name"

    @pytest.mark.parametrize(
        ("key", "code"),
        [
            (LOG_KEY.replace("d29368d8", "d29368d9"), "key_hash_differs"),
            (LOG_KEY.replace("xa+", "xb+"), "key_hash_differs"),
            (LOG_KEY[:-4], "wrong_key_size"),
            (LOG_KEY + "\n", "malformed_key"),
            (WITNESS_KEY, "other_algorithm"),
            ("nonsense", "malformed_key"),
        ],
    )
    def test_a_damaged_key_is_refused(self, key, code):
        with pytest.raises(NoteInvalid) as refusal:
            NoteVerifier.parse(key)
        assert refusal.value.code == code

    def test_no_representation_or_traceback_shows_the_secret(self):
        secret = base64.b64encode(b"\x01" + LOG_SEED).decode()
        told = [repr(LOG), str(LOG), repr(Witness.adopting(WITNESS, LOG.verifier(), published(5)))]
        with pytest.raises(NoteInvalid) as refusal:
            NoteSigner.parse(LOG_SECRET.replace("xa+", "xb+"))
        told += traceback.format_exception(refusal.value)
        assert all(secret not in text and LOG_SEED.hex() not in text and repr(LOG_SEED) not in text for text in told)


class TestNotes:
    def test_the_known_note(self):
        assert sign_note(TEXT, [LOG]) == TEXT + "\n" + SIGNED
        opened = open_note(TEXT + "\n" + SIGNED, [LOG.verifier()])
        assert opened.text == TEXT
        assert [(found.name, found.at) for found in opened.signatures] == [("log.example/xa", None)]

    @given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=1, max_size=5))
    def test_what_is_signed_opens_to_the_same_text(self, lines):
        text = "".join(line + "\n" for line in lines)
        assert open_note(sign_note(text, [LOG]).encode(), [LOG.verifier()]).text == text

    def test_signatures_of_unknown_keys_are_passed_over(self):
        stranger = NoteSigner.generate("stranger.example")
        namesake = NoteSigner.generate(LOG.name)
        note = sign_note(TEXT, [stranger, namesake, LOG])
        assert [found.key_hash for found in open_note(note, [LOG.verifier()]).signatures] == [LOG.verifier().key_hash]

    def test_but_one_known_key_must_have_signed(self):
        with pytest.raises(NoteInvalid) as refusal:
            open_note(sign_note(TEXT, [NoteSigner.generate("stranger.example")]), [LOG.verifier()])
        assert refusal.value.code == "no_known_signature"

    def test_one_wrong_signature_of_a_known_key_spoils_the_note(self):
        second = NoteSigner.generate("second.example")
        wrong = second.signature_line("another text\n")
        with pytest.raises(NoteInvalid) as refusal:
            open_note(add_signature(sign_note(TEXT, [LOG]), wrong), [LOG.verifier(), second.verifier()])
        assert (refusal.value.code, refusal.value.facts) == ("wrong_signature", {"name": "second.example"})

    @given(st.data())
    def test_no_changed_byte_of_the_text_passes(self, data):
        note = bytearray(sign_note(TEXT, [LOG]).encode())
        note[data.draw(st.integers(0, len(TEXT.encode()) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        with pytest.raises(NoteInvalid):
            open_note(bytes(note), [LOG.verifier()])

    @pytest.mark.parametrize(
        ("note", "code"),
        [
            ("", "malformed_note"),
            (TEXT + SIGNED, "malformed_note"),
            (TEXT + "\n" + SIGNED[:-1], "malformed_note"),
            (TEXT + "\n", "malformed_note"),
            (TEXT + "\n" + SIGNED + "x\n", "malformed_signature"),
            (TEXT + "\n- " + SIGNED[2:], "malformed_signature"),
            (TEXT + "\n" + SIGNED.replace("=\n", "\n"), "malformed_base64"),
            (TEXT + "\n— log.example/xa AAAA\n", "malformed_signature"),
            (TEXT.replace("\n5", "\r\n5") + "\n" + SIGNED, "malformed_text"),
            ("tab\there\n\n" + SIGNED, "malformed_text"),
            (TEXT + "\n" + SIGNED * 101, "too_many_signatures"),
            ("x" * 1_000_000 + "\n\n" + SIGNED, "too_large"),
            (b"\xff\n\n" + SIGNED.encode(), "not_utf8"),
        ],
    )
    def test_a_malformed_note_is_refused(self, note, code):
        with pytest.raises(NoteInvalid) as refusal:
            open_note(note, [LOG.verifier()])
        assert refusal.value.code == code

    def test_a_signature_counts_once(self):
        assert len(open_note(TEXT + "\n" + SIGNED * 2, [LOG.verifier()]).signatures) == 1
        with pytest.raises(NoteInvalid):
            add_signature(TEXT + "\n" + SIGNED, SIGNED)

    @pytest.mark.parametrize("text", ["", "no newline", "nul\x00\n", "lone \ud800\n"])
    def test_what_is_no_note_text_is_not_signed(self, text):
        with pytest.raises(NoteInvalid):
            sign_note(text, [LOG])


class TestCosignatures:
    def test_the_known_cosignature(self):
        assert WITNESS.cosignature_line(TEXT, at=NOON) == COSIGNED
        assert open_note(TEXT + "\n" + COSIGNED, [WITNESS.verifier()]).signatures[0].at == NOON

    def test_its_bytes_are_the_standard_s(self):
        key_hash_time_signature = base64.b64decode(COSIGNED.split(" ")[2])
        public = WITNESS.verifier().key
        assert key_hash_time_signature[:4] == hashlib.sha256(b"witness.example/xb\n\x04" + public).digest()[:4]
        assert int.from_bytes(key_hash_time_signature[4:12], "big") == NOON.timestamp()
        message = b"cosignature/v1\ntime 1772366400\n" + TEXT.encode()
        assert key_hash_time_signature[12:] == Ed25519PrivateKey.from_private_bytes(WITNESS_SEED).sign(message)

    def test_a_changed_time_is_seen(self):
        changed = bytearray(base64.b64decode(COSIGNED.split(" ")[2]))
        changed[11] ^= 1
        line = f"— witness.example/xb {base64.b64encode(changed).decode()}\n"
        with pytest.raises(NoteInvalid):
            open_note(TEXT + "\n" + line, [WITNESS.verifier()])

    def test_a_time_without_zone_is_a_mistake(self):
        with pytest.raises(ValueError, match="time zone"):
            WITNESS.cosignature_line(TEXT, at=datetime(2026, 3, 1, 12))  # noqa: DTZ001 - the mistake under test

    def test_a_witness_s_key_signs_nothing_without_time(self):
        with pytest.raises(TypeError):
            sign_note(TEXT, [WITNESS])


class TestCheckpoint:
    def test_the_known_text(self):
        checkpoint = Checkpoint("log.example/xa", 5, tree_root(LEAVES[:5]))
        assert checkpoint.text() == TEXT
        assert Checkpoint.parse(TEXT) == checkpoint
        assert open_checkpoint(TEXT + "\n" + SIGNED, LOG.verifier()).checkpoint == checkpoint

    @pytest.mark.parametrize(
        "text",
        [
            TEXT[:-1],
            TEXT + "\n",
            TEXT + "extension\n",
            TEXT.replace("\n5\n", "\n05\n"),
            TEXT.replace("\n5\n", "\n+5\n"),
            TEXT.replace("\n5\n", "\n٥\n"),
            TEXT.replace("\n5\n", "\n-5\n"),
            TEXT.replace("\n5\n", "\n0\n"),
            TEXT.replace("pYU=", "pYV="),
            TEXT.replace("pYU=", "pYU"),
            TEXT.replace("xa\n", "x a\n"),
            "\n" + TEXT,
        ],
    )
    def test_there_is_one_spelling(self, text):
        with pytest.raises(NoteInvalid):
            Checkpoint.parse(text)

    def test_the_key_has_the_name_of_the_log(self):
        with pytest.raises(NoteInvalid) as refusal:
            sign_checkpoint(Checkpoint("log.example/xc", 5, tree_root(LEAVES[:5])), LOG)
        assert refusal.value.code == "origin_differs"

    def test_a_checkpoint_of_another_log_is_refused(self):
        note = sign_note(Checkpoint("log.example/xc", 5, tree_root(LEAVES[:5])).text(), [LOG])
        with pytest.raises(NoteInvalid) as refusal:
            open_checkpoint(note, LOG.verifier())
        assert refusal.value.code == "origin_differs"

    def test_witnesses_alone_do_not_speak_for_the_log(self):
        with pytest.raises(NoteInvalid) as refusal:
            open_checkpoint(TEXT + "\n" + COSIGNED, LOG.verifier(), [WITNESS.verifier()])
        assert refusal.value.code == "not_signed_by_log"

    def test_cosignatures_are_told(self):
        opened = open_checkpoint(add_signature(TEXT + "\n" + SIGNED, COSIGNED), LOG.verifier(), [WITNESS.verifier()])
        assert [(found.name, found.at) for found in opened.cosignatures] == [("witness.example/xb", NOON)]


class TestWitness:
    """A witness signs only what continues the last checkpoint it signed."""

    def test_a_log_that_grows_is_cosigned_again_and_again(self):
        witness = Witness.adopting(WITNESS, LOG.verifier(), published(2))
        for old, new in [(2, 3), (3, 3), (3, 7)]:
            proof = consistency_proof(old, new, node)
            witness, line = witness.cosign(published(new), proof, at=NOON)
            note = add_signature(published(new), line)
            assert open_checkpoint(note, LOG.verifier(), [WITNESS.verifier()]).cosignatures[0].at == NOON
        assert witness.last.size == 7

    def test_a_rewritten_log_is_refused_and_the_memory_stays(self):
        witness = Witness.adopting(WITNESS, LOG.verifier(), published(3))
        rewritten = [leaf_hash(b"other"), *LEAVES[1:]]
        with pytest.raises(WitnessRefused) as refusal:
            witness.cosign(published(7, rewritten), consistency_proof(3, 7, node), at=NOON)
        assert refusal.value.code == "not_continued"
        assert witness.last.size == 3

    @pytest.mark.parametrize(
        ("size", "leaves", "code"),
        [(2, LEAVES, "shrunk"), (3, LEAVES[::-1], "forked"), (7, LEAVES, "not_continued")],
    )
    def test_shrunk_forked_and_unproven_logs_are_refused(self, size, leaves, code):
        witness = Witness.adopting(WITNESS, LOG.verifier(), published(3))
        with pytest.raises(WitnessRefused) as refusal:
            witness.cosign(published(size, leaves), [], at=NOON)
        assert refusal.value.code == code

    def test_a_checkpoint_the_log_did_not_sign_is_refused(self):
        witness = Witness.adopting(WITNESS, LOG.verifier(), published(3))
        impostor = NoteSigner.generate(LOG.name)
        note = sign_checkpoint(Checkpoint(LOG.name, 7, tree_root(LEAVES)), impostor)
        with pytest.raises(NoteInvalid):
            witness.cosign(note, consistency_proof(3, 7, node), at=NOON)

    def test_there_is_no_witness_without_memory(self):
        with pytest.raises(WitnessRefused) as refusal:
            Witness.adopting(WITNESS, LOG.verifier(), published(0))
        assert refusal.value.code == "empty_log"
        with pytest.raises(WitnessRefused):
            Witness(WITNESS, LOG.verifier(), Checkpoint("log.example/xc", 1, LEAVES[0]))

    def test_the_empty_log_has_its_own_checkpoint(self):
        assert Checkpoint.parse(Checkpoint(LOG.name, 0, EMPTY_ROOT).text()).root == EMPTY_ROOT
