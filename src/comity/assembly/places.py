"""The assembly's entry of the navigation."""

from django.utils.translation import gettext_lazy as _

from comity.core.places import Place

PLACES = [Place(label=_("Assembly"), url="assembly:sessions", key="", icon="building-bank", order=40)]
