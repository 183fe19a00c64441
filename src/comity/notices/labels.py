"""Actions and nouns of notices as a reader sees them."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.notices.rules.completeness import Outcome
from comity.notices.rules.request import Level

OPERATIONS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "notices.add_victim": _("Show a victim of misused identity beside a notice"),
        "notices.agree_extract": _("Agree to a public extract"),
        "notices.answer_questions": _("Answer questions about a notice"),
        "notices.ask_to_justify": _("Ask whether notices are still needed"),
        "notices.assign_review": _("Take up a review"),
        "notices.cancel_notice": _("Cancel a notice for the General Secretariat"),
        "notices.change_pilot": _("Change a pilot"),
        "notices.change_subjects": _("Change the subjects of a draft"),
        "notices.check_sent": _("Check a diffusion after it was sent"),
        "notices.close_silent_returns": _("Discard notices whose questions stayed without answer"),
        "notices.consult_notice": _("Open a notice"),
        "notices.consult_review": _("Open the review of a notice"),
        "notices.decide_image": _("Decide about a reported picture"),
        "notices.discard_draft": _("Discard a draft"),
        "notices.draft_notice": _("Draft a notice"),
        "notices.end_extract": _("End a public extract"),
        "notices.erase_tips": _("Erase information that was kept long enough"),
        "notices.erase_ended": _("Erase the content of ended notices"),
        "notices.escalate_reviews": _("Raise overdue reviews to the command centre"),
        "notices.expire_notices": _("End notices whose period is over"),
        "notices.export_notices": _("Export notices"),
        "notices.extend_notice": _("Keep a notice longer"),
        "notices.freeze_figures": _("Freeze the public figures of a month"),
        "notices.import_drafts": _("Import drafts of notices"),
        "notices.join_pilot": _("Let a state join a pilot"),
        "notices.lay_on_desk": _("Lay a notice on a desk"),
        "notices.leave_pilot": _("Let a state leave a pilot"),
        "notices.narrow_notice": _("Narrow the audience of a notice"),
        "notices.open_pilot": _("Open a pilot"),
        "notices.print_notice": _("Print a notice"),
        "notices.propose_extract": _("Propose a public extract"),
        "notices.publish_notice": _("Publish a notice"),
        "notices.read_tip": _("Read information that was sent"),
        "notices.recommend_notice": _("Recommend a notice"),
        "notices.refuse_notice": _("Refuse a notice"),
        "notices.reinstate_notice": _("Reinstate a notice"),
        "notices.remove_victim": _("Show a victim beside a notice no more"),
        "notices.report_image": _("Report a public picture"),
        "notices.request_notice": _("Request a notice"),
        "notices.return_notice": _("Return a notice with questions"),
        "notices.save_draft": _("Change the draft of a notice"),
        "notices.search_notices": _("Look through notices"),
        "notices.search_reviews": _("Look through reviews"),
        "notices.send_tip": _("Send information about an extract"),
        "notices.consult_image": _("Look at a picture that was reported"),
        "notices.start_edition": _("Begin a new edition of a notice"),
        "notices.suspend_notice": _("Suspend a notice"),
        "notices.withdraw_notice": _("Withdraw a notice"),
    }
)

SUBJECTS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "notices.extension": _("extension of a notice"),
        "notices.figureset": _("public figures of a month"),
        "notices.imagereport": _("report of a picture"),
        "notices.misusedidentity": _("victim of misused identity"),
        "notices.notice": _("notice"),
        "notices.noticesubject": _("subject of a notice"),
        "notices.pilot": _("pilot"),
        "notices.pilotstate": _("state in a pilot"),
        "notices.publicextract": _("public extract"),
        "notices.publicimage": _("public picture"),
        "notices.question": _("question about a notice"),
        "notices.reviewstep": _("step of a review"),
        "notices.tip": _("information sent by the public"),
    }
)

# How a request stands by one rule of its type, as a reviewer reads it.
OUTCOMES: Mapping[str, str | Promise] = MappingProxyType(
    {
        Outcome.HOLDS: _("holds"),
        Outcome.FAILS: _("does not hold"),
        Outcome.TO_JUDGE: _("to be judged by you"),
    }
)
FLAGS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "article-3-political": _("Words of a political character are marked (Constitution 3)."),
        "article-3-military": _("Words of a military character are marked (Constitution 3)."),
        "article-3-religious": _("Words of a religious character are marked (Constitution 3)."),
        "article-3-racial": _("Words of a racial character are marked (Constitution 3)."),
        "refugee": _("A refugee or a request for asylum is mentioned."),
        "minor": _("A minor is mentioned."),
    }
)
FINDINGS: Mapping[str, str | Promise] = MappingProxyType(
    {
        Level.MISSING: pgettext_lazy("what the rules find", "missing"),
        Level.INCONSISTENT: _("inconsistent"),
        Level.ADVICE: _("would help"),
    }
)

FIGURES: Mapping[str, str | Promise] = MappingProxyType(
    {
        "requested": pgettext_lazy("how many notices", "Requested"),
        "returned": pgettext_lazy("how many notices", "Returned with questions"),
        "published": pgettext_lazy("how many notices", "Published"),
        "refused": pgettext_lazy("how many notices", "Refused"),
        "suspended": pgettext_lazy("how many notices", "Suspended"),
        "extended": pgettext_lazy("how many notices", "Extended"),
        "withdrawn": pgettext_lazy("how many notices", "Withdrawn"),
        "expired": pgettext_lazy("how many notices", "Expired"),
        "open": pgettext_lazy("how many notices", "Waiting"),
        "decided": pgettext_lazy("how many notices", "Decided"),
        "hours-median": pgettext_lazy("how many notices", "Hours to a decision, half of them"),
        "hours-90th": pgettext_lazy("how many notices", "Hours to a decision, nine in ten"),
        "hits-in-time": _("Hits answered in time"),
        "hits-late": _("Hits answered late"),
    }
)
