"""What is sealed opens for each of its recipients, and for nobody else."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines.envelopes import (
    BODY_CLASSES,
    FIRST_PREVIOUS,
    LARGEST_BODY,
    SLOT_CLASSES,
    USUAL,
    ActRefused,
    Disclosure,
    Policy,
    Recipient,
    Sealed,
    SealRefused,
    open_act,
    revoke,
    seal,
    verify_disclosure,
    verify_seal,
)
from comity.engines.envelopes.framing import read_frame
from comity.engines.envelopes.suites import TAG_SIZE

from .people import BUREAUS, CAST, DIRECTORY, NOON, draft, recipient

DAY = timedelta(days=1)
SUITE_OF = {"H0": 1, "H1": 1, "H2": 2, "H3": 2}
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
BODIES = st.dictionaries(TEXTS, TEXTS | st.integers(-(2**53) + 1, 2**53 - 1) | st.booleans() | st.none(), max_size=4)


def sealed(*codes: str, at=NOON, directory=DIRECTORY, policy=USUAL, signer="XA", **changes) -> Sealed:
    """An act of XA's to some bureaus, each for the first time."""
    act = draft(**changes)
    recipients = [recipient(code, SUITE_OF[act.handling]) for code in codes]
    return seal(act, signer=CAST[signer].signing, recipients=recipients, directory=directory, at=at, policy=policy)


def opened_by(code: str, act: Sealed, *, at=NOON, directory=DIRECTORY, policy=USUAL):
    return open_act(
        act.envelope, bureau=code, opening_keys=CAST[code].opening, directory=directory, at=at, policy=policy
    )


def relisted(code: str, **changes):
    """The directory, with one listing changed."""
    listings = (replace(each, **changes) if each.bureau == code else each for each in DIRECTORY.listings)
    return replace(DIRECTORY, listings=tuple(listings))


@settings(max_examples=40)
@given(
    audience=st.sampled_from(["open", "confidential"]),
    handling=st.sampled_from(sorted(SUITE_OF)),
    codes=st.sets(st.sampled_from(BUREAUS), min_size=1),
    body=BODIES,
)
def test_what_is_sealed_opens_for_each_recipient_and_nobody_else(audience, handling, codes, body):
    act = sealed(*codes, audience=audience, handling=handling, body=body)
    for code in BUREAUS:
        if code in codes:
            assert opened_by(code, act).body == body
        else:
            with pytest.raises(ActRefused, match="not_addressed|no_slot_opens"):
                opened_by(code, act)


class TestWhatIsOpened:
    def test_the_header_says_what_the_draft_said(self):
        act = sealed("XB", valid_until=NOON + DAY, reply_to="019cb000-0000-7000-8000-000000000000")
        header = opened_by("XB", act).header
        assert (header.id, header.issuer, header.kind, header.recipients) == (act.header.id, "XA", "message", ("XB",))
        assert (header.issued_at, header.valid_until) == (NOON, NOON + DAY)
        assert header.reply_to == "019cb000-0000-7000-8000-000000000000"
        assert (header.epoch, header.directory) == (DIRECTORY.epoch, DIRECTORY.hash)

    def test_each_recipient_learns_its_own_number_and_predecessor(self):
        before = {"XB": hashlib.sha256(b"XB").digest(), "XC": FIRST_PREVIOUS}
        act = seal(
            draft(),
            signer=CAST["XA"].signing,
            recipients=[recipient("XB", 1, 7, before["XB"]), recipient("XC")],
            directory=DIRECTORY,
            at=NOON,
        )
        seen = {code: opened_by(code, act) for code in ("XB", "XC")}
        assert {code: (each.number, each.previous) for code, each in seen.items()} == {
            "XB": (7, before["XB"]),
            "XC": (1, FIRST_PREVIOUS),
        }
        assert {code: each.slot_hash for code, each in seen.items()} == act.slots
        assert {each.act_hash for each in seen.values()} == {act.act_hash}

    def test_a_receipt_has_nothing_to_evaluate(self):
        assert opened_by("XB", sealed("XB", evaluation=None)).header.evaluation is None

    def test_an_older_opening_key_opens_what_was_under_way(self):
        act = sealed("XB")
        keys = [*CAST["XC"].opening, *CAST["XB"].opening]
        assert open_act(act.envelope, bureau="XB", opening_keys=keys, directory=DIRECTORY, at=NOON).number == 1

    def test_twice_sealed_it_differs_everywhere(self):
        one, other = read_frame(sealed("XB").envelope), read_frame(sealed("XB").envelope)
        assert one.ciphertext != other.ciphertext
        assert one.slots != other.slots
        assert one.header != other.header


class TestSizes:
    """Nobody who carries an act learns the size of its body, or how many it is for in confidence."""

    @pytest.mark.parametrize("length", [0, 1, 400, 500, 5_000, 100_000])
    def test_a_body_is_padded_to_a_class(self, length):
        frame = read_frame(sealed("XB", body={"t": "x" * length}).envelope)
        size = len(frame.ciphertext) - TAG_SIZE
        assert size in BODY_CLASSES
        assert size >= length

    def test_bodies_of_one_class_look_alike(self):
        sizes = {len(sealed("XB", body={"t": "x" * length}).envelope) for length in range(0, 400, 50)}
        assert len(sizes) == 1

    def test_the_largest_body_travels_and_a_larger_one_does_not(self):
        text = "x" * (LARGEST_BODY - len('{"t":""}'))
        assert opened_by("XB", sealed("XB", body={"t": text})).body == {"t": text}
        with pytest.raises(SealRefused, match="body_too_large"):
            sealed("XB", body={"t": text + "x"})

    @pytest.mark.parametrize("handling", ["H0", "H3"])
    def test_a_confidential_audience_of_one_to_four_looks_alike(self, handling):
        acts = [sealed(*BUREAUS[:count], audience="confidential", handling=handling) for count in range(1, 5)]
        assert {len(act.envelope) for act in acts} == {len(acts[0].envelope)}
        assert len(read_frame(acts[0].envelope).divided_slots()) == SLOT_CLASSES[0]


class TestConfidentialAudience:
    """Decision 21: members do not learn of each other, nor does whoever carries the act."""

    def test_no_recipient_is_named(self):
        act = sealed("XB", "XC", audience="confidential")
        assert act.header.recipients is None
        # The bytes of a code may stand by chance in what is random; as a value it stands nowhere.
        assert {"XB", "XC"}.isdisjoint(str(value) for value in json.loads(read_frame(act.envelope).header).values())

    def test_slots_stand_in_the_order_of_their_bytes(self):
        """Which are random, so the order says nothing; and there is one order, so it cannot carry a mark."""
        slots = read_frame(sealed(*BUREAUS, audience="confidential").envelope).divided_slots()
        assert slots == sorted(slots)

    def test_a_slot_is_bound_to_its_recipient(self):
        """XB's key opens nothing when XB claims to be another."""
        act = sealed("XB", audience="confidential")
        with pytest.raises(ActRefused, match="no_slot_opens"):
            open_act(act.envelope, bureau="XC", opening_keys=CAST["XB"].opening, directory=DIRECTORY, at=NOON)


class TestRestrictedClass:
    """H2 and H3 travel in the hybrid suite only (M4: a weaker one is a downgrade)."""

    @pytest.mark.parametrize(("handling", "version"), sorted(SUITE_OF.items()))
    def test_the_suite_follows_from_the_handling_code(self, handling, version):
        assert sealed("XB", handling=handling).header.version == version

    def test_a_weaker_suite_is_refused_by_the_receiver(self):
        lax = Policy(hybrid_handling=frozenset())
        act = seal(
            draft(handling="H3"),
            signer=CAST["XA"].signing,
            recipients=[recipient("XB", 1)],
            directory=DIRECTORY,
            at=NOON,
            policy=lax,
        )
        with pytest.raises(ActRefused, match="suite_too_weak"):
            opened_by("XB", act)


class TestSealingIsRefused:
    """Nothing leaves that may not, or that the other side would refuse."""

    def test_under_a_stale_directory_it_is_queued(self):
        with pytest.raises(SealRefused, match="stale_directory") as refusal:
            sealed("XB", at=NOON + 8 * DAY)
        assert refusal.value.queue

    def test_under_an_ageing_one_it_is_not(self):
        assert opened_by("XB", sealed("XB", at=NOON + 6 * DAY), at=NOON + 6 * DAY).seal.warnings == (
            "directory_ageing",
        )

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"issuer": "XB"}, "signer_not_certified"),
            ({"id": "not-an-id"}, "draft_wrong"),
            ({"kind": "Message"}, "draft_wrong"),
            ({"handling": "H4"}, "draft_wrong"),
            ({"evaluation": "Z9"}, "draft_wrong"),
            ({"kind_version": 0}, "draft_wrong"),
            ({"reply_to": "x"}, "draft_wrong"),
            ({"body": {"n": float("nan")}}, "body_not_json"),
            ({"body": {"n": 2**53}}, "body_not_json"),
        ],
        ids=["issuer", "id", "kind", "handling", "evaluation", "version", "reply", "nan", "number"],
    )
    def test_a_draft_that_says_what_no_act_can(self, changes, code):
        act = draft(**changes)
        with pytest.raises(SealRefused, match=code) as refusal:
            seal(act, signer=CAST["XA"].signing, recipients=[recipient("XB")], directory=DIRECTORY, at=NOON)
        assert not refusal.value.queue

    @pytest.mark.parametrize(
        ("recipients", "code"),
        [
            ([], "no_recipients"),
            ([recipient("XB"), recipient("XB")], "recipient_twice"),
            ([replace(recipient("XB"), bureau="XC")], "wrong_certificate"),
            ([replace(recipient("XB"), bureau="XZ")], "not_a_member"),
            ([recipient("XB", 2)], "wrong_certificate"),
            ([replace(recipient("XB"), certificate=CAST["XB"].certificates()[0])], "wrong_certificate"),
            ([replace(recipient("XB"), number=0)], "wrong_link"),
            ([replace(recipient("XB"), number=2)], "wrong_link"),
            ([replace(recipient("XB"), previous=b"\1" * 32)], "wrong_link"),
            ([replace(recipient("XB"), number=2, previous=b"\1" * 31)], "wrong_link"),
        ],
        ids=[
            "nobody", "twice", "another's", "stranger", "other suite", "signing key",
            "number 0", "no previous", "previous of none", "short previous",
        ],
    )  # fmt: skip
    def test_recipients_that_cannot_be(self, recipients, code):
        with pytest.raises(SealRefused, match=code):
            seal(draft(), signer=CAST["XA"].signing, recipients=recipients, directory=DIRECTORY, at=NOON)

    def test_to_a_certificate_that_was_swapped(self):
        """M3: the certificate has to be the directory's own, not one that somebody handed over."""
        certificate = recipient("XB").certificate
        swapped = replace(recipient("XB"), certificate=replace(certificate, serial=99))
        with pytest.raises(SealRefused, match="certificate_not_in_force"):
            seal(draft(), signer=CAST["XA"].signing, recipients=[swapped], directory=DIRECTORY, at=NOON)

    def test_with_a_key_that_is_over(self):
        late = replace(DIRECTORY, issued_at=NOON + 30 * DAY)
        with pytest.raises(SealRefused, match="signer_not_certified"):
            sealed("XB", at=NOON + 30 * DAY, directory=late)

    def test_to_too_many(self):
        many = [Recipient(f"Q{number}", recipient("XB").certificate, 1, FIRST_PREVIOUS) for number in range(1_025)]
        with pytest.raises(SealRefused, match="too_many_recipients"):
            seal(draft(), signer=CAST["XA"].signing, recipients=many, directory=DIRECTORY, at=NOON)


class TestStanding:
    """M6: a suspended bureau neither sends nor receives, except what has to reach it."""

    RECALLS = Policy(kinds_while_suspended=frozenset({"recall"}))

    @pytest.mark.parametrize(("standing", "code"), [("suspended", "bureau_suspended"), ("left", "bureau_left")])
    def test_nothing_goes_to_it(self, standing, code):
        with pytest.raises(SealRefused, match=code):
            sealed("XB", directory=relisted("XB", standing=standing, standing_since=NOON))

    @pytest.mark.parametrize(("standing", "code"), [("suspended", "bureau_suspended"), ("left", "bureau_left")])
    def test_nothing_comes_from_it(self, standing, code):
        act = sealed("XB")
        with pytest.raises(ActRefused, match=code):
            verify_seal(act.envelope, directory=relisted("XA", standing=standing, standing_since=NOON), at=NOON)

    def test_what_it_said_before_stays_verifiable(self):
        since = relisted("XA", standing="suspended", standing_since=NOON + DAY)
        act = sealed("XB", directory=since)
        assert opened_by("XB", act, directory=since).number == 1

    def test_a_recall_reaches_it_and_its_receipt_comes_back(self):
        suspended = relisted("XB", standing="suspended", standing_since=NOON)
        act = sealed("XB", kind="recall", directory=suspended, policy=self.RECALLS)
        assert opened_by("XB", act, directory=suspended, policy=self.RECALLS).number == 1
        back = seal(
            draft(issuer="XB", kind="recall"),
            signer=CAST["XB"].signing,
            recipients=[recipient("XA")],
            directory=suspended,
            at=NOON,
            policy=self.RECALLS,
        )
        assert opened_by("XA", back, directory=suspended, policy=self.RECALLS).header.issuer == "XB"

    def test_nothing_reaches_one_that_left(self):
        with pytest.raises(SealRefused, match="bureau_left"):
            sealed(
                "XB",
                kind="recall",
                directory=relisted("XB", standing="left", standing_since=NOON),
                policy=self.RECALLS,
            )


class TestTime:
    """M2, M6: the issuer's clock alone decides nothing."""

    def test_a_clock_a_little_ahead_is_accepted_and_shown(self):
        act = sealed("XB", at=NOON + timedelta(minutes=5))
        assert opened_by("XB", act).seal.warnings == ("clock_ahead",)

    def test_a_clock_far_ahead_is_held_not_dropped(self):
        act = sealed("XB", at=NOON + timedelta(minutes=5, seconds=1))
        with pytest.raises(ActRefused, match="clock_far_ahead") as refusal:
            opened_by("XB", act)
        assert refusal.value.held
        assert opened_by("XB", act, at=NOON + timedelta(minutes=1)).number == 1

    def test_an_act_a_year_late_opens(self):
        """M9. The certificate was in force when it was issued, and nobody revoked it since."""
        act = sealed("XB")
        assert opened_by("XB", act, at=NOON + 365 * DAY).seal.warnings == ("directory_stale",)

    def test_an_act_past_its_own_end_opens_and_says_so(self):
        act = sealed("XB", valid_until=NOON + DAY)
        assert opened_by("XB", act, at=NOON + DAY).seal.warnings == ("validity_over",)

    def test_a_revoked_key_is_refused_whatever_time_it_states(self):
        certificate = CAST["XA"].certificates()[0]
        revocation = revoke(CAST["XA"].root, certificate, reason="key_compromise", since=NOON + DAY)
        revoked = replace(relisted("XA", revocations=(revocation,)), epoch=2)
        act = sealed("XB")
        assert opened_by("XB", act, directory=revoked, at=NOON + DAY / 2).number == 1  # first held before
        with pytest.raises(ActRefused, match="signer_revoked"):
            opened_by("XB", act, directory=revoked, at=NOON + DAY)

    def test_a_certificate_has_to_be_in_force_at_the_stated_time(self):
        times = CAST["XA"].certificates()[0]
        early = tuple(replace(each, valid_from=NOON + DAY) for each in CAST["XA"].certificates())
        act = sealed("XB")
        assert times.is_in_force(NOON)
        with pytest.raises(ActRefused, match="signer_not_in_force"):
            verify_seal(act.envelope, directory=relisted("XA", certificates=early), at=NOON)

    def test_a_key_that_was_not_in_force_is_not_sealed_to(self):
        """A dishonest issuer, or a thief who has the old key and nothing else."""
        act = sealed("XB")
        over = tuple(replace(each, valid_until=NOON) for each in CAST["XB"].certificates())
        with pytest.raises(ActRefused, match="slot_unopened"):
            opened_by("XB", act, directory=replace(relisted("XB", certificates=over), epoch=2))
        assert opened_by("XB", act, directory=replace(relisted("XB", certificates=()), epoch=2)).number == 1


class TestDirectories:
    """M3: what two members were shown differs, and one of them notices."""

    def test_an_issuer_from_a_later_directory_is_held(self):
        ahead = replace(DIRECTORY, epoch=2)
        behind = replace(DIRECTORY, listings=DIRECTORY.listings[1:])
        act = sealed("XB", directory=ahead)
        with pytest.raises(ActRefused, match="directory_behind") as refusal:
            opened_by("XB", act, directory=behind)
        assert refusal.value.held

    def test_an_issuer_whom_nobody_knows_is_refused(self):
        act = sealed("XB")
        stranger = replace(DIRECTORY, epoch=2, listings=DIRECTORY.listings[1:])
        with pytest.raises(ActRefused, match="signer_unknown") as refusal:
            opened_by("XB", act, directory=stranger)
        assert not refusal.value.held

    def test_two_directories_of_one_epoch_are_told_with_both_hashes(self):
        rival = replace(DIRECTORY, issued_at=NOON + timedelta(seconds=1))
        with pytest.raises(ActRefused, match="two_directories") as refusal:
            opened_by("XB", sealed("XB", directory=rival))
        assert refusal.value.facts == {"epoch": 1, "known": DIRECTORY.hash.hex(), "given": rival.hash.hex()}

    def test_an_act_of_another_organisation_is_refused(self):
        """M1: replayed to another hub."""
        with pytest.raises(ActRefused, match="foreign_organisation"):
            opened_by("XB", sealed("XB"), directory=replace(DIRECTORY, organisation="other.example"))


class TestEvidence:
    """A recipient can show a third party what it was given, without any key."""

    @pytest.mark.parametrize("audience", ["open", "confidential"])
    def test_number_and_body_are_proven(self, audience):
        act = sealed("XB", "XC", audience=audience)
        opened = opened_by("XB", act)
        proven = verify_disclosure(act.envelope, opened.evidence, directory=DIRECTORY, at=NOON, body=opened.body_bytes)
        assert (proven.issuer, proven.recipient, proven.number) == ("XA", "XB", 1)
        assert proven.act_hash == act.act_hash

    @pytest.mark.parametrize("audience", ["open", "confidential"])
    def test_another_number_recipient_or_body_is_not(self, audience):
        act = sealed("XB", "XC", audience=audience)
        true = opened_by("XB", act).evidence
        for claimed in (
            replace(true, link=replace(true.link, number=2)),
            replace(true, link=replace(true.link, previous=b"\1" * 32)),
            replace(true, recipient="XC"),
            replace(true, recipient="XD"),
        ):
            with pytest.raises(ActRefused, match="_not_proven"):
                verify_disclosure(act.envelope, claimed, directory=DIRECTORY, at=NOON)
        for salt, body in ((true.salt, b"{}"), (None, opened_by("XB", act).body_bytes)):
            with pytest.raises(ActRefused, match="_not_proven"):
                verify_disclosure(
                    act.envelope, Disclosure("XB", true.link, salt), directory=DIRECTORY, at=NOON, body=body
                )

    def test_the_number_is_proven_without_the_body(self):
        act = sealed("XB")
        evidence = replace(opened_by("XB", act).evidence, salt=None)
        assert verify_disclosure(act.envelope, evidence, directory=DIRECTORY, at=NOON).number == 1

    def test_two_acts_with_one_number_convict_the_issuer(self):
        proven = []
        for text in ("one", "other"):
            act = sealed("XB", body={"text": text})
            evidence = opened_by("XB", act).evidence
            proven.append(verify_disclosure(act.envelope, evidence, directory=DIRECTORY, at=NOON))
        first, second = proven
        assert first.convicts(second)
        assert not first.convicts(first)

    def test_a_successor_of_another_act_convicts_the_issuer(self):
        first = sealed("XB")
        for previous, convicted in ((first.act_hash, False), (b"\1" * 32, True)):
            second = seal(
                draft(),
                signer=CAST["XA"].signing,
                recipients=[recipient("XB", 1, 2, previous)],
                directory=DIRECTORY,
                at=NOON,
            )
            one, two = (
                verify_disclosure(act.envelope, opened_by("XB", act).evidence, directory=DIRECTORY, at=NOON)
                for act in (first, second)
            )
            assert one.convicts(two) == two.convicts(one) == convicted
