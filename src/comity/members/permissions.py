"""Who may do what among members, bureaus and officers."""

from comity.core.codes import Role
from comity.core.permissions import Permission

SET_UP_ORGANISATION = Permission("members.set_up_organisation", roles=[Role.OPERATOR])

SIGN_IN = Permission("members.sign_in", roles=[Role.SYSTEM])
SIGN_IN_FAILED = Permission("members.sign_in_failed", roles=[Role.SYSTEM])
SIGN_OUT = Permission("members.sign_out", roles=[Role.SYSTEM])
ADD_FACTOR = Permission("members.add_factor", roles=[Role.SYSTEM])
REMOVE_FACTOR = Permission("members.remove_factor", roles=[Role.SYSTEM])
CHANGE_PASSWORD = Permission("members.change_password", roles=[Role.SYSTEM])
