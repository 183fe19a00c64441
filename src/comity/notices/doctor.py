"""What `comity doctor` looks at for notices."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _


def examine() -> Iterator[tuple[str, bool, str]]:
    """Behind a proxy that nobody counted, all reports of pictures would come from one network."""
    sound = settings.COMITY_PROXIES > 0 or not settings.SECURE_TRANSPORT
    said = str(settings.COMITY_PROXIES) if sound else _("a proxy is in front: set COMITY_PROXIES to how many there are")
    yield _("Trusted proxies"), sound, said
