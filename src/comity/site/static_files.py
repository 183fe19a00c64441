"""Static files as the server sends them: named by their content, so that browsers keep them, and compressed once."""

import gzip
from typing import Any

import brotli
from whitenoise.compress import Compressor  # type: ignore[import-untyped]
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

# The highest levels save a tenth more and take twenty seconds of the first start; these take one.
BROTLI_QUALITY = 9
GZIP_LEVEL = 6


class QuickCompressor(Compressor):  # type: ignore[misc]  # untyped
    """WhiteNoise's own, at levels that a first start can wait for."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """For browsers on HTTPS or on this machine."""
        compressed: bytes = brotli.compress(data, quality=BROTLI_QUALITY)
        return compressed

    @staticmethod
    def compress_gzip(data: bytes) -> bytes:
        """For browsers on plain HTTP."""
        return gzip.compress(data, GZIP_LEVEL, mtime=0)


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """WhiteNoise's storage with the quick compressor."""

    # Our scripts import one another by name, and only names that carry the content are kept.
    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "comity/js/*.js",
            (
                (r"""(?P<matched>from\s*["'](?P<url>\./[\w.-]+)["'])""", 'from "%(url)s"'),
                (r"""(?P<matched>import\s*["'](?P<url>\./[\w.-]+)["'])""", 'import "%(url)s"'),
            ),
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._urls: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file: worked out once, for each page draws a score of them."""
        known = self._urls.get(name)
        if known is None:
            known = self._urls[name] = super().url(name, force)
        return known

    def save_manifest(self) -> None:
        """Keep under which names the files were collected; what was answered before is answered anew."""
        super().save_manifest()
        self._urls.clear()

    def stored_name(self, name: str) -> str:
        """The name by content; a file that was not collected is named as it is: better a bare page than none."""
        try:
            stored: str = super().stored_name(name)
        except ValueError:
            return name
        return stored

    def create_compressor(self, **options: Any) -> Compressor:
        """What compresses a collected file, beside it."""
        return QuickCompressor(**options)
