"""The peer: a bare Django view that inserts one row, durably, behind the same server with the same threads.

No sign-in, no permission, no ledger, no roll: what a request and a commit cost on this machine.
`COMITY_BARE` names its database.
"""

import os
from uuid import uuid4

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path

settings.configure(
    SECRET_KEY=uuid4().hex,
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["COMITY_BARE"],
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 60,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    },
)
django.setup()


def cast(request: HttpRequest) -> JsonResponse:
    """Insert one row."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO cast_vote (body) VALUES (%s)", [request.body.decode()])
    return JsonResponse({"place": 1})


def prepare() -> None:
    """Make the table."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS cast_vote (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")


urlpatterns = [path("cast", cast)]
application = get_wsgi_application()
