"""A draft of a notice is nowhere: in no list, count, search, check, export or index, not even for its own bureau."""

import re

import pytest

from comity.core.codes import Role
from comity.core.refusals import NotFound
from comity.engines import matching
from comity.records import exporting, index, queries, services
from comity.records.models import IndexHead, Record
from comity.records.tests.casting import AT, actor, drafted, person, shared
from comity.records.tests.test_views import page

pytestmark = pytest.mark.django_db

CAST = [("XA", Role.OFFICER), ("XB", Role.OFFICER), ("GS", Role.COMPLIANCE), ("GS", Role.OPERATOR)]
ASKED = matching.Query(names=(matching.Name("Mirelle Quandt"),))


def listed(bureau, role):
    """The list of records as somebody reads it, without the token that is another one in each answer."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", page(actor(bureau, role), "records"))


@pytest.mark.parametrize(("bureau", "role"), CAST)
class TestNobodyMeetsIt:
    def test_in_no_query(self, bureaus, bureau, role):
        draft = drafted()
        who = actor(bureau, role)
        assert not queries.records_visible_to(who).exists()
        assert queries.records_by_number(who, [draft.number]) == {}
        with pytest.raises(NotFound):
            services.consult_record(who, reference=str(draft.pk), at=AT)
        assert services.search_records(who, question="", shown=[draft.pk], at=AT) == []

    def test_in_no_search_and_no_check(self, bureaus, bureau, role):
        drafted()
        who = actor(bureau, role)
        assert index.search(who, ASKED, threshold=0.0) == []
        assert index.search_many(who, [ASKED], threshold=0.0, checking=True) == [[]]

    def test_on_no_page_and_in_no_export(self, bureaus, bureau, role):
        shared(actor("XA"), person("Seen Person", "p-9"))
        without = listed(bureau, role)
        drafted()
        assert listed(bureau, role) == without
        exported = exporting.lines(
            actor(bureau, role), records=Record.objects.all(), format_="ftm", question="", clock=lambda: AT
        )
        assert "Quandt" not in "".join(exported)


class TestIndex:
    def files(self, node_folder):
        return [file.read_bytes() for file in (node_folder / "index").rglob("*") if file.is_file()]

    def test_a_draft_is_in_no_file_of_the_index_nor_has_it_a_place_among_the_changes(self, xa, node_folder):
        shared(xa, person("Seen Person", "p-9"))
        index.settle()
        before = IndexHead.objects.get().sequence
        drafted()
        index.settle()
        assert IndexHead.objects.get().sequence == before
        assert not any(b"Quandt" in content for content in self.files(node_folder))

    def test_nor_in_one_that_is_built_anew(self, xa, node_folder):
        shared(xa, person("Seen Person", "p-9"))
        drafted()
        index.settle()
        assert any(b"Seen" in content for content in self.files(node_folder))
        assert not any(b"Quandt" in content for content in self.files(node_folder))


class TestWhoReadsIt:
    """Through its notice only, which says who that is."""

    def test_by_its_id_and_whose_it_is(self, bureaus):
        draft = drafted()
        assert queries.drafted_records("XA", [draft.pk]).get() == draft
        assert queries.drafted_records(None, [draft.pk]).get() == draft
        assert not queries.drafted_records("XB", [draft.pk]).exists()

    def test_never_a_record_that_is_no_draft(self, xa):
        assert not queries.drafted_records(None, [shared(xa).pk]).exists()

    def test_it_is_released_to_its_owner_and_the_secretariat(self, bureaus):
        draft = drafted()
        assert (draft.release.rule, draft.release.bureaus) == ("only", ["GS", "XA"])
