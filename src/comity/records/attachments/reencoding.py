"""The limited process that reads hostile files. Run as a script of its own; it imports nothing of the node.

    python -I reencoding.py KIND SOURCE FOLDER LIMITS-AS-JSON

It draws what it reads and writes the drawing: `kept.jpg` or `kept.pdf` and `thumbnail.jpg` in FOLDER. No byte of the
source is copied, so neither metadata nor a second file hidden in it survives. On standard output it says what was made,
as JSON: {"media_type", "width", "height", "pages"}, or {"refused": code, "limit": number}.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")
QUALITY = 90
POINTS_PER_INCH, DOTS_PER_INCH = 72, 150

TOO_LARGE, TOO_MANY_PAGES, UNREADABLE = "too-large", "too-many-pages", "unreadable"

Said = dict[str, Any]
Bounds = Mapping[str, int]


class Refused(Exception):
    """The file is beyond a limit."""

    def __init__(self, code: str, limit: int) -> None:
        super().__init__(code)
        self.said: Said = {"refused": code, "limit": limit}


def confine(limits: Bounds) -> None:
    """Give this process no more than the limits: whoever takes more is ended by the system."""
    for what, bound in (
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_FSIZE, limits["kept_bytes"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (bound, bound))


def picture(source: Path, folder: Path, limits: Bounds) -> Said:
    """Draw a picture anew: turned as its camera held it, on white, without anything but its pixels."""
    with Image.open(source, formats=FORMATS) as opened:
        # The size is in the header: nothing has been decoded yet.
        if opened.width * opened.height > limits["pixels"]:
            raise Refused(TOO_LARGE, limits["pixels"])
        drawn = bare(ImageOps.exif_transpose(opened))
    side = limits["longest_side"]
    drawn.thumbnail((side, side), Image.Resampling.LANCZOS)
    drawn.save(folder / "kept.jpg", "JPEG", quality=QUALITY)
    small(drawn, folder, limits)
    return {"media_type": "image/jpeg", "width": drawn.width, "height": drawn.height, "pages": None}


def bare(opened: Image.Image) -> Image.Image:
    """The pixels alone, in a picture that never knew the source's colour profile, comments or other metadata."""
    layer = opened.convert("RGBA")
    sheet = Image.new("RGB", layer.size, "white")
    sheet.paste(layer, mask=layer.getchannel("A"))
    return sheet


def small(drawn: Image.Image, folder: Path, limits: Bounds) -> None:
    """Write the small copy that pages show."""
    side = limits["thumbnail_side"]
    copy = drawn.copy()
    copy.thumbnail((side, side), Image.Resampling.LANCZOS)
    copy.save(folder / "thumbnail.jpg", "JPEG", quality=QUALITY)


def document(source: Path, folder: Path, limits: Bounds) -> Said:
    """Draw a document page by page into a new one: no text layer, link, script, form or embedded file survives."""
    import pypdfium2  # type: ignore[import-untyped]  # a picture asks for none of it: half of what this process starts

    read = pypdfium2.PdfDocument(source)
    pages = len(read)
    if pages > limits["pages"]:
        raise Refused(TOO_MANY_PAGES, limits["pages"])
    made = pypdfium2.PdfDocument.new()
    for number, (sheet, size) in enumerate(drawn_pages(read, limits["page_pixels"])):
        if number == 0:
            small(sheet, folder, limits)
        add_page(pypdfium2, made, sheet, size)
    made.save(folder / "kept.pdf")
    return {"media_type": "application/pdf", "width": None, "height": None, "pages": pages}


def drawn_pages(read: Any, most_pixels: int) -> Iterator[tuple[Image.Image, tuple[float, float]]]:
    """Each page as pixels, with its size in points; a page of any size has no more than so many pixels."""
    for page in read:
        width, height = page.get_size()
        whole = (DOTS_PER_INCH / POINTS_PER_INCH) ** 2 * width * height
        scale = DOTS_PER_INCH / POINTS_PER_INCH * min(1.0, (most_pixels / max(whole, 1.0)) ** 0.5)
        yield page.render(scale=scale).to_pil().convert("RGB"), (width, height)
        page.close()


def add_page(pdf: Any, made: Any, sheet: Image.Image, size: tuple[float, float]) -> None:
    """Add a page that holds one picture. pdf: the library."""
    encoded = io.BytesIO()
    sheet.save(encoded, "JPEG", quality=QUALITY)
    encoded.seek(0)
    drawing = pdf.PdfImage.new(made)
    drawing.load_jpeg(encoded, inline=True)
    drawing.set_matrix(pdf.PdfMatrix().scale(*size))
    page = made.new_page(*size)
    page.insert_obj(drawing)
    page.gen_content()


def main(kind: str, source: str, folder: str, limits: str) -> Said:
    """Read one file.  Returns what is said of it; raises whatever a broken file makes the libraries raise."""
    bounds: Bounds = json.loads(limits)
    confine(bounds)
    Image.MAX_IMAGE_PIXELS = bounds["pixels"]
    try:
        return {"picture": picture, "document": document}[kind](Path(source), Path(folder), bounds)
    except Refused as refused:
        return refused.said
    except Image.DecompressionBombError:
        return {"refused": TOO_LARGE, "limit": bounds["pixels"]}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
