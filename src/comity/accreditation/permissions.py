"""Who may do what at the press desk, one line each.

An applicant has no account: the follow-up link is what opens the application, and comes before the permission.
"""

from comity.core.codes import Purpose, Role
from comity.core.permissions import Permission

_APPLICANT = (Role.PUBLIC,)
_HOST = (Role.OFFICER, Role.ADMINISTRATOR)
_READERS = (*_HOST, Role.PROTOCOL)
_WHY = (Purpose.SECURITY_CHECK, Purpose.ADMINISTRATION)

SET_TERMS = Permission("accreditation.set_terms", roles=(Role.PROTOCOL,))
START = Permission("accreditation.start_application", roles=_APPLICANT)
SAVE = Permission("accreditation.save_application", roles=_APPLICANT)
SEND_IN = Permission("accreditation.send_in", roles=_APPLICANT)
WITHDRAW = Permission("accreditation.withdraw_application", roles=_APPLICANT)
ADMIT_LATE = Permission("accreditation.admit_late", roles=_HOST, own="terms.host_id")
TAKE_IN = Permission("accreditation.take_in", roles=_HOST, own="host_id")
COMPLETE_MAILED = Permission("accreditation.complete_mailed", roles=_HOST, own="terms.host_id")
RECEIVE_MAILED = Permission("accreditation.receive_mailed", roles=_HOST, own="terms.host_id")
CONSULT = Permission("accreditation.consult_application", roles=_READERS, purposes=_WHY)
ACCEPT = Permission("accreditation.accept", roles=_HOST, own="terms.host_id")
REFUSE = Permission("accreditation.refuse", roles=_HOST, own="terms.host_id")
REFER = Permission("accreditation.refer", roles=_HOST, own="terms.host_id")
ANSWER = Permission("accreditation.answer", roles=_APPLICANT)
APPEAL = Permission("accreditation.appeal", roles=_APPLICANT)
SCREEN = Permission(
    "accreditation.note_screening", roles=_HOST, own="terms.host_id", purposes=(Purpose.SECURITY_CHECK,)
)
BLOCK = Permission("accreditation.block", roles=_HOST, own="terms.host_id")
LIFT_BLOCK = Permission("accreditation.lift_block", roles=_HOST, own="bureau_id")
END_BLOCKS = Permission("accreditation.end_blocks", roles=(Role.SYSTEM,))
REMIND = Permission("accreditation.remind", roles=(Role.SYSTEM,))
END = Permission("accreditation.end_applications", roles=(Role.SYSTEM,))
ERASE = Permission("accreditation.erase_applications", roles=(Role.SYSTEM,))

# The newsroom
BEGIN_NEWS = Permission("accreditation.begin_news", roles=(Role.PROTOCOL,))
WRITE_NEWS = Permission("accreditation.write_news", roles=(Role.PROTOCOL,))
ADD_PICTURE = Permission("accreditation.add_news_picture", roles=(Role.PROTOCOL,))
REMOVE_PICTURE = Permission("accreditation.remove_news_picture", roles=(Role.PROTOCOL,))
SET_FILM = Permission("accreditation.set_news_film", roles=(Role.PROTOCOL,))
SET_CAPTIONS = Permission("accreditation.set_news_captions", roles=(Role.PROTOCOL,))
RELATE_NEWS = Permission("accreditation.relate_news", roles=(Role.PROTOCOL,))
PUBLISH_NEWS = Permission("accreditation.publish_news", roles=(Role.PROTOCOL,))
CORRECT_NEWS = Permission("accreditation.correct_news", roles=(Role.PROTOCOL,))
CONFIRM_RECORD = Permission("accreditation.confirm_record", roles=(Role.PROTOCOL,))
WITHDRAW_NEWS = Permission("accreditation.withdraw_news", roles=(Role.PROTOCOL,))

# Press conferences and interviews: who answers for a delegation is asked on top
_CONTACTS = (Role.OFFICER, Role.ADMINISTRATOR, Role.PROTOCOL)
ANNOUNCE_BRIEFING = Permission("accreditation.announce_briefing", roles=(Role.PROTOCOL,))
SET_BRIEFING = Permission("accreditation.set_briefing", roles=(Role.PROTOCOL,))
CANCEL_BRIEFING = Permission("accreditation.cancel_briefing", roles=(Role.PROTOCOL,))
NAME_CONTACT = Permission("accreditation.name_press_contact", roles=_CONTACTS)
ASK_INTERVIEW = Permission("accreditation.ask_interview", roles=_APPLICANT)
TAKE_TIME = Permission("accreditation.take_time", roles=_APPLICANT)
WITHDRAW_INTERVIEW = Permission("accreditation.withdraw_interview", roles=_APPLICANT)
AGREE_INTERVIEW = Permission("accreditation.agree_interview", roles=_CONTACTS)
PROPOSE_INTERVIEW = Permission("accreditation.propose_interview", roles=_CONTACTS)
DECLINE_INTERVIEW = Permission("accreditation.decline_interview", roles=_CONTACTS)
NOTE_INTERVIEW = Permission("accreditation.note_interview", roles=_CONTACTS)
