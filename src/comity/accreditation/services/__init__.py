"""Verbs of the press desk: the only code that changes what it keeps. One module for a subject."""

from comity.accreditation.services.answering import answer, appeal
from comity.accreditation.services.applying import save_application, send_in, start_application, withdraw_application
from comity.accreditation.services.checking import block, end_blocks, lift_block, note_screening
from comity.accreditation.services.deciding import accept, refer, refuse
from comity.accreditation.services.ending import end_applications, erase_applications
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
from comity.accreditation.services.terms import set_terms

__all__ = [
    "accept",
    "add_news_picture",
    "admit_late",
    "agree_interview",
    "announce_briefing",
    "answer",
    "appeal",
    "ask_interview",
    "begin_news",
    "block",
    "cancel_briefing",
    "complete_mailed",
    "confirm_record",
    "consult_application",
    "correct_news",
    "decline_interview",
    "end_applications",
    "end_blocks",
    "erase_applications",
    "lift_block",
    "name_press_contact",
    "note_interview",
    "note_screening",
    "propose_interview",
    "publish_news",
    "receive_mailed",
    "refer",
    "refuse",
    "relate_news",
    "remind",
    "remove_news_picture",
    "save_application",
    "send_in",
    "set_briefing",
    "set_news_captions",
    "set_news_film",
    "set_terms",
    "start_application",
    "take_in",
    "take_time",
    "withdraw_application",
    "withdraw_interview",
    "withdraw_news",
    "write_news",
]
