"""What a page weighs on the wire, in the language that weighs most."""

from pathlib import Path

import brotli
import pytest

STATIC = Path(__file__).parent.parent / "static/comity"
BUDGET_BYTES = 150_000
PAGE_BYTES = 25_000  # a long list, compressed


def on_the_wire(path: Path) -> int:
    """Bytes sent for a file: its compressed form where one is shipped, or as it lies where it is compressed itself."""
    shipped = path.with_name(f"{path.name}.br")
    if shipped.exists():
        return shipped.stat().st_size
    return path.stat().st_size if path.suffix == ".woff2" else len(brotli.compress(path.read_bytes()))


def test_an_arabic_page_stays_within_the_budget():
    sent = [
        STATIC / "vendor/tabler.rtl.min.css",
        STATIC / "vendor/icons.svg",
        STATIC / "vendor/noto-sans-arabic.woff2",
        *STATIC.glob("css/*.css"),
        *STATIC.glob("js/*.js"),
    ]
    assert sum(on_the_wire(path) for path in sent) <= BUDGET_BYTES - PAGE_BYTES


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.br")), ids=lambda path: path.name)
def test_a_shipped_compressed_form_is_its_file(path):
    assert brotli.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()
