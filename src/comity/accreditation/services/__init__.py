"""Verbs of the press desk: the only code that changes what it keeps. One module for a subject."""

from comity.accreditation.services.answering import answer, appeal
from comity.accreditation.services.applying import save_application, send_in, start_application, withdraw_application
from comity.accreditation.services.badges import (
    consult_badge,
    erase_badges,
    issue_badge,
    issue_badges,
    print_badges,
    reissue_badge,
    replace_badges,
    revoke_badge,
)
from comity.accreditation.services.checking import block, end_blocks, lift_block, note_screening
from comity.accreditation.services.deciding import accept, refer, refuse
from comity.accreditation.services.ending import end_applications, erase_applications
from comity.accreditation.services.gates import (
    add_gate,
    block_device,
    close_gate,
    enrol_device,
    invite_device,
    open_evacuation_list,
    set_doors,
    take_pack,
)
from comity.accreditation.services.interviews import (
    agree_interview,
    ask_interview,
    decline_interview,
    name_press_contact,
    note_interview,
    propose_interview,
    take_time,
    withdraw_interview,
)
from comity.accreditation.services.keys import rotate_keys
from comity.accreditation.services.lateness import admit_late
from comity.accreditation.services.mailed import complete_mailed, receive_mailed, take_in
from comity.accreditation.services.newsroom import (
    add_news_picture,
    begin_news,
    confirm_record,
    correct_news,
    publish_news,
    relate_news,
    remove_news_picture,
    set_news_captions,
    set_news_film,
    withdraw_news,
    write_news,
)
from comity.accreditation.services.press import announce_briefing, cancel_briefing, set_briefing
from comity.accreditation.services.reading import consult_application
from comity.accreditation.services.reminding import remind
from comity.accreditation.services.scans import merge, settle_finding
from comity.accreditation.services.telling import take_letters
from comity.accreditation.services.terms import set_terms

__all__ = [
    "accept",
    "add_gate",
    "add_news_picture",
    "admit_late",
    "agree_interview",
    "announce_briefing",
    "answer",
    "appeal",
    "ask_interview",
    "begin_news",
    "block",
    "block_device",
    "cancel_briefing",
    "close_gate",
    "complete_mailed",
    "confirm_record",
    "consult_application",
    "consult_badge",
    "correct_news",
    "decline_interview",
    "end_applications",
    "end_blocks",
    "enrol_device",
    "erase_applications",
    "erase_badges",
    "invite_device",
    "issue_badge",
    "issue_badges",
    "lift_block",
    "merge",
    "name_press_contact",
    "note_interview",
    "note_screening",
    "open_evacuation_list",
    "print_badges",
    "propose_interview",
    "publish_news",
    "receive_mailed",
    "refer",
    "refuse",
    "reissue_badge",
    "relate_news",
    "remind",
    "remove_news_picture",
    "replace_badges",
    "revoke_badge",
    "rotate_keys",
    "save_application",
    "send_in",
    "set_briefing",
    "set_doors",
    "set_news_captions",
    "set_news_film",
    "set_terms",
    "settle_finding",
    "start_application",
    "take_in",
    "take_letters",
    "take_pack",
    "take_time",
    "withdraw_application",
    "withdraw_interview",
    "withdraw_news",
    "write_news",
]
