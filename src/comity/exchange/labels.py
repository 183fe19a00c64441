"""Actions of the exchange as a reader sees them."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OPERATIONS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "exchange.save_draft": _("Save the draft of a message"),
        "exchange.discard_draft": _("Throw the draft of a message away"),
        "exchange.send_message": _("Send a message"),
        "exchange.read_case": _("Open a case"),
        "exchange.print_case": _("Print a case or a message"),
        "exchange.search_cases": _("Look through cases"),
        "exchange.read_act": _("Read what an act says"),
        "exchange.file_case": _("Give a case the bureau’s own title and reference"),
        "exchange.assign_case": _("Assign a case"),
        "exchange.close_case": _("Close or reopen a case"),
        "exchange.refuse_request": _("Refuse a request"),
        "exchange.extend_request": _("Announce that an answer takes longer"),
        "exchange.withdraw_request": _("Withdraw a request"),
        "exchange.ask_to_pass_on": _("Ask whether something may be passed on"),
        "exchange.decide_passing_on": _("Decide whether something may be passed on"),
        "exchange.offer_links": _("Look for what a message may be linked to"),
        "exchange.recall_act": _("Take back what was sent"),
        "exchange.circulate": _("Circulate expertise"),
        "exchange.read_expertise": _("Read an item of the library"),
        "exchange.raise_clocks": _("Remind of requests and recalls, and raise overdue ones"),
        "exchange.issue_directory": _("Sign the directory of the organisation"),
        "exchange.accept_directory": _("Accept a directory of the organisation"),
        "exchange.accept_listing": _("Accept the keys that a bureau’s node announces"),
        "exchange.found_hub": _("Make a node the hub"),
        "exchange.invite_node": _("Invite a node"),
        "exchange.admit_node": _("Admit a node"),
        "exchange.join_hub": _("Join the hub"),
        "exchange.begin_anew": _("Begin the numbers of acts anew"),
        "exchange.end_node": _("Let a node take part no more"),
        "exchange.rotate_keys": _("Certify new keys of a bureau"),
        "exchange.replace_root": _("Make a new root of a bureau"),
        "exchange.accept_root": _("List a bureau under another root"),
        "exchange.move_root": _("Move a root to or from a node"),
        "exchange.revoke_key": _("Revoke a key of a bureau"),
        "exchange.issue_act": _("Sign and seal an act"),
        "exchange.accept_act": _("Accept an act"),
        "exchange.match_arrival": _("Look for records of which a message may speak"),
        "exchange.keep_hit_file": _("Keep evidence of a hit that arrived"),
        "exchange.keep_mirror_file": _("Keep a file of a shared record or notice that arrived"),
        "exchange.keep_file": _("Keep a file that arrived"),
        "exchange.set_aside": _("Set an arrival aside"),
        "exchange.keep_evidence": _("Keep evidence of two histories"),
        "exchange.resolve_arrival": _("Decide about an arrival that was set aside"),
        "exchange.try_arrival": _("Try an arrival again that was set aside"),
        "exchange.ask_again": _("Ask for acts that did not arrive"),
        "exchange.owe_read_receipts": _("Receipt what was read"),
        "exchange.let_departed_go": _("Erase what was given to a bureau that left this node"),
        "exchange.empty_acts": _("Empty acts whose content stands in records"),
        "exchange.drop_envelopes": _("Drop sealed bytes that nobody asks for any more"),
    }
)

SUBJECTS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "exchange.act": _("act"),
        "exchange.arrivalmatch": _("records of which a message may speak"),
        "exchange.case": _("case"),
        "exchange.casefile": _("bureau’s own side of a case"),
        "exchange.cosigned": _("cosignature of a witness"),
        "exchange.directoryedition": _("edition of the directory"),
        "exchange.draft": _("draft of a message"),
        "exchange.evidence": _("evidence of two histories"),
        "exchange.expertiseitem": _("item of the library"),
        "exchange.gap": _("number that did not arrive"),
        "exchange.grant": _("leave to pass on"),
        "exchange.hosting": _("hosting of a bureau"),
        "exchange.message": _("message"),
        "exchange.node": _("node"),
        "exchange.passedon": _("checkpoint that another node passed on"),
        "exchange.quarantined": _("act in quarantine"),
        "exchange.recall": _("recall"),
        "exchange.receipt": _("receipt"),
        "exchange.request": _("request"),
        "exchange.watchedledger": _("ledger of another node"),
    }
)
