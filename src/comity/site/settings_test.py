"""Settings of the test run: the real ones, on a store of their own."""

from comity.site.settings import *  # noqa: F403
