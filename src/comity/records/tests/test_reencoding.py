"""Sent files: what is accepted, and that nothing of them survives but what can be seen."""

import io
import struct
import zlib
from types import SimpleNamespace

import pypdfium2
import pytest
from PIL import Image, TiffImagePlugin

from comity.core.home import home
from comity.records import errors
from comity.records.attachments import kinds
from comity.records.attachments.kinds import FileKind
from comity.records.attachments.limits import Limits
from comity.records.attachments.preparing import prepare

CANARY = b"planted-canary-7731"


def sent(content: bytes, name: str = "picture.jpg") -> SimpleNamespace:
    """A file of a request."""
    return SimpleNamespace(name=name, chunks=lambda: iter([content[:100], content[100:]]))


def picture(format_: str = "JPEG", size: tuple[int, int] = (80, 40), **options: object) -> bytes:
    """A picture, red on its left half and blue on its right."""
    drawn = Image.new("RGB", size, "blue")
    drawn.paste("red", (0, 0, size[0] // 2, size[1]))
    made = io.BytesIO()
    drawn.save(made, format_, **options)
    return made.getvalue()


def document(pages: int = 1, *, size: tuple[float, float] = (200, 300)) -> bytes:
    """A document of empty pages."""
    made = pypdfium2.PdfDocument.new()
    for _page in range(pages):
        made.new_page(*size)
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def header_of_png(width: int, height: int) -> bytes:
    """A picture that says it is huge, in a hundred bytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    content = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"0" * 10)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + content


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_picture_is_drawn_anew_as_jpeg(format_):
    made = prepare(sent(picture(format_)))
    assert (made.media_type, made.width, made.height) == (kinds.JPEG, 80, 40)
    with Image.open(made.path) as kept:
        red, _green, blue = kept.getpixel((10, 20))
    assert red > 200 > blue
    assert made.thumbnail is not None
    assert made.thumbnail.exists()
    assert made.bytes == made.path.stat().st_size


def test_nothing_is_left_of_what_the_camera_and_the_sender_wrote():
    exif = Image.Exif()
    exif[TiffImagePlugin.IMAGEDESCRIPTION] = CANARY.decode()
    exif[0x0112] = 6  # the camera was held upright
    content = picture(exif=exif, comment=CANARY, icc_profile=CANARY) + CANARY
    assert content.count(CANARY) >= 4
    made = prepare(sent(content))
    assert CANARY not in made.path.read_bytes()
    assert (made.width, made.height) == (40, 80)  # as it was held
    with Image.open(made.path) as kept:
        assert not kept.getexif()
        assert {"comment", "icc_profile"}.isdisjoint(kept.info)
    assert not any(CANARY in path.read_bytes() for path in home().rglob("*") if path.is_file())


def test_a_file_that_is_two_things_becomes_one():
    """A picture with a page of HTML and an archive behind it."""
    content = picture("PNG") + b"<html><script>alert(1)</script>PK\x03\x04"
    kept = prepare(sent(content, "page.html")).path.read_bytes()
    assert b"script" not in kept
    assert b"PK\x03\x04" not in kept


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><img src=x>",
        b"GIF89a" + bytes(40),
        b"PK\x03\x04" + bytes(40),
        b"MZ" + bytes(60),
        b"",
    ],
    ids=["svg", "html", "gif", "zip", "program", "nothing"],
)
def test_the_content_decides_not_the_name(content):
    with pytest.raises(errors.AttachmentType):
        prepare(sent(content, "harmless.jpg"))


def test_a_kind_that_is_not_asked_for_is_refused():
    with pytest.raises(errors.AttachmentType):
        prepare(sent(document()), only=frozenset({FileKind.PICTURE}))


def test_a_flood_of_pixels_is_refused_by_its_header():
    with pytest.raises(errors.AttachmentTooLarge) as refused:
        prepare(sent(header_of_png(60_000, 60_000)))
    assert "40 MP" in str(refused.value)


def test_a_file_that_is_too_long_is_refused_while_it_is_read():
    with pytest.raises(errors.AttachmentTooLarge):
        prepare(sent(picture()), limits=Limits(file_bytes=200))


@pytest.mark.parametrize("content", [picture()[:300], header_of_png(100, 100), b"%PDF-1.7 nothing", document()[:80]])
def test_a_broken_file_is_refused(content):
    with pytest.raises(errors.AttachmentUnreadable):
        prepare(sent(content))


def test_a_process_that_takes_too_much_is_ended():
    """By the system: whatever it would have written is refused."""
    with pytest.raises(errors.AttachmentUnreadable):
        prepare(sent(picture("PNG", (2_000, 2_000))), limits=Limits(kept_bytes=1_000))


def test_a_document_is_drawn_page_by_page():
    script = b"/Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"
    content = document(2).replace(b"/Type/Catalog", script)
    assert b"JavaScript" in content
    made = prepare(sent(content + b"%" + CANARY))
    assert (made.media_type, made.pages) == (kinds.PDF, 2)
    kept = made.path.read_bytes()
    assert not [word for word in (b"JavaScript", b"OpenAction", CANARY) if word in kept]
    with pypdfium2.PdfDocument(made.path) as read:
        assert [page.get_size() for page in read] == [(200, 300)] * 2
        assert [page.get_textpage().get_text_range() for page in read] == ["", ""]


def test_a_document_of_too_many_pages_is_refused():
    with pytest.raises(errors.AttachmentTooManyPages):
        prepare(sent(document(5)), limits=Limits(pages=4))


def test_a_page_as_large_as_a_house_is_drawn_small():
    made = prepare(sent(document(size=(14_400, 14_400))), limits=Limits(page_pixels=10_000))
    assert made.bytes < 20_000


@pytest.mark.parametrize(
    ("content", "type_"), [(b"1.001:254\x1d1.002:0501", kinds.NIST), (b"\xff\xa0\xff\xa4" + bytes(9), kinds.WSQ)]
)
def test_a_fingerprint_file_is_kept_as_it_is(content, type_):
    made = prepare(sent(content, "print.bin"))
    assert (made.media_type, made.path.read_bytes(), made.thumbnail) == (type_, content, None)


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\evil\\a.jpg", "/abs/\u202egpj.exe", "a\r\nb.jpg"])
def test_the_name_it_came_with_plays_no_part_in_where_it_lies(name):
    made = prepare(sent(picture(), name))
    assert made.path.resolve().is_relative_to(home().resolve())
    assert str(made.id) in str(made.path)
    assert not set(made.name) & set("/\\\r\n\u202e")


def test_nothing_stays_of_what_was_refused():
    for content in (b"GIF89a", picture()[:300]):
        with pytest.raises((errors.AttachmentType, errors.AttachmentUnreadable)):
            prepare(sent(content))
    assert [path for path in (home() / "attachments").rglob("*") if path.is_file()] == []
