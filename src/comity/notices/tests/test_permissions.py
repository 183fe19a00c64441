"""Who may do what: every action against a small cast; and an attempt that is refused changes nothing."""

from datetime import date
from types import SimpleNamespace

import pytest

from comity.core.actors import Actor, system
from comity.core.codes import Purpose, Role
from comity.core.models import AuditEntry
from comity.core.permissions import TABLE
from comity.core.refusals import Refusal
from comity.members.queries import operator_actor, visitor
from comity.notices import services
from comity.notices.content import Answers, Asked, Note, Questions, Subjects
from comity.notices.models import Notice
from comity.notices.tests.casting import NOW, content, requested
from comity.records.drafts import ReleaseRule
from comity.records.tests.casting import actor

OWNED = SimpleNamespace(requesting_bureau_id="XB", owner_id="XB", bureau_id="XB")

CAST: dict[str, Actor] = {
    "owner": actor("XB"),
    "other": actor("XA"),
    "counter": actor("XA", Role.FRONT_LINE),
    "compliance": actor("GS", Role.COMPLIANCE),
    "command": actor("GS", Role.COMMAND),
    "privacy": actor("GS", Role.DATA_PROTECTION),
    "protocol": actor("GS", Role.PROTOCOL),
    "node": system("GS"),
    "public": visitor(),
}

DRAFTING = {"owner", "other"}
OWN = {"owner"}
REVIEW = {"compliance"}
READ = {"owner", "other", "counter", "compliance", "command", "privacy"}
NODE = {"node"}

MAY = {
    "notices.draft_notice": DRAFTING,
    "notices.import_drafts": DRAFTING,
    "notices.save_draft": OWN,
    "notices.change_subjects": OWN,
    "notices.discard_draft": OWN,
    "notices.start_edition": OWN,
    "notices.request_notice": OWN,
    "notices.answer_questions": OWN,
    "notices.withdraw_notice": OWN,
    "notices.narrow_notice": OWN,
    "notices.extend_notice": OWN,
    "notices.add_victim": OWN,
    "notices.remove_victim": OWN,
    "notices.propose_extract": OWN,
    "notices.end_extract": OWN,
    "notices.read_tip": OWN,
    "notices.assign_review": REVIEW,
    "notices.return_notice": REVIEW,
    "notices.recommend_notice": REVIEW,
    "notices.publish_notice": REVIEW,
    "notices.refuse_notice": REVIEW,
    "notices.reinstate_notice": REVIEW,
    "notices.cancel_notice": REVIEW,
    "notices.check_sent": REVIEW,
    "notices.agree_extract": REVIEW,
    "notices.suspend_notice": REVIEW | {"command", "privacy"},
    "notices.decide_image": REVIEW | {"privacy"},
    "notices.consult_image": DRAFTING | {"compliance", "privacy"},
    "notices.consult_review": REVIEW | {"privacy"},
    "notices.search_reviews": REVIEW | {"privacy"},
    "notices.consult_notice": READ | NODE,
    "notices.search_notices": READ | NODE,
    "notices.print_notice": READ | NODE,
    "notices.export_notices": READ - {"counter"},
    "notices.report_image": (READ | {"public"}) - {"privacy"},
    "notices.send_tip": (READ | {"public"}) - {"privacy"},
    "notices.open_pilot": {"protocol"},
    "notices.change_pilot": {"protocol"},
    "notices.join_pilot": {"protocol"},
    "notices.leave_pilot": {"protocol"},
    "notices.ask_to_justify": NODE,
    "notices.expire_notices": NODE,
    "notices.erase_ended": NODE,
    "notices.erase_tips": NODE,
    "notices.close_silent_returns": NODE,
    "notices.escalate_reviews": NODE,
    "notices.lay_on_desk": NODE,
    "notices.freeze_figures": NODE,
}


def names() -> list[str]:
    """Every action of this app."""
    return sorted(name for name in TABLE if name.startswith("notices."))


def test_every_action_has_its_row():
    assert set(names()) <= set(MAY)


@pytest.mark.parametrize("name", names())
def test_an_action_is_for_these_and_nobody_else(name):
    assert {who for who, one in CAST.items() if TABLE[name].allows(one, OWNED)} == MAY[name]


@pytest.mark.parametrize("name", sorted(name for name in MAY if MAY[name] in (REVIEW, NODE)))
def test_what_the_secretariat_decides_no_integration_decides(name):
    """Roles that a token may have are those of a bureau: none of them reviews."""
    if name in TABLE:
        assert not TABLE[name].roles & {Role.OFFICER, Role.FRONT_LINE, Role.ADMINISTRATOR}


ATTEMPTS = {
    "save_draft": {"content": content()},
    "change_subjects": {"subjects": Subjects([])},
    "discard_draft": {},
    "start_edition": {},
    "answer_questions": {"answers": Answers({1: "Marsa"})},
    "withdraw_notice": {"reason": "aim-met"},
    "narrow_notice": {
        "rule": ReleaseRule.ONLY,
        "bureaus": ("XA",),
        "purposes": ("border-check",),
        "handling": "H2",
        "handling_note": "",
    },
    "extend_notice": {"until_on": date(2033, 1, 1), "reason": Note("Still sought.")},
    "request_notice": {"seen": 2},
    "assign_review": {},
    "return_notice": {"seen": 2, "questions": Questions([Asked("Which court?")]), "reasons": ()},
    "recommend_notice": {"seen": 2, "note": Note()},
    "publish_notice": {"seen": 2, "note": Note()},
    "refuse_notice": {"seen": 2, "reasons": ("article-3-political",), "note": Note()},
    "reinstate_notice": {"seen": 2, "note": Note()},
    "cancel_notice": {"reasons": ("article-3-political",), "note": Note()},
    "check_sent": {"note": Note()},
    "suspend_notice": {"reasons": ("article-3-political",), "note": Note()},
}


@pytest.mark.django_db
@pytest.mark.parametrize("verb", sorted(ATTEMPTS))
def test_an_attempt_of_another_bureau_leaves_an_entry_and_changes_nothing(verb, vera, despina):
    notice = Notice.objects.get(pk=requested(vera).pk)
    before = {field.attname: getattr(notice, field.attname) for field in Notice._meta.concrete_fields}
    with pytest.raises(Refusal):
        getattr(services, verb)(despina, notice=notice, at=NOW, **ATTEMPTS[verb])
    entry = AuditEntry.objects.latest("position")
    assert (entry.event, entry.outcome, entry.bureau) == (f"notices.{verb}", "refused", "XA")
    after = Notice.objects.get()
    assert {field.attname: getattr(after, field.attname) for field in Notice._meta.concrete_fields} == before


@pytest.mark.django_db
def test_reading_asks_for_a_purpose(vera):
    notice = requested(vera)
    idle = actor("XB", purpose=None)
    with pytest.raises(Refusal) as refused:
        services.consult_notice(idle, reference=notice.reference, at=NOW)
    assert refused.value.code == "core.purpose-missing"


@pytest.mark.django_db
@pytest.mark.parametrize("verb", ["publish_notice", "recommend_notice", "refuse_notice", "suspend_notice"])
def test_nobody_decides_at_the_command_line(verb, vera):
    notice = requested(vera)
    with pytest.raises(Refusal) as refused:
        getattr(services, verb)(operator_actor(purpose=Purpose.INVESTIGATION), notice=notice, at=NOW, **ATTEMPTS[verb])
    assert refused.value.code == "notices.officer-needed"
