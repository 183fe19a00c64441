"""Programme and money: goals, activities, indicators and budget lines, adopted as a text, with results against them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from comity.assembly import effects, errors
from comity.assembly.codes import AmendmentKind, ItemKind, ParagraphKind, TextState, Topic
from comity.assembly.content import Draft, Proposal
from comity.assembly.models import ProgrammeResult, Text
from comity.assembly.queries import programme as asked
from comity.assembly.queries import texts
from comity.assembly.rules import programme as rules
from comity.assembly.rules.programme import Line
from comity.assembly.services import agenda, amending, drafting
from comity.assembly.services import programme as verbs
from comity.assembly.tests.casting import BEFORE, NOW, delegation, named, officer
from comity.assembly.tests.test_pages import page, sent, signed_in
from comity.records.tests.casting import as_operation
from tests.scenes import scene

GOAL, ACTIVITY = ParagraphKind.GOAL, ParagraphKind.ACTIVITY
INDICATOR, BUDGET = ParagraphKind.INDICATOR, ParagraphKind.BUDGET_LINE

TODAY = NOW.date()


def euros(amount):
    """Figures of money."""
    return {"amount": str(amount), "currency": "EUR"}


PLAN = [
    Line("title", ParagraphKind.TITLE, {}),
    Line("g1", GOAL, euros(150)),
    Line("a1", ACTIVITY, euros(100)),
    Line("i1", INDICATOR, {"target": "40", "unit": "officers"}),
    Line("b1", BUDGET, euros(70)),
    Line("b2", BUDGET, euros(30)),
    Line("a2", ACTIVITY, {}),
    Line("b3", BUDGET, euros(50)),
    Line("g2", GOAL, {}),
    Line("b4", BUDGET, {"amount": "9.50", "currency": "USD"}),
]


def changed(key, **figures):
    """The plan with other figures in one line."""
    return [Line(one.key, one.kind, figures) if one.key == key else one for one in PLAN]


class TestStructure:
    def test_each_line_belongs_to_the_nearest_above_it_of_a_higher_level(self):
        first, second = rules.tree(PLAN)
        assert [child.line.key for child in first.children] == ["a1", "a2"]
        assert [child.line.key for child in first.children[0].children] == ["i1", "b1", "b2"]
        assert [child.line.key for child in second.children] == ["b4"]

    def test_adds_up_by_currency(self):
        assert rules.total(rules.tree(PLAN)) == {"EUR": Decimal(150), "USD": Decimal("9.50")}
        assert rules.disagreements(rules.tree(PLAN)) == []

    @pytest.mark.parametrize(
        ("key", "figures", "disagreeing"),
        [
            ("b2", euros(31), ["g1", "a1"]),
            ("g1", euros(151), ["g1"]),
            ("a1", {"amount": "100", "currency": "USD"}, ["a1"]),
            ("a1", {}, []),
            ("b3", {"amount": "50", "currency": "USD"}, ["g1"]),
        ],
        ids=["line", "goal", "other-currency", "unstated", "line-in-another-currency"],
    )
    def test_a_stated_amount_is_the_sum_of_the_lines_below_it(self, key, figures, disagreeing):
        assert [one.key for one in rules.disagreements(rules.tree(changed(key, **figures)))] == disagreeing

    @pytest.mark.parametrize(
        ("key", "figures"),
        [
            ("b1", {}),
            ("b1", {"amount": "70"}),
            ("b1", {"amount": "NaN", "currency": "EUR"}),
            ("b1", euros(-70)),
            ("i1", {"unit": "officers"}),
            ("g1", {"amount": "1e999", "currency": "EUR"}),
        ],
        ids=["nothing", "no-currency", "no-number", "negative", "no-target", "too-large"],
    )
    def test_a_line_without_its_figures_is_named(self, key, figures):
        assert rules.incomplete(PLAN) == []
        assert rules.incomplete(changed(key, **figures)) == [key]

    @given(st.lists(st.sampled_from(list(ParagraphKind)), max_size=12))
    def test_no_line_is_lost_and_their_order_stays(self, kinds):
        lines = [Line(str(number), kind, {}) for number, kind in enumerate(kinds)]
        walked = [node.line for root in rules.tree(lines) for node in root.walk()]
        assert walked == [line for line in lines if line.kind in rules.LEVELS]


@pytest.mark.parametrize(
    ("value", "target", "percent"), [("20", "40", 50), ("50", "40", 125), ("1", "0", None), (None, "40", None)]
)
def test_a_result_is_a_share_of_its_target(value, target, percent):
    assert rules.share(rules.number(value), rules.number(target)) == percent


@pytest.fixture
@scene
def author(secretary, session):
    """A delegate of XA."""
    actor = officer("head.xa", "XA")
    named(secretary, delegation(secretary, session, "XA"), username="head.xa")
    return actor


@pytest.fixture
@scene
def programme(secretary, session, author):
    """A draft with a goal of 100 EUR, an indicator and two budget lines."""
    item = agenda.propose_item(
        secretary, session=session, kind=ItemKind.FINANCE, titles={"en": "Budget"}, explanation={}, at=BEFORE
    )
    said = Draft(topic=Topic.BUDGET, decision="resolution", original="en", title="Programme of activities")
    text = drafting.draft_text(author, item=item, draft=said, at=BEFORE)
    figures = [
        (GOAL, "Safer ports", euros(100)),
        (INDICATOR, "Officers trained", {"target": "40", "unit": "officers"}),
        (BUDGET, "Courses", euros(70)),
        (BUDGET, "Equipment", euros(30)),
    ]
    for kind, words, numbers in figures:
        text = write(author, text, kind, words, numbers)
    return text


def write(author, text, kind, words, figures, paragraph=None):
    """A paragraph of a draft, written."""
    return drafting.write_paragraph(
        author, text=text, paragraph=paragraph, kind=kind, words=words, figures=figures, at=BEFORE
    )


def line_of(text, words):
    """The paragraph with these words."""
    return next(one for one in texts.paragraphs_of(text) if one.wordings.filter(words=words).exists())


def adopted(text):
    """The text as adopted, with its programme frozen in it."""

    def adopt():
        text.state, text.assembled, text.decided_at = TextState.ADOPTED, {"paragraphs": []}, NOW
        text.save()

    as_operation(adopt)
    return Text.objects.get(pk=text.pk)


class TestAdoption:
    def test_figures_that_do_not_add_up_are_not_tabled(self, author, programme):
        text = write(author, programme, BUDGET, "Equipment", euros(31), line_of(programme, "Equipment"))
        with pytest.raises(errors.BudgetDiffers, match="Paragraph 2 says 100 EUR, its budget lines add up to 101"):
            drafting.table_text(author, text=text, at=BEFORE)
        text = write(author, text, BUDGET, "Equipment", {}, line_of(text, "Equipment"))
        with pytest.raises(errors.LineIncomplete, match="Paragraph 5"):
            drafting.table_text(author, text=text, at=BEFORE)

    def test_an_amendment_changes_a_figure_and_the_vote_waits_until_the_sum_agrees(self, author, programme):
        text = drafting.table_text(author, text=programme, at=BEFORE)
        assert asked.obstacles_of_budget(text) == []
        self.amend(author, text, "Equipment", euros(50))
        [reason] = asked.obstacles_of_budget(text)
        assert (reason.code, reason.facts["added"]) == ("budget_differs", "120")
        self.amend(author, text, "Safer ports", {"amount": "120"})
        assert asked.obstacles_of_budget(text) == []

    def amend(self, author, text, words, figures):
        """An adopted amendment to the figures of a line; its words stay."""
        paragraph = line_of(text, words)
        proposal = Proposal(kind=AmendmentKind.REPLACE, words={"en": words}, paragraph=paragraph.pk, figures=figures)
        amendment = amending.table_amendment(author, text=text, proposal=proposal, at=BEFORE)
        as_operation(lambda: effects._take_up(amendment))


class TestResults:
    def report(self, actor, paragraph, value="20", as_of=TODAY):
        """A result of a line."""
        return verbs.report_result(
            actor, paragraph=paragraph, value=Decimal(value), as_of=as_of, source="Annual report", at=NOW
        )

    def test_come_only_against_lines_of_an_adopted_text(self, secretary, programme):
        indicator = line_of(programme, "Officers trained")
        with pytest.raises(errors.NotAProgramme):
            self.report(secretary, indicator)
        text = adopted(programme)
        with pytest.raises(errors.NotAProgramme):
            self.report(secretary, line_of(text, "Safer ports"))
        assert self.report(secretary, line_of(text, "Officers trained")).value == 20

    def test_stand_once_for_a_day_that_has_come_and_only_the_secretary_gives_them(self, secretary, author, programme):
        indicator = line_of(adopted(programme), "Officers trained")
        with pytest.raises(errors.NotInOffice):
            self.report(author, indicator)
        with pytest.raises(errors.ResultUnsound):
            self.report(secretary, indicator, as_of=TODAY + timedelta(days=1))
        self.report(secretary, indicator)
        with pytest.raises(errors.ResultExists):
            self.report(secretary, indicator)
        assert self.report(secretary, indicator, as_of=date(2026, 4, 1)).as_of == date(2026, 4, 1)

    def test_are_read_as_a_page_and_as_csv_that_no_spreadsheet_runs(self, secretary, author, programme):
        text = write(author, programme, BUDGET, "=1+1", euros(0))
        text = adopted(text)
        keeper = signed_in("petra.lind")
        indicator = line_of(text, "Officers trained")
        said = {"value": "30", "as_of": "2026-05-01", "source": "Annual report"}
        assert sent(keeper, "report-result", "GA-12", text.pk, indicator.pk, **said) == 302
        assert ProgrammeResult.objects.get().value == 30
        shown = page(signed_in("head.xa", "ar"), "programme", "GA-12", text.pk)
        assert "75 %" in shown
        assert "Annual report" in shown
        where = reverse("assembly:programme-csv", args=["GA-12", text.pk])
        lines = b"".join(keeper.get(where).streaming_content).decode("utf-8-sig").splitlines()
        assert '"1","goal","Safer ports","100","EUR","","","","",""' in lines
        assert '"3","indicator","Officers trained","","","40","officers","30.000","2026-05-01","75"' in lines
        assert any('"\'=1+1"' in line for line in lines)
