"""What a browser gets beside a page: small, and only once."""

import re

import httpx
import pytest

YEAR_SECONDS = 31_536_000


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_style_and_script_are_compressed_and_kept(served, encoding):
    """Their names change with their content, so a browser need never ask again."""
    page = httpx.get(f"{served.url}/accounts/login/").text
    sent = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page)
    assert sent
    for path in sent:
        answer = httpx.get(served.url + path, headers={"Accept-Encoding": encoding})
        assert answer.headers["Content-Encoding"] == encoding, path
        assert re.search(r"\.[0-9a-f]{12}\.", path), path
        kept = re.search(r"max-age=(\d+), public, immutable", answer.headers["Cache-Control"])
        assert kept, path
        assert int(kept.group(1)) > YEAR_SECONDS
