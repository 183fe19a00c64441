"""A delegate votes from a phone whose network fails: the vote waits on the phone and is received once."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import visit
from tests.nodes import Node

pytestmark = pytest.mark.browser

OPEN_A_VOTE = """
from django.utils import timezone
from comity.assembly.codes import VoteSubject
from comity.assembly.content import Question
from comity.assembly.models import Session
from comity.assembly.services import votes
from comity.core.codes import Purpose
from comity.engines.ballots.rules import Method
from comity.site.demonstration.playing import acting

chair = acting("haiqing.xf", Purpose.ADMINISTRATION, "rehearsal")
session = Session.objects.get(reference="REHEARSAL")
words = {language: "To adjourn" for language in session.languages}
question = Question(about=VoteSubject.PROCEDURE, method=Method.ELECTRONIC_VOTE, words=words)
vote = votes.prepare_vote(chair, session=session, question=question, at=timezone.now())
print(votes.open_vote(chair, vote=vote, at=timezone.now()).pk)
"""

CAST = """
from comity.assembly.models import CastVote
print(*sorted(CastVote.objects.filter(vote={key!r}).values_list("delegation__member__code", "choice")))
"""

SEAT = "/assembly/REHEARSAL/seat/"


def test_a_vote_waits_on_the_phone_survives_the_page_and_is_received_once(sit_down, served: Node):
    key = served.script(OPEN_A_VOTE).split()[-1]
    phone = sit_down("huda.xc", language="ar", purpose="administration", width=360)
    visit(phone, SEAT)
    assert phone.locator("html").get_attribute("dir") == "rtl"
    expect(phone.locator("[data-no-network][data-kept]")).to_have_count(1)
    phone.context.set_offline(True)
    buttons = phone.locator("form[data-vote] button")
    buttons.first.click()
    expect(phone.locator("[data-vote-state][data-state=waiting]")).to_contain_text("محفوظ على هذا الجهاز")
    expect(buttons.first).to_be_hidden()
    phone.reload()
    expect(phone.locator("[data-no-network]")).to_contain_text("لا توجد شبكة منذ")
    expect(phone.locator("[data-vote-state][data-state=waiting]")).to_contain_text("محفوظ على هذا الجهاز")
    assert phone.evaluate("async () => (await caches.keys()).length") == 1
    assert served.script(CAST.format(key=key)).strip() == ""
    phone.close()

    other = sit_down("huda.xc", language="ar", purpose="administration", width=360)
    again = phone.context.new_page()
    phone.context.set_offline(False)
    visit(again, SEAT)
    expect(again.locator("#seat")).to_contain_text("1")
    expect(again.locator("form[data-vote]")).to_have_count(0)
    visit(again, SEAT)
    expect(again.locator("form[data-vote]")).to_have_count(0)
    visit(other, SEAT)
    expect(other.locator("form[data-vote]")).to_have_count(0)
    assert served.script(CAST.format(key=key)).split() == ["('XC',", "'for')"]
