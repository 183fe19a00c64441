"""The site as a WSGI application, with the node's upkeep beside it."""

import os

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application


def _application() -> WSGIHandler:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.site.settings")
    handler = get_wsgi_application()
    from comity.site import upkeep  # the apps are ready only now

    upkeep.start()
    return handler


application = _application()
