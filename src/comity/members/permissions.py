"""Who may do what among members, bureaus and officers."""

from comity.core.codes import Role
from comity.core.permissions import SELF, Permission

SET_UP_ORGANISATION = Permission("members.set_up_organisation", roles=[Role.OPERATOR])

ADMIT_MEMBER = Permission("members.admit_member", roles=[Role.PROTOCOL])
END_MEMBERSHIP = Permission("members.end_membership", roles=[Role.PROTOCOL])
RENAME_MEMBER = Permission("members.rename_member", roles=[Role.PROTOCOL])
SUSPEND_MEMBER = Permission("members.suspend_member", roles=[Role.PROTOCOL])
LIFT_SUSPENSION = Permission("members.lift_suspension", roles=[Role.PROTOCOL])
JOIN_GROUPING = Permission("members.join_grouping", roles=[Role.PROTOCOL])
LEAVE_GROUPING = Permission("members.leave_grouping", roles=[Role.PROTOCOL])

# Its own state's, for an administrator: the verb asks, because protocol enters any.
SET_LEGAL_PROFILE = Permission("members.set_legal_profile", roles=[Role.ADMINISTRATOR, Role.PROTOCOL])
END_LEGAL_PROFILE = Permission("members.end_legal_profile", roles=[Role.ADMINISTRATOR, Role.PROTOCOL])

APPOINT_TO_POST = Permission("members.appoint_to_post", roles=[Role.PROTOCOL])
END_POST = Permission("members.end_post", roles=[Role.PROTOCOL])
SECOND_PERSON = Permission("members.second_person", roles=[Role.PROTOCOL])
END_SECONDMENT = Permission("members.end_secondment", roles=[Role.PROTOCOL])
RECORD_VISIT = Permission("members.record_visit", roles=[Role.PROTOCOL])

INVITE_FIRST_ADMINISTRATOR = Permission("members.invite_first_administrator", roles=[Role.PROTOCOL])
INVITE_OFFICER = Permission("members.invite_officer", roles=[Role.ADMINISTRATOR], own=SELF)
CHANGE_OFFICER = Permission("members.change_officer", roles=[Role.ADMINISTRATOR], own="bureau_id")
RENEW_LINK = Permission("members.renew_link", roles=[Role.ADMINISTRATOR], own="bureau_id")
RESET_FACTORS = Permission("members.reset_factors", roles=[Role.ADMINISTRATOR], own="bureau_id")
END_SERVICE = Permission("members.end_service", roles=[Role.ADMINISTRATOR], own="bureau_id")
ACCEPT_INVITATION = Permission("members.accept_invitation", roles=[Role.SYSTEM])

AUTHORISE_ENTITY = Permission("members.authorise_entity", roles=[Role.ADMINISTRATOR], own=SELF)
END_AUTHORISATION = Permission("members.end_authorisation", roles=[Role.ADMINISTRATOR], own="bureau_id")

MAKE_INTEGRATION = Permission("members.make_integration", roles=[Role.ADMINISTRATOR], own=SELF)
REVOKE_INTEGRATION = Permission("members.revoke_integration", roles=[Role.ADMINISTRATOR], own="bureau_id")

SIGN_IN = Permission("members.sign_in", roles=[Role.SYSTEM])
SIGN_IN_FAILED = Permission("members.sign_in_failed", roles=[Role.SYSTEM])
SIGN_OUT = Permission("members.sign_out", roles=[Role.SYSTEM])
ADD_FACTOR = Permission("members.add_factor", roles=[Role.SYSTEM])
REMOVE_FACTOR = Permission("members.remove_factor", roles=[Role.SYSTEM])
CHANGE_PASSWORD = Permission("members.change_password", roles=[Role.SYSTEM])
