"""Actions and stored nouns of the press desk as a reader sees them."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OPERATIONS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "accreditation.set_terms": _("Set the terms of accreditation"),
        "accreditation.start_application": _("Begin an application"),
        "accreditation.save_application": _("Save the draft of an application"),
        "accreditation.send_in": _("Send the application in"),
        "accreditation.withdraw_application": _("Withdraw the application"),
        "accreditation.admit_late": _("Admit a late application"),
        "accreditation.take_in": _("Take in an application that came by mail"),
        "accreditation.complete_mailed": _("Complete an application that came by mail"),
        "accreditation.receive_mailed": _("Receive an application that came by mail"),
        "accreditation.consult_application": _("Consult an application"),
        "accreditation.accept": _("Accept an application"),
        "accreditation.refuse": _("Refuse an application"),
        "accreditation.refer": _("Refer an application back"),
        "accreditation.answer": _("Answer the host"),
        "accreditation.appeal": _("Appeal against the refusal"),
        "accreditation.note_screening": _("Note the outcome of screening"),
        "accreditation.block": _("Block for misuse"),
        "accreditation.lift_block": _("Lift a block"),
        "accreditation.end_blocks": _("Erase blocks that have ended"),
        "accreditation.remind": _("Remind of overdue decisions"),
        "accreditation.end_applications": _("Let applications lapse"),
        "accreditation.erase_applications": _("Erase what applications say of persons"),
        "accreditation.announce_briefing": _("Announce a press conference"),
        "accreditation.set_briefing": _("Set place and hour of a press conference"),
        "accreditation.cancel_briefing": _("Cancel the press conference"),
        "accreditation.name_press_contact": _("Name the press contact"),
        "accreditation.ask_interview": _("Ask for an interview"),
        "accreditation.take_time": _("Take a proposed time"),
        "accreditation.withdraw_interview": _("Withdraw the request for an interview"),
        "accreditation.agree_interview": _("Agree to an interview"),
        "accreditation.propose_interview": _("Propose other times"),
        "accreditation.decline_interview": _("Decline an interview"),
        "accreditation.note_interview": _("Note whether an interview was held"),
        "accreditation.begin_news": _("Begin an item of the newsroom"),
        "accreditation.write_news": _("Write an item of the newsroom"),
        "accreditation.add_news_picture": _("Add a picture to an item of the newsroom"),
        "accreditation.remove_news_picture": _("Take a picture out of an item of the newsroom"),
        "accreditation.set_news_film": _("Give an item of the newsroom its film"),
        "accreditation.set_news_captions": _("Give a film its captions"),
        "accreditation.relate_news": _("Relate items of the newsroom"),
        "accreditation.publish_news": _("Publish an item of the newsroom"),
        "accreditation.correct_news": _("Correct an item of the newsroom"),
        "accreditation.confirm_record": _("Confirm what the record says now"),
        "accreditation.withdraw_news": _("Withdraw an item of the newsroom"),
    }
)

SUBJECTS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "accreditation.application": _("application of a journalist"),
        "accreditation.applicationdocument": _("document of an application"),
        "accreditation.applicationstep": _("step of an application"),
        "accreditation.briefing": _("press conference"),
        "accreditation.briefingchange": _("change of a press conference"),
        "accreditation.interview": _("request for an interview"),
        "accreditation.interviewbooking": _("time of an interview"),
        "accreditation.interviewslot": _("time offered for an interview"),
        "accreditation.presscontact": _("press contact of a delegation"),
        "accreditation.newscorrection": _("correction of an item of the newsroom"),
        "accreditation.newsfilm": _("film of the newsroom"),
        "accreditation.newsitem": _("item of the newsroom"),
        "accreditation.newspicture": _("picture of the newsroom"),
        "accreditation.newswording": _("wording of an item of the newsroom"),
        "accreditation.block": _("block for misuse"),
        "accreditation.screening": _("outcome of screening"),
        "accreditation.terms": _("terms of accreditation"),
    }
)
