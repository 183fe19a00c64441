"""Fail when a model has changed and its migration is missing."""

import os
import sys
import tempfile

import django
from django.core.management import call_command

if __name__ == "__main__":
    os.environ["COMITY_HOME"] = tempfile.mkdtemp(prefix="comity-check-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "comity.site.settings"
    django.setup()
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        sys.exit("A model has changed: python -m django makemigrations, and commit what it writes.")
    print("migrations: every model has its migration")
