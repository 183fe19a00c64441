"""The press desk's entry of the navigation."""

from django.utils.translation import gettext_lazy as _

from comity.core.codes import Role
from comity.core.places import Place

PLACES = [
    Place(
        label=_("Press desk"),
        url="accreditation:sessions",
        key="",
        icon="messages",
        roles=(Role.OFFICER, Role.ADMINISTRATOR, Role.PROTOCOL),
        order=42,
    )
]
