"""Actions and stored nouns of the assembly as a reader sees them."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OPERATIONS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "assembly.prepare_session": _("Prepare a session"),
        "assembly.change_session": _("Change the session"),
        "assembly.give_office": _("Give an office"),
        "assembly.end_office": _("Take the office back"),
        "assembly.open_session": _("Open the session"),
        "assembly.close_session": _("Close the session"),
        "assembly.add_meeting": _("Add a meeting"),
        "assembly.change_meeting": _("Change the meeting"),
        "assembly.cancel_meeting": _("Cancel the meeting"),
        "assembly.set_running_order": _("Set the running order"),
        "assembly.mark_line": _("Begin or end a line of the running order"),
        "assembly.announce_delegation": _("Announce a delegation"),
        "assembly.name_delegate": _("Name a delegate"),
        "assembly.withdraw_delegate": _("Let a delegate leave the delegation"),
        "assembly.submit_letter": _("Hand in the letter of credentials"),
        "assembly.decide_letter": _("Decide on the letter"),
        "assembly.note_arrival": _("Note that a delegation has arrived"),
        "assembly.note_presence": _("Note that a delegation is in the hall"),
        "assembly.end_presence": _("Note that a delegation has left the hall"),
        "assembly.receive_appeal": _("Receive an appeal"),
        "assembly.offer_to_host": _("Offer to host a session"),
        "assembly.withdraw_bid": _("Withdraw an offer to host"),
        "assembly.accept_duties": _("Accept the duties of a host"),
        "assembly.propose_item": _("Propose an item"),
        "assembly.admit_item": _("Put an item on the agenda"),
        "assembly.refuse_item": _("Leave an item off the agenda"),
        "assembly.withdraw_item": _("Withdraw an item"),
        "assembly.order_agenda": _("Put the agenda in order"),
        "assembly.place_item": _("Choose the meeting of an item"),
        "assembly.publish_agenda": _("Publish the agenda"),
        "assembly.add_document": _("Add a document"),
        "assembly.publish_file": _("Publish a file of a document"),
        "assembly.withdraw_document": _("Withdraw a document"),
    }
)

SUBJECTS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "assembly.agendaedition": _("edition of the agenda"),
        "assembly.agendaitem": _("item of the agenda"),
        "assembly.amendment": _("amendment"),
        "assembly.bilateralslot": _("request to meet"),
        "assembly.boardreport": _("report of the electoral board"),
        "assembly.candidacy": _("candidacy"),
        "assembly.castvote": _("answer in a vote"),
        "assembly.correction": _("correction of the minutes"),
        "assembly.credential": _("voting code of a delegation"),
        "assembly.credentialsletter": _("letter of credentials"),
        "assembly.debate": _("debate"),
        "assembly.delegate": _("delegate"),
        "assembly.delegation": _("delegation"),
        "assembly.document": _("document of the session"),
        "assembly.documentfile": _("version of a document"),
        "assembly.election": _("election"),
        "assembly.explanationofvote": _("explanation of vote"),
        "assembly.followup": _("follow-up"),
        "assembly.hostingbid": _("offer to host"),
        "assembly.lot": _("lot"),
        "assembly.meeting": _("meeting"),
        "assembly.minutes": _("minutes"),
        "assembly.officeholder": _("office in a session"),
        "assembly.paragraph": _("paragraph"),
        "assembly.pledge": _("pledge of a candidate"),
        "assembly.presence": _("presence of a delegation"),
        "assembly.ruling": _("ruling of the chair"),
        "assembly.runningorderline": _("line of a running order"),
        "assembly.secretballot": _("secret ballot"),
        "assembly.session": _("session"),
        "assembly.speech": _("turn on the list of speakers"),
        "assembly.sponsor": _("sponsor of a text"),
        "assembly.suspensionappeal": _("appeal against a suspension"),
        "assembly.tellerscount": _("count of a teller"),
        "assembly.term": _("term of office"),
        "assembly.text": _("draft resolution"),
        "assembly.vote": _("vote"),
        "assembly.votingroll": _("voting roll"),
        "assembly.wording": _("wording of a paragraph"),
    }
)
