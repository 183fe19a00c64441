"""Actions and stored nouns of members as a reader sees them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OPERATIONS: Mapping[str, str | Promise] = {
    "members.accept_invitation": _("Accept an invitation"),
    "members.add_factor": _("Add a second factor"),
    "members.admit_member": _("Admit a member"),
    "members.appoint_to_post": _("Appoint somebody to a post"),
    "members.authorise_entity": _("Authorise a national entity"),
    "members.change_officer": _("Change an officer's roles or place"),
    "members.change_password": _("Change one's password"),
    "members.end_authorisation": _("End the authorisation of an entity"),
    "members.end_legal_profile": _("End a legal profile"),
    "members.end_membership": _("End a membership"),
    "members.end_post": _("End a post"),
    "members.end_secondment": _("End a secondment"),
    "members.end_service": _("End an officer's service"),
    "members.invite_first_administrator": _("Invite a bureau's first administrator"),
    "members.invite_officer": _("Invite an officer"),
    "members.join_grouping": _("Join a grouping"),
    "members.leave_grouping": _("Leave a grouping"),
    "members.lift_suspension": _("Lift a suspension"),
    "members.make_integration": _("Create an integration"),
    "members.record_visit": _("Record an official visit"),
    "members.remove_factor": _("Remove a second factor"),
    "members.rename_member": _("Rename a member"),
    "members.renew_link": _("Renew an invitation"),
    "members.reset_factors": _("Reset an officer's second factors"),
    "members.revoke_integration": _("Revoke an integration"),
    "members.second_person": _("Second a person to the General Secretariat"),
    "members.set_legal_profile": _("Set a legal profile"),
    "members.set_up_organisation": _("Set up the organisation"),
    "members.sign_in": _("Sign in"),
    "members.sign_in_failed": _("Failed to sign in"),
    "members.sign_out": _("Sign out"),
    "members.suspend_member": _("Suspend a member"),
}

SUBJECTS: Mapping[str, str | Promise] = {
    "members.account": _("account"),
    "members.bureau": _("bureau"),
    "members.entity": _("national entity"),
    "members.formername": _("former name"),
    "members.grouping": _("grouping"),
    "members.groupingmember": _("member of a grouping"),
    "members.integration": _("integration"),
    "members.invitation": _("invitation"),
    "members.legalprofile": _("legal profile"),
    "members.member": _("member"),
    "members.membership": _("membership"),
    "members.officer": _("officer"),
    "members.organisation": _("organisation"),
    "members.post": _("post"),
    "members.secondment": _("secondment"),
    "members.suspension": _("suspension"),
    "members.unit": _("unit"),
    "members.visit": _("official visit"),
}
