"""Lists: what an address may ask of rows that an actor may see."""

from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.db.models.functions import Upper
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.core.listing import Column, Filter, Listing, bounded

SHIPS = Listing(
    name="ships",
    title="Ships",
    columns=[
        Column(key="name", label="Name", value="model", sort="model", kind="code"),
        Column(key="room", label="Room", value="app_label", sort="app_label"),
        Column(key="length", label="Length", value=lambda row: len(row.model)),
    ],
    filters=[
        Filter(key="room", label="Room", choices=[("sea", "at sea"), ("port", "in port")], path="app_label"),
        Filter(
            key="letter",
            label="Letter",
            choices=lambda: [("a", "with an a"), ("b", "with a b")],
            narrow=lambda letters: Q(model__regex="|".join(letters)),
        ),
    ],
    search=lambda rows, text: rows.filter(model__icontains=text),
    order="-name",
    link=lambda row: f"/ships/{row.model}/",
    sizes=(3, 5),
    carries=frozenset({"purpose"}),
)


@pytest.fixture
def fleet(db):
    """Seven ships that the actor may see, and one that it may not."""
    rooms = {"sea": ("albatros", "bora", "calypso"), "port": ("delta", "etna", "fram", "gava"), "secret": ("hidden",)}
    ContentType.objects.bulk_create(
        ContentType(app_label=room, model=name) for room, names in rooms.items() for name in names
    )
    return ContentType.objects.filter(app_label__in=("sea", "port"))


def names(page):
    return [line.row.model for line in page.lines]


class TestFilters:
    """A filter narrows; what it does not know gives nothing (never everything)."""

    def test_narrows_to_its_value(self, fleet):
        assert sorted(names(SHIPS.read(fleet, QueryDict("room=sea")))) == ["albatros", "bora", "calypso"]

    def test_several_values_of_one_filter_widen(self, fleet):
        assert SHIPS.read(fleet, QueryDict("room=sea&room=port")).total == 7

    def test_several_filters_narrow_together(self, fleet):
        assert names(SHIPS.read(fleet, QueryDict("room=sea&letter=b&size=5"))) == ["bora", "albatros"]

    @pytest.mark.parametrize(
        "address",
        ["room=secret", "room=SEA", "room=%00", "room=sea'--", "bureau=XA", "app_label=sea", "model__startswith=h"],
    )
    def test_an_unknown_question_or_answer_gives_nothing(self, fleet, address):
        page = SHIPS.read(fleet, QueryDict(address))
        assert (page.lines, page.total) == ([], 0)
        assert [chip.known for chip in page.chips] == [False]

    def test_an_unknown_answer_beside_a_known_one_adds_nothing(self, fleet):
        assert SHIPS.read(fleet, QueryDict("room=sea&room=secret")).total == 3

    def test_an_empty_answer_asks_nothing(self, fleet):
        assert SHIPS.read(fleet, QueryDict("room=&letter=")).total == 7

    def test_what_the_page_carries_is_no_filter(self, fleet):
        page = SHIPS.read(fleet, QueryDict("purpose=border-check"))
        assert (page.total, page.chips) == (7, [])
        assert ("purpose", "border-check") in page.kept

    def test_a_chip_lifts_its_own_filter_only(self, fleet):
        page = SHIPS.read(fleet, QueryDict("room=sea&letter=a&page=2"))
        lifted = {chip.label: parse_qs(chip.lift.removeprefix("?")) for chip in page.chips}
        assert lifted == {"Room": {"letter": ["a"]}, "Letter": {"room": ["sea"]}}

    def test_never_shows_what_the_query_left_out(self, fleet):
        assert "hidden" not in names(SHIPS.read(fleet, QueryDict("q=hidden&size=5")))

    @pytest.mark.parametrize("key", ["q", "page", "sort", "size", "density"])
    def test_a_filter_may_not_take_a_key_that_lists_use(self, key):
        with pytest.raises(ValueError, match=key):
            Listing(name="x", title="x", columns=[], filters=[Filter(key=key, label="x", choices=[])])


class TestSearch:
    def test_is_the_apps_own(self, fleet):
        assert names(SHIPS.read(fleet, QueryDict("q=bor"))) == ["bora"]

    def test_nul_matches_nothing_instead_of_failing(self, fleet):
        assert SHIPS.read(fleet, QueryDict("q=a%00")).lines == []

    def test_a_list_without_search_answers_no_search(self, fleet):
        unsearchable = Listing(name="x", title="x", columns=SHIPS.columns)
        assert unsearchable.read(fleet, QueryDict("q=bora")).lines == []

    def test_is_bounded(self, fleet):
        assert len(SHIPS.read(fleet, QueryDict(f"q={'a' * 5000}")).text) == 200


class TestOrder:
    def test_default_then_chosen_then_turned_round(self, fleet):
        assert names(SHIPS.read(fleet, QueryDict("")))[0] == "gava"
        assert names(SHIPS.read(fleet, QueryDict("sort=name")))[0] == "albatros"
        heading = SHIPS.read(fleet, QueryDict("sort=name")).headings[0]
        assert (heading.sorted, heading.url) == ("ascending", "?sort=-name")

    @pytest.mark.parametrize("asked", ["length", "app_label", "model", "?", "-", "content_type__model", "--name"])
    def test_only_declared_columns_sort(self, fleet, asked):
        assert names(SHIPS.read(fleet, QueryDict(f"sort={asked}"))) == names(SHIPS.read(fleet, QueryDict("")))

    @pytest.mark.parametrize("asked", ["room", "-room"])
    def test_equal_values_still_have_one_order(self, fleet, asked):
        seen = [name for n in (1, 2, 3) for name in names(SHIPS.read(fleet, QueryDict(f"sort={asked}&page={n}")))]
        assert len(seen) == len(set(seen)) == 7

    def test_ends_in_the_unique_column(self, fleet):
        assert SHIPS.read(fleet, QueryDict("sort=room")).matching.query.order_by[-1].expression.name == "pk"


class TestPages:
    def test_numbers_and_neighbours(self, fleet):
        page = SHIPS.read(fleet, QueryDict("page=2"))
        assert (page.number, page.pages, page.first, page.last, page.total) == (2, 3, 4, 6, 7)
        assert (page.previous_url, page.next_url) == ("?page=1", "?page=3")

    @pytest.mark.parametrize(
        ("asked", "given"), [("0", 1), ("-1", 1), ("x", 1), ("1e9", 1), ("٣", 1), ("99", 3), ("9" * 400, 1)]
    )
    def test_a_number_out_of_range_is_brought_back(self, fleet, asked, given):
        assert SHIPS.read(fleet, QueryDict(f"page={asked}")).number == given

    def test_only_declared_sizes(self, fleet):
        assert len(SHIPS.read(fleet, QueryDict("size=5")).lines) == 5
        assert len(SHIPS.read(fleet, QueryDict("size=1000")).lines) == 3

    def test_a_count_is_exact_or_absent(self, fleet):
        few = Listing(name="x", title="x", columns=SHIPS.columns, sizes=(2,), count_limit=4)
        page = few.read(fleet, QueryDict(""))
        assert (page.total, page.pages, page.has_next) == (None, None, True)
        assert few.read(fleet.filter(app_label="port"), QueryDict("")).total == 4

    def test_takes_two_queries_whatever_the_number_of_rows(self, fleet, django_assert_num_queries):
        with django_assert_num_queries(2):
            SHIPS.read(fleet, QueryDict("sort=room&q=a"))

    def test_the_address_of_the_export_leaves_the_page_out(self, fleet):
        assert SHIPS.read(fleet, QueryDict("room=sea&page=2&size=50&density=compact")).query == "?room=sea"

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        address=st.dictionaries(
            st.sampled_from(["q", "page", "size", "sort", "density", "room", "letter", "other"]), st.text(max_size=12)
        )
    )
    def test_no_address_shows_more_than_the_query_gave(self, fleet, address):
        query = QueryDict(mutable=True)
        query.update(address)
        page = SHIPS.read(fleet, query)
        assert set(names(page)) <= set(fleet.values_list("model", flat=True))
        assert page.total == page.matching.count()


@given(st.text(max_size=12))
def test_a_bounded_number_is_in_bounds_whatever_is_asked(text):
    assert 1 <= bounded(text, default=7) <= 10_000


class TestCompleting:
    """What only a page shows is added to the rows of that page, and to no other."""

    @pytest.fixture
    def completed(self):
        keys = []

        def complete(rows):
            keys.append(sorted(rows.values_list("model", flat=True)))
            return rows.annotate(shown=Upper("model"))

        columns = [*SHIPS.columns, Column(key="shown", label="Shown", value="shown")]
        return replace(SHIPS, columns=columns, complete=complete), keys

    def test_only_the_rows_of_the_page_are_completed_in_their_order(self, fleet, completed):
        ships, keys = completed
        page = ships.read(fleet, QueryDict("sort=name&page=2"))
        assert [line.cells[-1].value for line in page.lines] == ["DELTA", "ETNA", "FRAM"]
        assert (page.total, page.has_next) == (7, True)
        assert keys == [["delta", "etna", "fram", "gava"]]

    def test_the_page_is_what_it_would_be_without(self, fleet, completed):
        ships, _ = completed
        for address in ("", "room=sea", "q=a", "room=nowhere", "sort=-room&page=2"):
            assert names(ships.read(fleet, QueryDict(address))) == names(SHIPS.read(fleet, QueryDict(address)))
