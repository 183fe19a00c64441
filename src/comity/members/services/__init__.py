"""The verbs of this app."""

from comity.members.services.organisation import set_up_organisation
from comity.members.services.sign_ins import (
    add_factor,
    change_password,
    remove_factor,
    sign_in,
    sign_in_failed,
    sign_out,
)

__all__ = [
    "add_factor",
    "change_password",
    "remove_factor",
    "set_up_organisation",
    "sign_in",
    "sign_in_failed",
    "sign_out",
]
