"""Which lists a bureau sees: the store answers as the rule says."""

from dataclasses import replace

import pytest

from comity.records import queries, rules, services
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import ListSource
from comity.records.tests.casting import STATES, actor
from comity.records.tests.listing import AT, OWN_TERMS

RELEASES = (
    (ReleaseRule.ALL, ()),
    (ReleaseRule.ONLY, ("XB",)),
    (ReleaseRule.ONLY, ()),
    (ReleaseRule.ALL_BUT, ("XB",)),
    (ReleaseRule.ALL_BUT, ("XB", "XC")),
)


@pytest.mark.parametrize("bureau", [*STATES, "GS", "X"])
def test_are_its_own_and_those_released_to_it(xa, bureau):
    for number, (rule, named) in enumerate(RELEASES):
        shared = replace(OWN_TERMS.conditions, release=Release(rule, named))
        terms = replace(OWN_TERMS, conditions=shared)
        services.register_list(xa, name=f"list-{number}", terms=terms, at=AT)
    expected = {
        source.name
        for source in ListSource.objects.all()
        if source.owner_id == bureau or rules.is_released_to(queries.release_of_list(source), bureau)
    }
    assert {source.name for source in queries.lists_visible_to(actor(bureau))} == expected
