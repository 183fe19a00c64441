"""Refusals of the node itself: what must be put right before it can serve."""

from django.utils.translation import gettext_lazy as _

from comity.core.refusals import Refusal


class SqliteTooOld(Refusal):
    """The SQLite in use has the WAL-reset bug."""

    code = "site.sqlite-too-old"
    status = 503
    message = _(
        "This SQLite is release %(found)s, which can damage a store that two processes write. Install release "
        "%(needed)s or later (the package pysqlite3 brings one), or set COMITY_DATABASE_URL to use PostgreSQL."
    )


class StoreNewer(Refusal):
    """The store was written by a later version."""

    code = "site.store-newer"
    status = 503
    message = _(
        "This store was written by a later version of Comity (it knows %(found)s). Nothing was changed. Start that "
        "version, or set COMITY_HOME to another folder."
    )


class DiskFull(Refusal):
    """Too little space to write safely."""

    code = "site.disk-full"
    status = 503
    message = _(
        "There are %(free)d MB left where the store lies (%(folder)s); %(needed)d MB are needed. Nothing was changed. "
        "Make room, or set COMITY_HOME to a folder on another disk."
    )


class PortInUse(Refusal):
    """Something else listens at the address."""

    code = "site.port-in-use"
    status = 503
    message = _(
        "Port %(port)d is in use by another program. Stop it, or choose another port: comity serve --port %(other)d"
    )


class StoreUnreachable(Refusal):
    """The store cannot be opened."""

    code = "site.store-unreachable"
    status = 503
    message = _("The store cannot be opened: %(reason)s. Nothing was changed.")
