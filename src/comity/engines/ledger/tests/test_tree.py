"""The Merkle tree, its frontier and its proofs, against the RFC's own words and public vectors."""

import base64
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engines.ledger import (
    EMPTY_ROOT,
    TILE_SIZE,
    Frontier,
    FrontierInvalid,
    ProofInvalid,
    Tiles,
    commitment,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    new_salt,
    node_hash,
    tree_root,
    verify_consistency,
    verify_inclusion,
)

ENTRIES = [b"", b"\x00", b"one", b"two", b"three"]
ROOTS = [  # by size, as docs/reference/ledger-format.md gives them
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "9ace3221c8ab01b7e3102db81c38e6ec36e9f6b32c367305fd8c313b07121b61",
    "76292d2cad594fdb13cd10d35c3e5abee8d75252a5ac4f12fe54d4ba08901fbe",
    "8fa128786f060e1c174c0af4640ec11024b56716be0350c5aba25bc9e5dda585",
]


# The slow twins: RFC 6962, section 2.1, word for word.  D[k] are entries, k is the largest power of two below n.
def half_of(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def slow_root(entries: list[bytes]) -> bytes:
    n = len(entries)
    if n == 0:
        return hashlib.sha256().digest()
    if n == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = half_of(n)
    return hashlib.sha256(b"\x01" + slow_root(entries[:k]) + slow_root(entries[k:])).digest()


def slow_path(m: int, entries: list[bytes]) -> list[bytes]:
    n = len(entries)
    if n == 1:
        return []
    k = half_of(n)
    if m < k:
        return [*slow_path(m, entries[:k]), slow_root(entries[k:])]
    return [*slow_path(m - k, entries[k:]), slow_root(entries[:k])]


def slow_subproof(m: int, entries: list[bytes], b: bool) -> list[bytes]:
    n = len(entries)
    if m == n:
        return [] if b else [slow_root(entries)]
    k = half_of(n)
    if m <= k:
        return [*slow_subproof(m, entries[:k], b), slow_root(entries[k:])]
    return [*slow_subproof(m - k, entries[k:], False), slow_root(entries[:k])]


def node_source(entries: list[bytes]):
    return lambda level, index: slow_root(entries[index << level : (index + 1) << level])


LONG_LOG = [leaf_hash(str(number).encode()) for number in range(3 * TILE_SIZE + 77)]
TILE_ROOTS = [tree_root(LONG_LOG[TILE_SIZE * tile : TILE_SIZE * (tile + 1)]) for tile in range(3)]

LOGS = st.lists(st.binary(max_size=3), min_size=1, max_size=40)


@st.composite
def log_and_index(draw):
    entries = draw(LOGS)
    return entries, draw(st.integers(0, len(entries) - 1))


class TestCommitment:
    def test_is_the_hash_of_salt_and_payload(self):
        salt = bytes(range(32))
        assert commitment(b"payload", salt) == hashlib.sha256(salt + b"payload").digest()

    def test_a_salt_of_another_length_is_refused(self):
        with pytest.raises(ValueError, match="32 bytes"):
            commitment(b"payload", b"short")

    def test_every_salt_is_new(self):
        assert len({new_salt() for _ in range(100)}) == 100
        assert len(new_salt()) == 32


class TestRoots:
    @pytest.mark.parametrize("size", range(6))
    def test_known_roots(self, size):
        assert tree_root(leaf_hash(entry) for entry in ENTRIES[:size]).hex() == ROOTS[size]

    @given(st.lists(st.binary(max_size=3), max_size=70))
    def test_the_root_is_the_rfc_s(self, entries):
        assert tree_root(map(leaf_hash, entries)) == slow_root(entries)

    def test_a_leaf_cannot_pass_as_a_node(self):
        left, right = leaf_hash(b"left"), leaf_hash(b"right")
        assert leaf_hash(left + right) != node_hash(left, right)


class TestFrontier:
    @given(st.lists(st.binary(max_size=3), max_size=70))
    def test_survives_its_row_of_the_database(self, entries):
        frontier = Frontier().extend(map(leaf_hash, entries))
        kept = Frontier.parse(frontier.text())
        assert kept == frontier
        assert kept.append(leaf_hash(b"next")).root() == slow_root([*entries, b"next"])

    def test_the_empty_one_is_a_zero(self):
        assert Frontier().text() == "0"
        assert Frontier.parse("0").root() == EMPTY_ROOT

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "-1",
            "01",
            "1",
            "0 " + "00" * 32,
            "1 " + "00" * 31,
            "1  " + "00" * 32,
            "1 " + "AA" * 32,
            "1 " + "00" * 32 + "\n",
        ],
    )
    def test_a_damaged_row_is_refused(self, text):
        with pytest.raises(FrontierInvalid):
            Frontier.parse(text)


class TestProofs:
    @given(log_and_index())
    def test_every_entry_is_shown_to_be_where_it_is(self, log):
        entries, index = log
        proof = inclusion_proof(index, len(entries), node_source(entries))
        assert proof == slow_path(index, entries)
        verify_inclusion(leaf_hash(entries[index]), index, len(entries), proof, slow_root(entries))

    @given(log_and_index())
    def test_every_log_is_shown_to_continue_its_past(self, log):
        entries, last = log
        size1, size2 = last + 1, len(entries)
        proof = consistency_proof(size1, size2, node_source(entries))
        assert proof == slow_subproof(size1, entries, True)
        verify_consistency(size1, size2, proof, slow_root(entries[:size1]), slow_root(entries))

    @given(log_and_index(), st.data())
    def test_no_proof_fits_a_changed_past(self, log, data):
        entries, last = log
        size1, size2 = last + 1, len(entries)
        changed = data.draw(st.integers(0, last))
        rewritten = [*entries[:changed], entries[changed] + b"!", *entries[changed + 1 :]]
        proof = consistency_proof(size1, size2, node_source(rewritten))
        with pytest.raises(ProofInvalid):
            verify_consistency(size1, size2, proof, slow_root(entries[:size1]), slow_root(rewritten))

    @given(log_and_index(), st.data())
    def test_one_flipped_bit_anywhere_is_seen(self, log, data):
        entries, index = log
        proof = inclusion_proof(index, len(entries), node_source(entries))
        given_hashes = [leaf_hash(entries[index]), slow_root(entries), *proof]
        which = data.draw(st.integers(0, len(given_hashes) - 1))
        flipped = bytearray(given_hashes[which])
        flipped[data.draw(st.integers(0, 31))] ^= 1 << data.draw(st.integers(0, 7))
        leaf, root, *proof = [*given_hashes[:which], bytes(flipped), *given_hashes[which + 1 :]]
        with pytest.raises(ProofInvalid):
            verify_inclusion(leaf, index, len(entries), proof, root)

    @given(
        st.integers(-2, 2**70),
        st.integers(-2, 2**70),
        st.lists(st.binary(max_size=33) | st.binary(min_size=32, max_size=32), max_size=80),
    )
    def test_garbage_is_refused_never_a_crash(self, one, other, hashes):
        with pytest.raises(ProofInvalid):
            verify_inclusion(leaf_hash(b"x"), one, other, hashes, EMPTY_ROOT)
        with pytest.raises(ProofInvalid):
            verify_consistency(one, other, hashes, leaf_hash(b"x"), leaf_hash(b"y"))

    def test_nothing_is_proved_from_the_empty_log(self):
        with pytest.raises(ProofInvalid) as refusal:
            verify_consistency(0, 5, [], EMPTY_ROOT, bytes.fromhex(ROOTS[5]))
        assert refusal.value.code == "sizes_not_comparable"
        with pytest.raises(ValueError, match="from 0 to 5"):
            consistency_proof(0, 5, node_source(ENTRIES))

    def test_an_entry_outside_the_log_has_no_proof(self):
        with pytest.raises(ValueError, match="not in a tree"):
            inclusion_proof(5, 5, node_source(ENTRIES))


class TestTiles:
    def tiles(self, reads: list[int]) -> Tiles:
        def leaves(first: int, until: int) -> list[bytes]:
            reads.append(until - first)
            return LONG_LOG[first:until]

        return Tiles(leaves, lambda first, until: TILE_ROOTS[first:until])

    @pytest.mark.parametrize("index", [0, 255, 256, 600, len(LONG_LOG) - 1])
    def test_proofs_read_a_tile_s_worth_of_leaves_not_the_log(self, index):
        reads: list[int] = []
        proof = inclusion_proof(index, len(LONG_LOG), self.tiles(reads))
        verify_inclusion(LONG_LOG[index], index, len(LONG_LOG), proof, tree_root(LONG_LOG))
        assert sum(reads) <= 2 * TILE_SIZE

    @pytest.mark.parametrize("size1", [1, 255, 256, 257, 768, len(LONG_LOG)])
    def test_consistency_over_tiles(self, size1):
        proof = consistency_proof(size1, len(LONG_LOG), self.tiles([]))
        verify_consistency(size1, len(LONG_LOG), proof, tree_root(LONG_LOG[:size1]), tree_root(LONG_LOG))

    def test_a_store_with_a_hole_is_an_error_not_a_wrong_proof(self):
        tiles = Tiles(lambda first, until: LONG_LOG[first : until - 1], lambda first, until: [])
        with pytest.raises(LookupError, match="has 3"):
            tiles(2, 0)
        with pytest.raises(LookupError, match="has 0"):
            tiles(9, 0)


class TestPublicVectors:
    """196 vectors of transparency-dev/merkle: 12 to accept, 184 to refuse."""

    def test_all_are_judged_as_their_authors_judge_them(self, shared_data):
        outcomes = [
            (path.name, is_accepted(json.loads(path.read_text())), not json.loads(path.read_text())["wantErr"])
            for path in sorted((shared_data / "merkle" / "testdata").rglob("*.json"))
        ]
        assert len(outcomes) == 196
        assert [outcome for outcome in outcomes if outcome[1] != outcome[2]] == []

    def test_the_reference_tree(self, shared_data):
        tree = json.loads((shared_data / "merkle" / "rfc6962_reference_tree.json").read_text())
        leaves = [leaf_hash(bytes.fromhex(entry)) for entry in tree["leaf_inputs_hex"]]
        roots = [tree_root(leaves[:size]).hex() for size in range(len(leaves) + 1)]
        assert roots == tree["root_by_tree_size_hex"]


def is_accepted(vector: dict) -> bool:
    def decoded(name: str) -> bytes:
        return base64.b64decode(vector[name] or "")

    proof = [base64.b64decode(value) for value in vector["proof"] or []]
    try:
        if "leafIdx" in vector:
            verify_inclusion(decoded("leafHash"), vector["leafIdx"], vector["treeSize"], proof, decoded("root"))
        else:
            verify_consistency(vector["size1"], vector["size2"], proof, decoded("root1"), decoded("root2"))
    except ProofInvalid:
        return False
    return True
