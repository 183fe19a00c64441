"""What one entry keeps, and the exact bytes that the tree holds of it."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from uuid import UUID

import pytest

from comity.core import audit
from comity.core.models import AuditEntry, AuditItem
from comity.core.operations import note
from comity.core.subjects import plain, state_of
from comity.core.tests.casebook.models import Case
from comity.core.tests.casebook.services import do, hear_case, open_case, read_cases
from comity.engines import ledger

LEAF = """{"actor":{"id":"officer-of-XA","kind":"officer","origin":"web"},"at":"2026-03-01T09:30:15.250000Z",\
"bureau":"XA","code":"","details":"%(details)s","entity":"","erases":"","event":"casebook.open_case","id":"%(id)s",\
"items":{"count":0,"root":null},"outcome":"done","position":0,"purpose":"investigation","state":"%(state)s",\
"subject":{"id":"%(case)s","owner":"XA","type":"casebook.case"},"unit":"","v":1}"""


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Draft:
    name: str
    born_on: date


class TestBrief:
    """Inputs are kept as codes and values; what is long, by its size and hash."""

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("text", "text"),
            (Colour.RED, "red"),
            (True, True),
            (None, None),
            (7, 7),
            (2**60, str(2**60)),
            (float("nan"), "nan"),
            (float("-inf"), "-inf"),
            (Decimal("1.50"), "1.50"),
            (date(2026, 3, 1), "2026-03-01"),
            (datetime(2026, 3, 1, 9, tzinfo=UTC), "2026-03-01T09:00:00.000000Z"),
            (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
            (Draft("A", date(1980, 5, 1)), {"name": "A", "born_on": "1980-05-01"}),
            ({1: (2, 3)}, {"1": [2, 3]}),
            (frozenset({"b", "a"}), ["a", "b"]),
            (Case(id=UUID(int=1)), "casebook.case:00000000-0000-0000-0000-000000000001"),
            (b"file", {"bytes": 4, "sha256": hashlib.sha256(b"file").hexdigest()}),
            ("x" * 2_001, {"characters": 2_001, "sha256": hashlib.sha256(b"x" * 2_001).hexdigest()}),
            (list(range(51)), {"count": 51, "first": [0, 1, 2]}),
            (iter([1]), "list_iterator"),
            ("\ud800 alone", "\\ud800 alone"),
        ],
        ids=lambda given: type(given).__name__,
    )
    def test_keeps(self, given, kept):
        assert audit.brief(given) == kept
        assert ledger.canonical(audit.brief(given))


@pytest.mark.django_db
class TestEntry:
    def test_is_these_bytes_and_no_others(self, xa, at):
        case = open_case(xa, title="Harbour", at=at)
        entry = AuditEntry.objects.get()
        expected = LEAF % {
            "details": hashlib.sha256(bytes(entry.details_salt) + entry.details.encode()).hexdigest(),
            "id": entry.id,
            "state": hashlib.sha256(bytes(entry.state_salt) + ledger.canonical(state_of(case))).hexdigest(),
            "case": case.pk,
        }
        assert audit.leaf_of(entry).decode() == expected
        assert bytes(entry.leaf_hash) == hashlib.sha256(b"\x00" + expected.encode()).digest()

    def test_keeps_inputs_notes_and_the_officers_own_reference(self, xa, at):
        do(xa, work=lambda: note(count=3), at=at)
        details = json.loads(AuditEntry.objects.get().details)
        assert details == {
            "inputs": {"work": "function"},
            "notes": {"count": 3},
            "reference": "XA/2026/17",
            "salts": hashlib.sha256().hexdigest(),
        }

    def test_keeps_why_it_was_refused(self, xa, at):
        with pytest.raises(Exception, match="core.not-permitted|role"):
            do(xa.__class__(kind=xa.kind, id=xa.id, bureau="XA"), work=lambda: None, at=at)
        entry = AuditEntry.objects.get()
        assert (entry.outcome, entry.code) == ("refused", "core.not-permitted")
        assert json.loads(entry.details)["notes"] == {"facts": {}}

    def test_two_entries_of_the_same_content_have_nothing_in_common(self, xa, at):
        """Salts are fresh: equal commitments would tell who did the same."""
        do(xa, work=lambda: None, at=at)
        do(xa, work=lambda: None, at=at)
        first, second = AuditEntry.objects.all()
        assert first.details == second.details
        assert bytes(first.details_commitment) != bytes(second.details_commitment)


@pytest.mark.django_db
def test_the_formats_page_names_every_member_of_an_entry_and_of_its_content(xa, at):
    root = Path(__file__).resolve().parents[4]
    page = (root / "docs" / "reference" / "ledger-format.md").read_text(encoding="utf-8")
    hear_case(xa, case=open_case(xa, title="Harbour", at=at), at=at)
    entry = AuditEntry.objects.get(event="casebook.hear_case")
    section = page.partition("## Audit entry")[2].partition("## Tree")[0]
    named = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert sorted(named) == sorted(json.loads(audit.leaf_of(entry)))
    assert all(f"`{name}`" in section for name in json.loads(entry.details))


@pytest.mark.django_db
class TestItems:
    def test_each_is_provable_in_two_steps(self, xa, xb, at):
        cases = [open_case(xa, title=f"Case {n}", at=at) for n in range(5)]
        read_cases(xb, cases=cases, at=at)

        entry = AuditEntry.objects.get(event="casebook.read_cases")
        items = list(entry.items.order_by("number"))
        leaves = [ledger.leaf_hash(audit.item_leaf_of(item)) for item in items]
        assert entry.items_count == 5
        assert bytes(entry.items_root) == ledger.tree_root(leaves)
        for item, case in zip(items, cases, strict=True):
            state = ledger.canonical(state_of(Case.objects.get(pk=case.pk)))
            commitment = ledger.commitment(state, bytes(item.state_salt))
            assert bytes(item.state_commitment) == commitment

    def test_the_state_is_that_of_the_store_not_of_the_object_in_hand(self, xa, at):
        def work() -> Case:
            case = Case.objects.create(owner_id="XA", title="As saved", weight="1.5")
            case.title = "Never saved"
            return case

        do(xa, work=work, at=at)
        entry = AuditEntry.objects.get()
        stored = Case.objects.get()
        assert bytes(entry.state_commitment) == audit.commitment_to(stored, bytes(entry.state_salt))
        assert not AuditItem.objects.exists()


@pytest.mark.django_db
class TestState:
    def test_leaves_empty_columns_out_so_that_a_later_column_changes_nothing(self, xa, at):
        case = open_case(xa, title="Harbour", at=at)
        assert state_of(Case.objects.get()) == {
            "id": str(case.pk),
            "owner_id": "XA",
            "title": "Harbour",
            "opened_at": "2026-03-01T09:30:15.250000Z",
        }

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ({"remark": None}, {"remark": ""}),
            ({"links": None}, {"links": []}),
            ({"links": []}, {"links": {}}),
            ({"facts": {}}, {"facts": []}),
            ({"facts": {}}, {"facts": None}),
            ({"digest": None}, {"digest": b""}),
            ({"weight": None}, {"weight": Decimal(0)}),
            ({"number": 0}, {"number": None}),
        ],
    )
    def test_of_two_different_rows_differs(self, first, second):
        same = UUID(int=1)
        assert state_of(Case(id=same, **first)) != state_of(Case(id=same, **second))

    def test_instants_are_in_utc_wherever_they_were_written(self):
        from zoneinfo import ZoneInfo

        assert plain(datetime(2026, 3, 1, 12, tzinfo=ZoneInfo("Asia/Riyadh"))) == "2026-03-01T09:00:00.000000Z"
