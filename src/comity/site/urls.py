"""Addresses: each app's own, under its prefix, and the few of the site."""

from django.urls import include, path
from django.views.i18n import set_language

from comity.core.rooms import rooms
from comity.site import views
from comity.site.admin import operators
from comity.site.api import api

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("theme/", views.choose_theme, name="theme"),
    path("styles/", views.styles, name="styles"),
    path("language/", set_language, name="set_language"),
    path("accounts/", include("allauth.urls")),
    path("api/", api.urls),
    path("admin/", operators.urls),
    *(path(room.PREFIX, include(room)) for label, room in rooms("urls") if label != "site"),
    *(path(room.PREFIX, include(room)) for _label, room in rooms("public_urls")),
]

handler400 = "comity.site.views.bad_request"
handler403 = "comity.site.views.forbidden"
handler404 = "comity.site.views.not_found"
handler500 = "comity.site.views.failed"
