"""Settings of the test run: the real ones, on a store and a folder of their own.

SQLite as a file (an in-memory one has no write-ahead log and fails under parallel requests), or PostgreSQL where
COMITY_DATABASE_URL says so. Each process of a parallel run makes its own folder and removes it when it ends.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from django.contrib.auth.hashers import Argon2PasswordHasher

MEMORY, ROOM_BYTES = Path("/dev/shm"), 2 * 2**30  # noqa: S108  # the disk that Linux keeps in memory


def _quickest_disk() -> Path | None:
    """Where a commit waits for no platter, if there is room; None: the usual place. SQLite does the very same there."""
    writable = MEMORY.is_dir() and os.access(MEMORY, os.W_OK)
    return MEMORY if writable and shutil.disk_usage(MEMORY).free > ROOM_BYTES else None


# Before the settings are read, and whatever the environment says: a test run must never touch a node's own folder.
os.environ["COMITY_HOME"] = tempfile.mkdtemp(prefix="comity-test-", dir=_quickest_disk())
atexit.register(shutil.rmtree, os.environ["COMITY_HOME"], ignore_errors=True)

# A browser that plays in the same process leaves an event loop running, and Django would take every test after it for
# asynchronous code. None is: each waits for its own store.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from comity.site.settings import *  # noqa: E402, F403
from comity.site.settings import COMITY_HOME, DATABASES, INSTALLED_APPS, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "comity.core.sqlite":
    DATABASES["default"]["TEST"] = {"NAME": COMITY_HOME / "test.sqlite3"}

# As they lie in the apps: nothing is collected for a test.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
# Looked for when asked for: each client of a test would go through all of them first.
WHITENOISE_AUTOREFRESH = True

# A subject with every kind of column, for the tests of the grammar.
INSTALLED_APPS = [*INSTALLED_APPS, "comity.core.tests.casebook"]


class QuickArgon2(Argon2PasswordHasher):
    """The real algorithm, at a cost that a test run can pay for every sign-in."""

    time_cost = 1
    memory_cost = 64
    parallelism = 1


# Whitenoise warns of a folder that is not there.
(COMITY_HOME / "static").mkdir()

PASSWORD_HASHERS = ["comity.site.settings_test.QuickArgon2"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
