"""What must be there before a vote opens, and by when: texts in every language, papers by their deadline."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from .reasons import Fact, Reason
from .tables import Deadline, Edition, MotionRule, Rule


def obstacles_to_opening(
    edition: Edition, rule: Rule, versions: Mapping[str, int], current: int | None = None
) -> tuple[Reason, ...]:
    """Why a vote on a text cannot open yet; empty if it can, or if the decision is about no text.

    versions    {language: number of the version that stands in it}
    current     the version to be voted on; None: the newest in any language
    """
    if not isinstance(rule, MotionRule) or not rule.needs_text:
        return ()
    newest = max(versions.values(), default=0) if current is None else current
    reasons = []
    for language in edition.languages:
        if language not in versions:
            reasons.append(Reason("text_missing", {"language": language}))
        elif versions[language] != newest:
            facts: dict[str, Fact] = {"language": language, "version": versions[language], "current": newest}
            reasons.append(Reason("text_stale", facts))
    return tuple(reasons)


def last_day(deadline: Deadline, opens_on: date) -> date:
    """The last day of a deadline, for a session that opens on a day.

    Months are calendar months: three months before 31 May is 28 or 29 February, the last day that there is.
    """
    if deadline.month_day is not None:
        return date(opens_on.year, *deadline.month_day)
    if deadline.days_before is not None:
        return opens_on - timedelta(days=deadline.days_before)
    months = opens_on.year * 12 + opens_on.month - 1 - (deadline.months_before or 0)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(opens_on.day, monthrange(year, month)[1]))
