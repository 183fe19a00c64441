"""The permission table, row by row: a small cast from two bureaus tries every operation on a record or list of XA."""

from dataclasses import replace

import pytest

from comity.core.codes import Purpose, Role
from comity.core.operations import REGISTRY
from comity.core.permissions import TABLE
from comity.core.refusals import NotPermitted, NotYours, PurposeMissing, PurposeNotAllowed
from comity.records import labels, queries, services
from comity.records.tests.casting import actor, shared
from comity.records.tests.listing import list_of

OURS = sorted(name for name in TABLE if name.startswith("records."))

# operation: (roles that may, whether only the owner's)
EXPECTED = {
    "records.attach": ("attachers", False),
    "records.change": ("keepers", True),
    "records.change_list": ("keepers", True),
    "records.consult": ("readers", False),
    "records.contribute": ("keepers", False),
    "records.detach": ("attachers", True),
    "records.end_holds": ("node", False),
    "records.end_reading": ("keepers", True),
    "records.erase": ("node", False),
    "records.expire": ("node", False),
    "records.export": ("exporters", False),
    "records.extend_retention": ("keepers", True),
    "records.import_chunk": ("keepers", True),
    "records.lift_hold": ("holders", False),
    "records.open_attachment": ("openers", False),
    "records.place_hold": ("holders", False),
    "records.refuse_file": ("keepers", True),
    "records.register_list": ("keepers", False),
    "records.retire_list": ("keepers", True),
    "records.search": ("readers", False),
    "records.set_release": ("keepers", True),
    "records.start_import": ("keepers", True),
    "records.withdraw": ("keepers", True),
    "records.withdraw_unlisted": ("keepers", True),
}
KEEPERS = {Role.OFFICER, Role.OPERATOR, Role.SYSTEM}
EXPORTERS = {Role.OFFICER, Role.COMPLIANCE, Role.COMMAND, Role.DATA_PROTECTION, Role.OPERATOR}
ROLES = {
    "attachers": {Role.FRONT_LINE, Role.OFFICER, Role.COMMAND},
    "node": {Role.SYSTEM},
    "holders": {Role.DATA_PROTECTION, Role.COMPLIANCE},
    "keepers": KEEPERS,
    "exporters": EXPORTERS,
    "readers": EXPORTERS | {Role.FRONT_LINE, Role.SYSTEM},
    "openers": EXPORTERS | {Role.FRONT_LINE, Role.SYSTEM, Role.ADMINISTRATOR, Role.AUDITOR, Role.PROTOCOL},
}


def test_every_operation_has_its_row_and_its_label():
    assert sorted(EXPECTED) == OURS == sorted(labels.OPERATIONS)
    assert all(name in REGISTRY and REGISTRY[name].purpose for name in OURS)


@pytest.mark.parametrize("name", OURS)
@pytest.mark.django_db
def test_who_may(name, xa, xb):
    group, owned = EXPECTED[name]
    subject = list_of(xa) if "list" in name or "import" in name else shared(xa)
    for role in Role:
        mine, theirs = actor("XA", role), actor("XB", role)
        allowed = role in ROLES[group]
        assert TABLE[name].allows(mine, subject) is allowed
        assert TABLE[name].allows(theirs, subject) is (allowed and not owned)


@pytest.mark.parametrize("name", [name for name in OURS if EXPECTED[name][0] in ("readers", "openers", "exporters")])
def test_reading_needs_a_purpose_that_the_actor_may_state(name):
    reader = actor("XA", purpose=None)
    with pytest.raises(PurposeMissing):
        TABLE[name].require(reader)
    limited = replace(reader, purpose=Purpose.ANALYSIS, purposes=frozenset({Purpose.BORDER_CHECK}))
    with pytest.raises(PurposeNotAllowed):
        TABLE[name].require(limited)


@pytest.mark.django_db
def test_a_purpose_that_the_actor_may_not_state_opens_no_more_than_none(xa, xb):
    shared(xa)
    assert queries.records_visible_to(xb).exists()
    limited = replace(xb, purposes=frozenset({Purpose.DATA_PROTECTION}))
    assert not queries.records_visible_to(limited).exists()


@pytest.mark.parametrize("name", OURS)
def test_a_token_does_only_what_its_scopes_name(name):
    with pytest.raises(NotPermitted):
        TABLE[name].require(actor("XA", scopes=frozenset({"records.nothing"})), None)


@pytest.mark.django_db
def test_ownership_is_asked_of_the_row_as_it_is_now(xa, xb):
    """Test A2: a copy whose owner somebody changed in memory does not help."""
    record = shared(xa)
    record.owner_id = "XB"
    with pytest.raises(NotYours):
        services.withdraw_record(xb, record=record, reason="mine now", at=record.created_at)
