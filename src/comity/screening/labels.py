"""Actions of screening as a reader sees them."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OPERATIONS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "screening.check_traveller": _("Check a traveller"),
        "screening.check_object": _("Check a thing"),
        "screening.check_batch": _("Screen a manifest"),
        "screening.continue_batch": _("Screen the next part of a manifest"),
        "screening.consult_check": _("Open a check"),
        "screening.consult_candidate": _("Open a candidate"),
        "screening.consult_batch": _("Open a manifest"),
        "screening.search_checks": _("Look through checks"),
        "screening.export_checks": _("Export a manifest with its candidates"),
        "screening.take_up_candidate": _("Report a candidate to the owner"),
        "screening.dismiss_candidate": _("Dismiss a candidate"),
        "screening.consult_hit": _("Open a hit"),
        "screening.answer_hit": _("Answer a hit"),
        "screening.complete_hit": _("Give the owner of a hit what it asks for"),
        "screening.tell_owner": _("Lay a hit on the desk of its owner"),
        "screening.tell_reporter": _("Lay an answer on the desk of who reported the hit"),
        "screening.escalate_hits": _("Raise overdue hits to the command centre"),
        "screening.search_hits": _("Look through hits"),
        "screening.record_outcome": _("Say what followed a hit"),
        "screening.correct_outcome": _("Take back what was said to have followed a hit"),
        "screening.search_memory": _("Look through what is remembered as not the same"),
        "screening.forget_not_same": _("Take back that it is not the same"),
        "screening.search_sightings": _("Look through who asked for discreet records"),
        "screening.read_sighting": _("Read who asked for a discreet record"),
        "screening.tell_outcome": _("Lay what followed a hit on the desk of its owner"),
        "screening.raise_outcomes": _("Remind of the papers that an arrest waits for"),
        "screening.watch_checks": _("Look checks up among discreet records"),
        "screening.erase_checks": _("Erase travellers whose period has ended"),
        "screening.erase_hits": _("Erase hits whose period has ended"),
        "screening.erase_with_notice": _("Erase the hits of a notice that was erased"),
        "screening.erase_memory": _("Forget what is not to be remembered any longer"),
    }
)

SUBJECTS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "screening.batch": _("manifest"),
        "screening.candidate": _("candidate"),
        "screening.check": _("check"),
        "screening.hit": _("hit"),
        "screening.notsame": _("pair of document and record that is not the same"),
        "screening.outcome": _("what followed a hit"),
        "screening.sighting": _("question for a discreet record"),
    }
)
