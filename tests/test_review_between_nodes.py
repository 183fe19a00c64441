"""A bureau with a node of its own asks the General Secretariat, at the hub, to publish; a third node acts on it.

Real servers, real brokers.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.federation import Federation, until
from tests.outside import rows

pytestmark = pytest.mark.slow

CANARY = "Zephyrine Oduyanaq"

# An officer of XA asks for a green notice about somebody; its id is printed.
ASKING = """
from dataclasses import replace
from comity.core.codes import Role
from comity.notices import services
from comity.notices.content import SubjectInput
from comity.notices.tests.casting import content, officer, seen, wanted
from django.utils.timezone import now
asker = officer("asker.xa", "XA", Role.OFFICER)
about = SubjectInput(draft=replace(wanted("{name}"), category="convicted"))
notice = services.draft_notice(asker, content=content("green", subjects=(about,)), at=now())
services.request_notice(asker, notice=notice, seen=seen(asker, notice), at=now())
print(notice.pk)
"""
# At the Secretariat's node: who sees the request when it has come, and what XC sees once a reviewer published it.
PUBLISHING = """
import time
from comity.core.codes import Purpose, Role
from comity.notices import queries, services
from comity.notices.content import Note
from comity.notices.models import Notice
from comity.notices.tests.casting import officer, seen
from comity.records.queries import records_visible_to
from comity.records.tests.casting import actor
from django.utils.timezone import now
def seen_by(who):
    return queries.notices_visible_to(who).count(), records_visible_to(who).count()
end = time.monotonic() + 120
while (notice := Notice.objects.filter(pk="{notice}", state="requested").first()) is None and time.monotonic() < end:
    time.sleep(0.2)
others = [actor("XC", purpose=Purpose.ALERT), actor("GS", purpose=Purpose.ALERT)]
before = [seen_by(who) for who in others]
reviewer = officer("reviewer.gs", "GS", Role.COMPLIANCE, purpose=Purpose.INVESTIGATION)
services.publish_notice(reviewer, notice=notice, seen=seen(reviewer, notice), note=Note(), at=now())
print(before, [seen_by(who) for who in others])
"""
# At XB's node: whom a notice in force is about, once it has come; and how often its coming was said.
MEETING = """
import time
from comity.core.codes import Purpose
from comity.exchange.models import Consignment
from comity.notices import queries
from comity.records.tests.casting import actor
officer = actor("XB", purpose=Purpose.ALERT)
end = time.monotonic() + 120
while (notice := queries.published_to(officer).filter(pk="{notice}").first()) is None and time.monotonic() < end:
    time.sleep(0.2)
said = Consignment.objects.filter(recipient="XB", act__kind__startswith="notice-").values_list("act__kind", flat=True)
print([record.caption for _, record in queries.subjects_of(officer, notice)], list(said))
"""
WITHDRAWING = """
from comity.core.codes import Role
from comity.notices import services
from comity.notices.models import Notice
from comity.records.tests.casting import actor
from django.utils.timezone import now
notice = Notice.objects.get(pk="{notice}")
print(notice.state)
services.withdraw_notice(actor("XA"), notice=notice, reason="aim-met", at=now())
"""
# How a notice of another node stands in a store, and how many records of another node say anything.
STANDS = (
    "SELECT state, erased_at IS NOT NULL,"
    " (SELECT count(*) FROM records_record WHERE mirrored_at IS NOT NULL AND erased_at IS NULL) FROM notices_notice"
)


@pytest.fixture
def federation(joined: Path, tmp_path: Path) -> Iterator[Federation]:
    """A hub, where the General Secretariat and XC are, and nodes of XA and XB."""
    made = Federation.copied(joined, tmp_path / "federation")
    yield made
    made.stop()


def test_a_notice_is_asked_for_reviewed_and_in_force_at_three_nodes(federation: Federation) -> None:
    xa, xb, hub = federation.nodes["xa"], federation.nodes["xb"], federation.hub
    notice = xa.script(ASKING.format(name=CANARY)).strip()
    assert hub.script(PUBLISHING.format(notice=notice)).strip() == "[(0, 0), (0, 0)] [(1, 1), (1, 1)]"
    assert xb.script(MEETING.format(notice=notice)).strip() == f"[{CANARY!r}] ['notice-published']"
    assert xa.script(WITHDRAWING.format(notice=notice)).strip() == "published"
    for other in (xb, hub):
        assert until(lambda node=other: rows(node.home, STANDS) == [("withdrawn", 1, 0)])
