"""Every action of the press desk against a small cast: who may, and on whose behalf."""

from types import SimpleNamespace

import pytest

from comity.accreditation import permissions
from comity.core.actors import Actor, system
from comity.core.codes import Purpose, Role
from comity.core.permissions import TABLE
from comity.members.queries import visitor
from comity.records.tests.casting import actor

TERMS = SimpleNamespace(host_id="XB")
HOSTED = SimpleNamespace(host_id="XB", bureau_id="XB", terms=TERMS, gate=SimpleNamespace(terms=TERMS))

CAST: dict[str, Actor] = {
    "applicant": visitor(),
    "host": actor("XB"),
    "other": actor("XA"),
    "counter": actor("XB", Role.FRONT_LINE),
    "protocol": actor("GS", Role.PROTOCOL),
    "node": system("GS"),
    "operator": actor("GS", Role.OPERATOR),
}

MAY = {
    permissions.SET_TERMS: {"protocol"},
    permissions.START: {"applicant"},
    permissions.SAVE: {"applicant"},
    permissions.SEND_IN: {"applicant"},
    permissions.WITHDRAW: {"applicant"},
    permissions.ADMIT_LATE: {"host"},
    permissions.TAKE_IN: {"host"},
    permissions.COMPLETE_MAILED: {"host"},
    permissions.RECEIVE_MAILED: {"host"},
    permissions.CONSULT: {"host", "other", "protocol"},  # what each sees, the query says
    permissions.ACCEPT: {"host"},
    permissions.REFUSE: {"host"},
    permissions.REFER: {"host"},
    permissions.ANSWER: {"applicant"},
    permissions.APPEAL: {"applicant"},
    permissions.TAKE_LETTERS: {"host"},
    permissions.SCREEN: {"host"},
    permissions.BLOCK: {"host"},
    permissions.LIFT_BLOCK: {"host"},
    permissions.END_BLOCKS: {"node"},
    permissions.REMIND: {"node"},
    permissions.END: {"node"},
    permissions.ERASE: {"node"},
    permissions.ANNOUNCE_BRIEFING: {"protocol"},
    permissions.SET_BRIEFING: {"protocol"},
    permissions.CANCEL_BRIEFING: {"protocol"},
    permissions.NAME_CONTACT: {"host", "other", "protocol"},  # who keeps the delegation, the verb asks
    permissions.ASK_INTERVIEW: {"applicant"},
    permissions.TAKE_TIME: {"applicant"},
    permissions.WITHDRAW_INTERVIEW: {"applicant"},
    permissions.AGREE_INTERVIEW: {"host", "other", "protocol"},  # who answers the press, the verb asks
    permissions.PROPOSE_INTERVIEW: {"host", "other", "protocol"},
    permissions.DECLINE_INTERVIEW: {"host", "other", "protocol"},
    permissions.NOTE_INTERVIEW: {"host", "other", "protocol"},
    permissions.BEGIN_NEWS: {"protocol"},
    permissions.WRITE_NEWS: {"protocol"},
    permissions.ADD_PICTURE: {"protocol"},
    permissions.REMOVE_PICTURE: {"protocol"},
    permissions.SET_FILM: {"protocol"},
    permissions.SET_CAPTIONS: {"protocol"},
    permissions.RELATE_NEWS: {"protocol"},
    permissions.PUBLISH_NEWS: {"protocol"},
    permissions.CORRECT_NEWS: {"protocol"},
    permissions.CONFIRM_RECORD: {"protocol"},
    permissions.WITHDRAW_NEWS: {"protocol"},
    permissions.ISSUE_BADGES: {"host"},
    permissions.ISSUE_BADGE: {"host"},
    permissions.REISSUE_BADGE: {"host"},
    permissions.REVOKE_BADGE: {"host"},
    permissions.CONSULT_BADGE: {"host"},
    permissions.PRINT_BADGES: {"host"},
    permissions.ADD_GATE: {"host"},
    permissions.CLOSE_GATE: {"host"},
    permissions.SET_DOORS: {"host"},
    permissions.INVITE_DEVICE: {"host"},
    permissions.BLOCK_DEVICE: {"host"},
    permissions.SETTLE_FINDING: {"host"},
    permissions.EVACUATE: {"host"},
    permissions.ENROL_DEVICE: {"applicant"},  # anybody: the one-time code opens it
    permissions.TAKE_PACK: {"node"},
    permissions.MERGE_SCANS: {"node"},
    permissions.ERASE_BADGES: {"node"},
    permissions.ROTATE_KEYS: {"operator"},
    permissions.REPLACE_BADGES: {"operator"},
}


def test_every_action_has_its_row():
    assert {line.name for line in MAY} == {name for name in TABLE if name.startswith("accreditation.")}


@pytest.mark.parametrize("line", MAY, ids=[line.name for line in MAY])
def test_an_action_is_for_these_and_nobody_else(line):
    stated = {name: one.stating(Purpose.SECURITY_CHECK) for name, one in CAST.items()}
    assert {name for name, one in stated.items() if line.allows(one, HOSTED)} == MAY[line]
