"""Editions: those that come with Comity are whole, and one with a fault is refused with the fault named."""

import contextlib
from copy import deepcopy
from dataclasses import fields

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engines.ballots.rules import EditionUnsound, edition, names, read_edition
from comity.engines.ballots.rules.editions import _folder
from comity.engines.ballots.rules.reading import Problem
from comity.engines.ballots.rules.reference import ASSUMED, voting_rules_page
from comity.engines.ballots.rules.tables import ElectionRule, MotionRule, Texts
from comity.engines.ballots.rules.tests.examples import PLAIN, WORLDWIDE

TEXT = _folder().joinpath("simple-majority.yaml").read_text(encoding="utf-8")
SHIPPED = pytest.mark.parametrize("name", names())


def labels_of(value):
    """Every text in several languages that stands in an edition."""
    for one in fields(value):
        inner = getattr(value, one.name)
        if one.type is Texts or one.name in ("label", "title"):
            yield inner
        elif one.name in ("rules", "committees", "deadlines", "posts", "regions"):
            for row in inner.values():
                yield from labels_of(row)


def problems_of(text):
    with pytest.raises(EditionUnsound) as unsound:
        read_edition(text)
    return unsound.value.problems


def changed(change):
    """The plain edition with something changed, as text."""
    table = yaml.safe_load(TEXT)
    change(table)
    return yaml.safe_dump(table, allow_unicode=True, sort_keys=False)


def in_decision(name, **values):
    def change(table):
        row = next(one for one in table["decisions"] if one["decision"] == name)
        row.update(values)

    return change


def in_committee(**values):
    return lambda table: table["committees"][0].update(values)


@SHIPPED
class TestShippedEditions:
    def test_every_name_stands_in_four_languages(self, name):
        assert all(set(texts) == {"ar", "en", "es", "fr"} for texts in labels_of(edition(name)))

    def test_it_bears_the_name_of_its_file(self, name):
        assert edition(name).edition == name

    def test_every_rule_says_where_it_was_read(self, name):
        read = edition(name)
        assert all(rule.source for rule in (*read.rules.values(), *read.committees.values(), *read.deadlines.values()))


class TestWorldwide:
    """What the issue asks of the worldwide organisation's rules, number by number."""

    @pytest.mark.parametrize(
        ("decision", "majority", "base"),
        [
            ("resolution", "simple", "for-and-against"),
            ("constitution-amendment", "two-thirds", "all-members"),
            ("regulations-amendment", "two-thirds", "for-and-against"),
            ("admission", "two-thirds", "for-and-against"),
            ("secretary-general", "simple", "for-and-against"),
        ],
    )
    def test_majorities_and_bases(self, decision, majority, base):
        rule = WORLDWIDE.rules[decision]
        assert isinstance(rule, MotionRule)
        assert [(stage.majority.code, stage.upto) for stage in rule.stages] == [(majority, 1)]
        assert rule.base == base

    def test_the_president_needs_two_thirds_in_two_ballots_then_more_than_half(self):
        rule = WORLDWIDE.rules["president"]
        assert isinstance(rule, ElectionRule)
        assert [rule.stage(ballot).majority.code for ballot in (1, 2, 3, 9)] == ["two-thirds"] * 2 + ["simple"] * 2

    def test_thirteen_seats_four_for_europe(self):
        committee = WORLDWIDE.committees["executive-committee"]
        assert committee.size == 13 == sum(one.seats for one in committee.regions.values())
        assert committee.regions["europe"].seats == 4
        assert {post.post: (post.seats, post.years) for post in committee.posts.values()} == {
            "president": (1, 4),
            "vice-president": (3, 3),
            "delegate": (9, 3),
        }

    def test_what_no_text_settles_is_marked(self):
        assert all("quorum" in rule.assumed for rule in WORLDWIDE.rules.values())
        assert "tie" in WORLDWIDE.rules["resolution"].assumed

    @pytest.mark.parametrize("name", names())
    def test_the_page_marks_each_of_them(self, name):
        """As many daggers in a decision's row as it has assumed fields: none is left out, none put in."""
        lines = voting_rules_page().splitlines()
        section = lines[next(place for place, line in enumerate(lines) if f"Edition `{name}`" in line) :]
        for rule in edition(name).rules.values():
            row = next(line for line in section if f"(`{rule.decision}`)" in line)
            assert row.count(ASSUMED) == len(rule.assumed), rule.decision


def of_chair(**values):
    return lambda table: table["committees"][0]["posts"][0].update(values)


def stages(*said):
    return [{"majority": majority, **({"upto": upto} if upto else {})} for majority, upto in said]


NORTH = {"region": "north", "label": {"en": "North"}}
LATER = "each stage but the last ends with a later ballot than the one before"
BASES = "for-and-against, present-and-voting, present, entitled-members, all-members"
FRACTION = 'is not a fraction such as "3/5"'
RESOLUTION, CHAIR, BOARD = "decisions/resolution", "decisions/chair", "committees/board"
AGENDA = "deadlines/provisional-agenda"
FAULTS = {
    "missing": (lambda table: table.pop("languages"), "languages", "is missing"),
    "no language": (
        lambda table: table.update(languages=[]),
        "languages",
        "an assembly works in at least one language",
    ),
    "no day": (lambda table: table.update({"from": "soon"}), "from", "is not a day, such as 2021-11-25"),
    "misspelt": (lambda table: table.update(majoritys=1), "", "nothing is known under 'majoritys'"),
    "no English": (lambda table: table.update(title={"fr": "Règles"}), "title", "has no English"),
    "twice": (lambda table: table["decisions"].append(deepcopy(table["decisions"][0])), RESOLUTION, "is there twice"),
    "base": (in_decision("resolution", base="everybody"), f"{RESOLUTION}/base", f"'everybody' is none of {BASES}"),
    "tie": (
        in_decision("resolution", tie="lot"),
        f"{RESOLUTION}/tie",
        "'lot' is none of not-adopted, chair, second-vote",
    ),
    "kind": (in_decision("resolution", kind="poll"), f"{RESOLUTION}/kind", "is neither motion nor election"),
    "misspelt in a row": (in_decision("resolution", quorums=None), RESOLUTION, "nothing is known under 'quorums'"),
    "more than all": (
        in_decision("resolution", ballots=stages(({"at_least": "4/3"}, 1))),
        f"{RESOLUTION}/ballots/1/majority/at_least",
        FRACTION,
    ),
    "more than the whole": (
        in_decision("resolution", ballots=stages(({"more_than": "1/1"}, 1))),
        f"{RESOLUTION}/ballots/1/majority/more_than",
        FRACTION,
    ),
    "majority": (
        in_decision("resolution", ballots=stages(("large", 1))),
        f"{RESOLUTION}/ballots/1/majority",
        "is none of simple, two-thirds, most-votes, at_least and more_than",
    ),
    "endless": (
        in_decision("resolution", ballots=stages(("simple", None))),
        RESOLUTION,
        "a proposal is not voted on without end: its last stage names its last ballot",
    ),
    "tie above half": (
        in_decision("resolution", ballots=stages(("two-thirds", 1))),
        RESOLUTION,
        "equal votes are only ever settled under a simple majority",
    ),
    "most votes": (
        in_decision("resolution", ballots=stages(("most-votes", 1))),
        RESOLUTION,
        "a proposal needs a majority of something",
    ),
    "abstentions": (
        in_decision("resolution", abstentions="votes"),
        RESOLUTION,
        "abstentions cannot be votes where only votes for and against count",
    ),
    "secret by hand": (
        in_decision("resolution", secrecy="secret"),
        RESOLUTION,
        "a secret vote is held by paper-ballot or secret-ballot alone",
    ),
    "open by ballot": (
        in_decision("admission", secrecy="open"),
        "decisions/admission",
        "an open vote is not held by ballots",
    ),
    "second vote": (
        in_decision("procedure", ballots=stages(("simple", 1))),
        "decisions/procedure",
        "a second vote is ballot 2, and the last",
    ),
    "assumed": (in_decision("resolution", assumed=["colour"]), f"{RESOLUTION}/assumed", "a decision has no 'colour'"),
    "quorum": (
        in_decision("resolution", quorum={"of": "present", "more_than": "1/2"}),
        f"{RESOLUTION}/quorum/of",
        "is none of entitled-members, all-members",
    ),
    "stages": (in_decision("chair", ballots=stages(("simple", 2), ("simple", 2))), f"{CHAIR}/ballots", LATER),
    "stage after the last": (
        in_decision("chair", ballots=stages(("simple", None), ("simple", 2))),
        f"{CHAIR}/ballots",
        LATER,
    ),
    "after most votes": (
        in_decision("chair", ballots=stages(("most-votes", 1), ("simple", None))),
        CHAIR,
        "no ballot can follow one in which the most votes are enough",
    ),
    "first ballot": (
        in_decision("chair", ballots=[{"majority": "simple", "standing": "two-leading"}]),
        CHAIR,
        "in the first ballot all candidates stand",
    ),
    "tie at the end": (
        in_decision("chair", tie="next-ballot"),
        CHAIR,
        "no ballot is left to settle a tie of the last one: its tie needs a lot",
    ),
    "no posts": (in_committee(posts=[]), BOARD, "it has no posts"),
    "apart": (in_committee(posts_from_different_regions=["chair"]), BOARD, "there are no regions for posts to be from"),
    "too few seats": (
        in_committee(regions=[{**NORTH, "seats": 4}]),
        BOARD,
        "the regions have 4 seats, the posts 5: it can never be complete",
    ),
    "too few regions": (
        in_committee(regions=[{**NORTH, "seats": 5}], posts_from_different_regions=["member"]),
        BOARD,
        "4 seats cannot come from different regions where there are 1",
    ),
    "assumed of committee": (in_committee(assumed=["colour"]), BOARD, "a committee has no 'colour' to assume"),
    "election": (of_chair(elected_by="resolution"), BOARD, "chair: no election is called resolution"),
    "post": (of_chair(not_after=["king"]), BOARD, "chair: no post is called king"),
    "by region": (of_chair(by_region=True), BOARD, "chair: there are no regions to elect it by"),
    "two days": (
        lambda table: table["deadlines"][0].update(months_before=3),
        AGENDA,
        "needs exactly one of days_before, months_before and day",
    ),
    "no such day": (
        lambda table: table["deadlines"][0].update(day="02-30"),
        f"{AGENDA}/day",
        'is not a day of every year, such as "01-31"',
    ),
}


class TestFaults:
    """An edition with a fault does not load, and the fault is named where it is."""

    @pytest.mark.parametrize(("change", "place", "said"), list(FAULTS.values()), ids=list(FAULTS))
    def test_it_is_named(self, change, place, said):
        assert Problem(place, said) in problems_of(changed(change))

    def test_all_are_named_at_once(self):
        text = changed(lambda table: [row.update(base="everybody") for row in table["decisions"]])
        assert len(problems_of(text)) == len(PLAIN.rules)


class TestHostileText:
    """Whatever is handed in, the answer is a refusal within limits."""

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "- 1",
            "edition: 1",
            "{",
            "\x00",
            "a: &a [1]\nb: *a",
            "edition: x\nedition: y",
            "[" * 5_000,
            "a: " + "9" * 10_000,
            "from: 2021-13-45",
            "!!python/object/apply:os.system ['true']",
            "? [a]\n: b",
            "x" * 300_000,
            "'" + "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace") + "'",
        ],
        ids=[
            "empty", "list", "number", "cut off", "null", "alias", "key twice", "deep", "huge number", "no day", "code",
            "list as key", "long", "broken character",
        ],
    )  # fmt: skip
    def test_it_is_refused(self, text):
        assert problems_of(text)

    @given(st.text(max_size=200))
    def test_any_text_is_an_edition_or_refused(self, text):
        with pytest.raises(EditionUnsound):
            read_edition(text)

    @settings(max_examples=30)
    @given(st.data())
    def test_any_value_anywhere_is_an_edition_or_refused(self, data):
        table = yaml.safe_load(TEXT)
        place, key = data.draw(st.sampled_from(list(places(table))))
        place[key] = data.draw(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
            | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2)
        )  # fmt: skip
        with contextlib.suppress(EditionUnsound):
            assert read_edition(yaml.safe_dump(table, allow_unicode=True)).rules


def places(table):
    """Every container within a table, with each of its keys."""
    for key, value in table.items() if isinstance(table, dict) else enumerate(table):
        yield table, key
        if isinstance(value, dict | list):
            yield from places(value)


def test_an_unknown_edition_is_no_edition():
    with pytest.raises(KeyError):
        edition("../worldwide-2021")
