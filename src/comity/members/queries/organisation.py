"""The organisation this node serves."""

from comity.members.models import Organisation


def organisation_is_set_up() -> bool:
    """Whether a profile has been founded on this node."""
    return Organisation.objects.exists()


def organisation() -> Organisation | None:
    """The organisation this node serves; None before one was founded."""
    return Organisation.objects.first()


def has_addition(profile: str) -> bool:
    """Whether a profile such as the demonstration was added to the organisation."""
    return any(profile in additions for additions in Organisation.objects.values_list("additions", flat=True))
