"""Refusals: the expected "no".

One class per reason. `code` is stable and is what the audit keeps; `message` is a translatable sentence with named
places for the facts; `status` is how HTTP says it. A refusal is raised where the rule is and turned into an answer in
one middleware (`core.middleware`), the API's handler and the command line's. Anything else that is raised is a bug.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """What is not possible, why, and what to do."""

    code: ClassVar[str] = ""
    status: ClassVar[int] = 409
    message: ClassVar[str | Promise] = ""
    asks_for_purpose: ClassVar[bool] = False  # stating one, or another, may be all that is missing

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts: Mapping[str, Any] = facts

    def __str__(self) -> str:
        return str(self.message) % self.facts if self.facts else str(self.message)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), dict(self.facts))


def _rebuild(kind: type[Refusal], facts: dict[str, Any]) -> Refusal:
    return kind(**facts)


class NotPermitted(Refusal):
    """The actor holds none of the roles that the permission names."""

    code = "core.not-permitted"
    status = 403
    message = _("You may not do this: it needs another role. Ask the administrator of your bureau.")


class NotYours(Refusal):
    """The subject belongs to another bureau."""

    code = "core.not-yours"
    status = 403
    message = _("Only the bureau that owns this may do that.")


class PurposeMissing(Refusal):
    """Personal data are consulted for a stated purpose only."""

    code = "core.purpose-missing"
    status = 403
    asks_for_purpose = True
    message = _("Say for which purpose you need this.")


class PurposeNotAllowed(Refusal):
    """The stated purpose is not one the actor, or the action, is authorised for."""

    code = "core.purpose-not-allowed"
    status = 403
    asks_for_purpose = True
    message = _("This is not possible for the purpose you stated. Choose another purpose.")


class NotFound(Refusal):
    """There is nothing there that the actor may see. Absent and forbidden look alike."""

    code = "core.not-found"
    status = 404
    message = _("There is nothing here under that reference that you may see.")


class InvalidInput(Refusal):
    """What was sent does not say what it must."""

    code = "core.invalid-input"
    status = 400
    message = _("This cannot be read: %(reason)s")


class StoreBusy(Refusal):
    """Another process kept the store locked for longer than the stated wait."""

    code = "core.store-busy"
    status = 503
    message = _("The store is busy with another task. Nothing was changed; try again in a moment.")
