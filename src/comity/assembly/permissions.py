"""Who may do what in an assembly, one line each.

The role in the own bureau is asked for here. Office in the session, and place in a delegation, come on top: `offices`.
"""

from comity.core.codes import Role
from comity.core.permissions import Permission

_PROTOCOL = (Role.PROTOCOL,)
_OFFICERS = (
    Role.FRONT_LINE,
    Role.OFFICER,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
    Role.COMPLIANCE,
    Role.COMMAND,
    Role.DATA_PROTECTION,
    Role.PROTOCOL,
)
TAKING_PART = frozenset(_OFFICERS)  # who may open files of a session, as far as the office or delegation shows them
_SENDING = (Role.OFFICER, Role.ADMINISTRATOR, Role.PROTOCOL)

# The session and its frame.
PREPARE_SESSION = Permission("assembly.prepare_session", roles=_PROTOCOL)
CHANGE_SESSION = Permission("assembly.change_session", roles=_PROTOCOL)
GIVE_OFFICE = Permission("assembly.give_office", roles=_PROTOCOL)
END_OFFICE = Permission("assembly.end_office", roles=_PROTOCOL)
OPEN_SESSION = Permission("assembly.open_session", roles=_OFFICERS)
CLOSE_SESSION = Permission("assembly.close_session", roles=_OFFICERS)

EXPORT_SESSION = Permission("assembly.export_session", roles=(Role.PROTOCOL, Role.OPERATOR))

# The timetable.
ADD_MEETING = Permission("assembly.add_meeting", roles=_OFFICERS)
CHANGE_MEETING = Permission("assembly.change_meeting", roles=_OFFICERS)
CANCEL_MEETING = Permission("assembly.cancel_meeting", roles=_OFFICERS)
SET_RUNNING_ORDER = Permission("assembly.set_running_order", roles=_OFFICERS)
CHANGE_LINE = Permission("assembly.change_line", roles=_OFFICERS)
MARK_LINE = Permission("assembly.mark_line", roles=_OFFICERS)
SET_FILM = Permission("assembly.set_film", roles=_OFFICERS)
REMOVE_FILM = Permission("assembly.remove_film", roles=_OFFICERS)
NAME_GUEST = Permission("assembly.name_guest", roles=_OFFICERS)
CHANGE_GUEST = Permission("assembly.change_guest", roles=_OFFICERS)
WITHDRAW_GUEST = Permission("assembly.withdraw_guest", roles=_OFFICERS)

# Delegations, credentials, presence, appeals.
ANNOUNCE_DELEGATION = Permission("assembly.announce_delegation", roles=_SENDING)
INVITE_STATE = Permission("assembly.invite_state", roles=_OFFICERS)
WITHDRAW_INVITATION = Permission("assembly.withdraw_invitation", roles=_OFFICERS)
NAME_DELEGATE = Permission("assembly.name_delegate", roles=_SENDING)
WITHDRAW_DELEGATE = Permission("assembly.withdraw_delegate", roles=_SENDING)
ADD_PHOTOGRAPH = Permission("assembly.add_photograph", roles=_SENDING)
ERASE_PHOTOGRAPHS = Permission("assembly.erase_photographs", roles=(Role.SYSTEM,))
SUBMIT_LETTER = Permission("assembly.submit_letter", roles=_SENDING)
DECIDE_LETTER = Permission("assembly.decide_letter", roles=_OFFICERS)
NOTE_ARRIVAL = Permission("assembly.note_arrival", roles=_OFFICERS)
NOTE_PRESENCE = Permission("assembly.note_presence", roles=_OFFICERS)
END_PRESENCE = Permission("assembly.end_presence", roles=_OFFICERS)
RECEIVE_APPEAL = Permission("assembly.receive_appeal", roles=_OFFICERS)
OFFER_TO_HOST = Permission("assembly.offer_to_host", roles=_SENDING)
WITHDRAW_BID = Permission("assembly.withdraw_bid", roles=_SENDING)
ACCEPT_DUTIES = Permission("assembly.accept_duties", roles=_SENDING)
CALL_FOR_OFFERS = Permission("assembly.call_for_offers", roles=_OFFICERS)
PREPARE_CHOICE = Permission("assembly.prepare_choice", roles=_OFFICERS)
CHOOSE_HOST = Permission("assembly.choose_host", roles=_OFFICERS)
RECORD_CHOICE = Permission("assembly.record_choice", roles=_OFFICERS)
COUNT_HANDS = Permission("assembly.count_hands", roles=_OFFICERS)
DECIDE_HOST = Permission("assembly.decide_host", roles=_OFFICERS)
DRAFT_AGREEMENT = Permission("assembly.draft_agreement", roles=_OFFICERS)
SIGN_AGREEMENT = Permission("assembly.sign_agreement", roles=(Role.ADMINISTRATOR, Role.PROTOCOL))
ADD_DUTY = Permission("assembly.add_duty", roles=_OFFICERS)
REPORT_DUTY = Permission("assembly.report_duty", roles=_SENDING)
SETTLE_DUTY = Permission("assembly.settle_duty", roles=_OFFICERS)
REMIND_OF_DUTIES = Permission("assembly.remind_of_duties", roles=(Role.SYSTEM,))

# Agenda and documents.
PROPOSE_ITEM = Permission("assembly.propose_item", roles=_OFFICERS)
ADMIT_ITEM = Permission("assembly.admit_item", roles=_OFFICERS)
REFUSE_ITEM = Permission("assembly.refuse_item", roles=_OFFICERS)
WITHDRAW_ITEM = Permission("assembly.withdraw_item", roles=_OFFICERS)
ORDER_AGENDA = Permission("assembly.order_agenda", roles=_OFFICERS)
PLACE_ITEM = Permission("assembly.place_item", roles=_OFFICERS)
PUBLISH_AGENDA = Permission("assembly.publish_agenda", roles=_OFFICERS)
ADD_DOCUMENT = Permission("assembly.add_document", roles=_OFFICERS)
PUBLISH_FILE = Permission("assembly.publish_file", roles=_OFFICERS)
WITHDRAW_DOCUMENT = Permission("assembly.withdraw_document", roles=_OFFICERS)

# Texts and amendments.
DRAFT_TEXT = Permission("assembly.draft_text", roles=_OFFICERS)
WRITE_PARAGRAPH = Permission("assembly.write_paragraph", roles=_OFFICERS)
REMOVE_PARAGRAPH = Permission("assembly.remove_paragraph", roles=_OFFICERS)
TRANSLATE = Permission("assembly.translate", roles=_OFFICERS)
TABLE_TEXT = Permission("assembly.table_text", roles=_OFFICERS)
REFER_TEXT = Permission("assembly.refer_text", roles=_OFFICERS)
WITHDRAW_TEXT = Permission("assembly.withdraw_text", roles=_OFFICERS)
NOTE_COSTS = Permission("assembly.note_costs", roles=_OFFICERS)
SPONSOR_TEXT = Permission("assembly.sponsor_text", roles=_OFFICERS)
END_SPONSORING = Permission("assembly.end_sponsoring", roles=_OFFICERS)
TABLE_AMENDMENT = Permission("assembly.table_amendment", roles=_OFFICERS)
TRANSLATE_AMENDMENT = Permission("assembly.translate_amendment", roles=_OFFICERS)
WITHDRAW_AMENDMENT = Permission("assembly.withdraw_amendment", roles=_OFFICERS)
REPORT_RESULT = Permission("assembly.report_result", roles=_OFFICERS)
SETTLE_ORDER = Permission("assembly.settle_order", roles=_OFFICERS)

# Debate.
OPEN_DEBATE = Permission("assembly.open_debate", roles=_OFFICERS)
CLOSE_DEBATE = Permission("assembly.close_debate", roles=_OFFICERS)
SET_LIMITS = Permission("assembly.set_limits", roles=_OFFICERS)
CLOSE_LIST = Permission("assembly.close_list", roles=_OFFICERS)
ASK_FLOOR = Permission("assembly.ask_floor", roles=_OFFICERS)
GIVE_UP_FLOOR = Permission("assembly.give_up_floor", roles=_OFFICERS)
GIVE_FLOOR = Permission("assembly.give_floor", roles=_OFFICERS)
END_SPEECH = Permission("assembly.end_speech", roles=_OFFICERS)
RULE_ON_POINT = Permission("assembly.rule_on_point", roles=_OFFICERS)
APPEAL_RULING = Permission("assembly.appeal_ruling", roles=_OFFICERS)

# Bilateral talks.
ASK_TO_MEET = Permission("assembly.ask_to_meet", roles=_OFFICERS)
ANSWER_SLOT = Permission("assembly.answer_slot", roles=_OFFICERS)
WITHDRAW_SLOT = Permission("assembly.withdraw_slot", roles=_OFFICERS)
PROPOSE_FOLLOW_UP = Permission("assembly.propose_follow_up", roles=_OFFICERS)
ANSWER_FOLLOW_UP = Permission("assembly.answer_follow_up", roles=_OFFICERS)
CALL_DONE = Permission("assembly.call_done", roles=_OFFICERS)

# Open votes.
PREPARE_VOTE = Permission("assembly.prepare_vote", roles=_OFFICERS)
OPEN_VOTE = Permission("assembly.open_vote", roles=_OFFICERS)
ENTER_COUNT = Permission("assembly.enter_count", roles=_OFFICERS)
CAST_VOTE = Permission("assembly.cast_vote", roles=_OFFICERS)
RECORD_ANSWER = Permission("assembly.record_answer", roles=_OFFICERS)
CLOSE_VOTE = Permission("assembly.close_vote", roles=_OFFICERS)
DECIDE_VOTE = Permission("assembly.decide_vote", roles=_OFFICERS)
ANNUL_VOTE = Permission("assembly.annul_vote", roles=_OFFICERS)
EXPLAIN_VOTE = Permission("assembly.explain_vote", roles=_OFFICERS)

# Elections.
ANNOUNCE_ELECTION = Permission("assembly.announce_election", roles=_OFFICERS)
STAND = Permission("assembly.stand", roles=_SENDING)
WITHDRAW_CANDIDACY = Permission("assembly.withdraw_candidacy", roles=_SENDING)
RECORD_TERM = Permission("assembly.record_term", roles=_PROTOCOL)
ADD_TO_DOSSIER = Permission("assembly.add_to_dossier", roles=_SENDING)
MAKE_PLEDGE = Permission("assembly.make_pledge", roles=_SENDING)
REPORT_ON_PLEDGE = Permission("assembly.report_on_pledge", roles=_SENDING)
EXAMINE_CANDIDACY = Permission("assembly.examine_candidacy", roles=_OFFICERS)
REPORT_ON_ELECTION = Permission("assembly.report_on_election", roles=_OFFICERS)
PREPARE_BALLOT = Permission("assembly.prepare_ballot", roles=_OFFICERS)
COUNT_PAPERS = Permission("assembly.count_papers", roles=_OFFICERS)
DRAW_LOT = Permission("assembly.draw_lot", roles=_OFFICERS)
DECIDE_BALLOT = Permission("assembly.decide_ballot", roles=_OFFICERS)

# Secret ballots. A sealed ballot carries its own authority, the signature of its credential.
SETTLE_TRUSTEES = Permission("assembly.settle_trustees", roles=_OFFICERS)
HAND_OUT_CODE = Permission("assembly.hand_out_code", roles=_OFFICERS)
OPEN_BALLOT = Permission("assembly.open_ballot", roles=_OFFICERS)
RECEIVE_BALLOT = Permission("assembly.receive_ballot", roles=(Role.SYSTEM,))
CLOSE_BALLOT = Permission("assembly.close_ballot", roles=_OFFICERS)
ADD_SHARE = Permission("assembly.add_share", roles=_OFFICERS)
PUBLISH_TALLY = Permission("assembly.publish_tally", roles=_OFFICERS)

# Afterwards: minutes, follow-ups of resolutions.
PUBLISH_MINUTES = Permission("assembly.publish_minutes", roles=_OFFICERS)
ASK_CORRECTION = Permission("assembly.ask_correction", roles=_OFFICERS)
DECIDE_CORRECTION = Permission("assembly.decide_correction", roles=_OFFICERS)
FINISH_MINUTES = Permission("assembly.finish_minutes", roles=_OFFICERS)
ASK_FOLLOW_UP = Permission("assembly.ask_follow_up", roles=_OFFICERS)
REPORT_FOLLOW_UP = Permission("assembly.report_follow_up", roles=_OFFICERS)
DROP_FOLLOW_UP = Permission("assembly.drop_follow_up", roles=_OFFICERS)
NOTE_TREATY_STAGE = Permission("assembly.note_treaty_stage", roles=_OFFICERS)
