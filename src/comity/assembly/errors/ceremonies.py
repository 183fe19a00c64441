"""Refusals about the guests of a ceremony."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class GuestUnnamed(Refusal):
    """A guest without a name, or from nowhere."""

    code = "assembly.guest-unnamed"
    status = 400
    message = _("A guest has a name, and comes for an institution.")


class GuestInvited(Refusal):
    """The same person twice."""

    code = "assembly.guest-invited"
    message = _("This person is a guest for this institution already.")


class GuestGone(Refusal):
    """A guest who is expected no more."""

    code = "assembly.guest-gone"
    message = _("This guest is expected no more.")


class GuestOnOrder(Refusal):
    """A guest who is still to speak."""

    code = "assembly.guest-on-order"
    message = _("This guest is on the running order. Take the line off it, or give it another speaker, first.")
