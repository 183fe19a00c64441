"""The site as a WSGI application, with the node's upkeep beside it."""

import os

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

from comity.site.loading import stays_for_good


def _application() -> WSGIHandler:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.site.settings")
    with stays_for_good():
        handler = get_wsgi_application()
    from comity.site import upkeep  # the apps are ready only now

    upkeep.start()
    return handler


application = _application()
