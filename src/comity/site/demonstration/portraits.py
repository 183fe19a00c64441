"""Pictures of people whom nobody is: drawn, in grey, by how dark each is."""

import io
from collections.abc import Iterator

from PIL import Image, ImageDraw

SIZE = (480, 600)
PAPER = 232


class Portrait:
    """A drawing of a head and shoulders, read like a file that was sent."""

    name: str | None = "portrait.png"

    def __init__(self, shade: int) -> None:
        self._shade = shade

    def chunks(self) -> Iterator[bytes]:
        """Its content, as PNG."""
        picture = Image.new("L", SIZE, PAPER)
        pen = ImageDraw.Draw(picture)
        width, height = SIZE
        pen.ellipse((width * 0.12, height * 0.68, width * 0.88, height * 1.3), fill=self._shade)
        pen.rectangle((width * 0.42, height * 0.55, width * 0.58, height * 0.75), fill=self._shade + 20)
        pen.ellipse((width * 0.3, height * 0.16, width * 0.7, height * 0.64), fill=self._shade + 20)
        pen.pieslice((width * 0.28, height * 0.12, width * 0.72, height * 0.5), 180, 360, fill=self._shade)
        kept = io.BytesIO()
        picture.save(kept, "PNG")
        yield kept.getvalue()
