"""The site's own place in the navigation."""

from django.utils.translation import gettext_lazy as _

from comity.core.places import Place

PLACES = [Place(label=_("Duty desk"), url="home", key="d", icon="inbox", order=0)]
