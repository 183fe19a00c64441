"""Handling codes and clocks: what may be passed on, and when an answer is due."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.core.codes import Handling
from comity.exchange import editions
from comity.exchange.rules import clocks, handling
from comity.exchange.rules.clocks import Standing
from comity.exchange.rules.handling import Allowance, Received

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
BUREAUS = st.sets(st.sampled_from(["XA", "XB", "XC", "XD", "XE"]))


def received(code: Handling, **said: object) -> Received:
    return Received(originator="XA", handling=code, audience=frozenset({"XB", "XC"}), **said)  # type: ignore[arg-type]


class TestPassingOn:
    """The originator decides about third parties where its code leaves it to it."""

    @pytest.mark.parametrize(("code", "free"), [("H0", True), ("H1", True), ("H2", False), ("H3", False)])
    def test_h2_and_h3_ask_the_originator(self, code: str, free: bool) -> None:
        asked = handling.passing_on(received(Handling(code)), ["XD"], [], NOW)
        assert (asked.allowed == ("XD",)) is free
        assert (asked.ask == ("XD",)) is not free

    def test_whom_the_originator_named_openly_is_no_third_party(self) -> None:
        assert handling.passing_on(received(Handling.H3), ["XA", "XC", "XD"], [], NOW).allowed == ("XA", "XC")

    def test_a_confidential_audience_is_never_guessed_at(self) -> None:
        asked = handling.passing_on(received(Handling.H0, confidential=True), ["XA", "XC"], [], NOW)
        assert asked == handling.Passing(("XA",), ("XC",))

    def test_an_allowance_holds_for_its_bureaus_until_it_ends(self) -> None:
        until = NOW + timedelta(days=1)
        allowed = [Allowance(bureaus=frozenset({"XD"}), until=until)]
        secret = received(Handling.H2)
        assert handling.passing_on(secret, ["XD", "XE"], allowed, NOW) == handling.Passing(("XD",), ("XE",))
        assert handling.passing_on(secret, ["XD"], allowed, until).ask == ("XD",)

    @given(code=st.sampled_from(Handling), to=BUREAUS, granted=BUREAUS, confidential=st.booleans())
    def test_everybody_is_allowed_or_asked_for_and_nobody_both(
        self, code: Handling, to: set[str], granted: set[str], confidential: bool
    ) -> None:
        allowances = [Allowance(bureaus=frozenset(granted))]
        answer = handling.passing_on(received(code, confidential=confidential), to, allowances, NOW)
        assert set(answer.allowed) | set(answer.ask) == to
        assert not set(answer.allowed) & set(answer.ask)

    @given(codes=st.lists(st.sampled_from(Handling), min_size=1))
    def test_what_is_put_together_is_as_strict_as_its_strictest_part(self, codes: list[Handling]) -> None:
        whole = handling.strictest(codes)
        assert whole in codes
        assert all(handling.may_recode(code, whole) for code in codes)

    def test_nobody_weakens_a_code(self) -> None:
        assert not handling.may_recode(Handling.H2, Handling.H1)
        assert handling.may_recode(Handling.H1, Handling.H2)

    def test_only_h0_goes_to_court_unasked(self) -> None:
        assert [code for code in Handling if handling.may_be_used_in_court(code)] == [Handling.H0]


class TestClocks:
    """Directive (EU) 2023/977 Art. 5: eight hours, three days, seven days; one hour for the gravest."""

    @pytest.mark.parametrize(("priority", "hours"), [("grave", 1), ("urgent", 8), ("normal", 72), ("routine", 168)])
    def test_each_priority_has_its_hours(self, priority: str, hours: int) -> None:
        assert editions.clocks().of[priority].due(NOW) == NOW + timedelta(hours=hours)

    @pytest.mark.parametrize(
        ("hours", "expected"),
        [(0, Standing.RUNNING), (6, Standing.REMINDED), (8, Standing.OVERDUE), (9, Standing.ESCALATED)],
    )
    def test_it_is_reminded_of_then_overdue_then_climbs(self, hours: int, expected: Standing) -> None:
        clock = editions.clocks().of["urgent"]
        at = NOW + timedelta(hours=hours)
        assert clocks.standing(clock, issued=NOW, due=clock.due(NOW), ended=None, at=at) is expected

    def test_what_ended_in_time_was_kept(self) -> None:
        clock = editions.clocks().of["urgent"]
        due = clock.due(NOW)
        ended_in_time = clocks.standing(clock, issued=NOW, due=due, ended=due, at=NOW + timedelta(days=9))
        late = clocks.standing(clock, issued=NOW, due=due, ended=due + timedelta(seconds=1), at=due)
        assert (ended_in_time, late) == (Standing.KEPT, Standing.MISSED)

    def test_an_extension_is_announced_before_the_end_and_within_the_table(self) -> None:
        clock = editions.clocks().of["urgent"]
        due, latest = clock.due(NOW), clock.latest_extension(NOW)

        def may(until: datetime, at: datetime) -> bool:
            return clocks.may_extend(clock, issued=NOW, due=due, until=until, at=at)

        assert may(latest, NOW)
        assert not may(latest + timedelta(seconds=1), NOW)
        assert not may(due, NOW)
        assert not may(latest, due)

    def test_the_gravest_is_not_extended(self) -> None:
        clock = editions.clocks().of["grave"]
        due = clock.due(NOW)
        assert not clocks.may_extend(clock, issued=NOW, due=due, until=due + timedelta(minutes=1), at=NOW)


class TestReasons:
    """A reason is a code of a table, in four languages."""

    @pytest.mark.parametrize(
        "about",
        ["refused", "extended", "withdrawn", "recalled", "forwarding-refused", "correction-refused", "not-accepted"],
    )
    def test_each_table_holds(self, about: str) -> None:
        assert editions.reasons(about)
        assert editions.edition_of_reasons()

    def test_what_refuses_a_correction_refuses_nothing_else(self) -> None:
        """A refusal is read by its code alone."""
        assert editions.reasons("correction-refused").keys().isdisjoint(editions.reasons("refused"))

    def test_an_unknown_table_is_no_table(self) -> None:
        with pytest.raises(KeyError):
            editions.reasons("moods")
