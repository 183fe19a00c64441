"""The verbs of this app."""

from comity.members.services.entities import authorise_entity, end_authorisation
from comity.members.services.integrations import make_integration, revoke_integration
from comity.members.services.legal import end_legal_profile, set_legal_profile
from comity.members.services.membership import (
    admit_member,
    end_membership,
    join_grouping,
    leave_grouping,
    lift_suspension,
    rename_member,
    suspend_member,
)
from comity.members.services.officers import (
    accept_invitation,
    change_officer,
    end_service,
    invite_first_administrator,
    invite_officer,
    renew_link,
    reset_factors,
)
from comity.members.services.organisation import set_up_organisation
from comity.members.services.representation import (
    appoint_to_post,
    end_post,
    end_secondment,
    record_visit,
    second_person,
)
from comity.members.services.sign_ins import (
    add_factor,
    change_password,
    remove_factor,
    sign_in,
    sign_in_failed,
    sign_out,
)

__all__ = [
    "accept_invitation",
    "add_factor",
    "admit_member",
    "appoint_to_post",
    "authorise_entity",
    "change_officer",
    "change_password",
    "end_authorisation",
    "end_legal_profile",
    "end_membership",
    "end_post",
    "end_secondment",
    "end_service",
    "invite_first_administrator",
    "invite_officer",
    "join_grouping",
    "leave_grouping",
    "lift_suspension",
    "make_integration",
    "record_visit",
    "remove_factor",
    "rename_member",
    "renew_link",
    "reset_factors",
    "revoke_integration",
    "second_person",
    "set_legal_profile",
    "set_up_organisation",
    "sign_in",
    "sign_in_failed",
    "sign_out",
    "suspend_member",
]
