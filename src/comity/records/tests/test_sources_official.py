"""Fetching official lists: fixed places, whole files, nothing else. No network is used here."""

import hashlib

import httpx
import pytest

from comity.records.drafts import SourceRefused
from comity.records.sources import READERS, official

LIST = b"<CONSOLIDATED_LIST/>"
PLACE = "https://scsanctions.un.org/resources/xml/en/consolidated.xml"


def fetch(answer, folder, **options):
    """Fetch the Security Council's list from a server that answers like this."""
    return official.fetch("un-sc", folder, transport=httpx.MockTransport(answer), **options)


def moved_to(place):
    return lambda request: (
        httpx.Response(302, headers={"location": place})
        if str(request.url) == PLACE
        else httpx.Response(200, content=LIST)
    )


def test_the_file_is_stored_with_its_checksum(tmp_path):
    (fetched,) = fetch(lambda request: httpx.Response(200, content=LIST), tmp_path / "new")
    assert fetched.path.read_bytes() == LIST
    assert (fetched.url, fetched.host) == (PLACE, "scsanctions.un.org")
    assert (fetched.bytes, fetched.sha256) == (len(LIST), hashlib.sha256(LIST).hexdigest())


def test_every_file_of_a_set_is_fetched(tmp_path):
    asked = []

    def answer(request):
        asked.append(str(request.url))
        return httpx.Response(200, content=b"x")

    fetched = official.fetch("ofac-sdn", tmp_path, transport=httpx.MockTransport(answer))
    assert {each.path.name for each in fetched} == {"sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"}
    assert asked == list(official.OFFICIAL["ofac-sdn"].files.values())


def test_the_list_must_be_known(tmp_path):
    with pytest.raises(SourceRefused, match=r"fetch\.unknown"):
        official.fetch("https://list.example/", tmp_path)


def test_another_official_host_may_answer(tmp_path):
    """The signature in such an address is not kept."""
    (fetched,) = fetch(moved_to("https://unsolprodfiles.blob.core.windows.net/list.xml?sig=secret"), tmp_path)
    assert (fetched.url, fetched.host) == (PLACE, "unsolprodfiles.blob.core.windows.net")


@pytest.mark.parametrize(
    "place",
    [
        "https://list.example/consolidated.xml",
        "http://scsanctions.un.org/consolidated.xml",
        "https://scsanctions.un.org.list.example/",
        "https://scsanctions.un.org:8443/",
        "https://127.0.0.1/",
        "//list.example/",
        "file:///etc/hostname",
    ],
)
def test_nobody_else_may(tmp_path, place):
    with pytest.raises(SourceRefused, match=r"fetch\.redirect"):
        fetch(moved_to(place), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_circle_of_redirects_ends(tmp_path):
    with pytest.raises(SourceRefused, match=r"fetch\.too-many-redirects"):
        fetch(lambda request: httpx.Response(302, headers={"location": PLACE}), tmp_path)


@pytest.mark.parametrize("status", [403, 404, 500])
def test_an_answer_that_is_no_list_is_not_stored(tmp_path, status):
    with pytest.raises(SourceRefused, match=rf"fetch\.status, status={status}"):
        fetch(lambda request: httpx.Response(status, content=b"sorry"), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("headers", [{"content-length": "5000"}, {}])
def test_a_file_too_large_is_given_up_and_the_old_one_stays(tmp_path, headers):
    (tmp_path / "consolidated.xml").write_bytes(b"old")
    body = httpx.ByteStream(b"x" * 5000)
    with pytest.raises(SourceRefused, match=r"fetch\.too-large"):
        fetch(lambda request: httpx.Response(200, stream=body, headers=headers), tmp_path, max_bytes=1000)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("consolidated.xml", b"old")]


def test_a_server_out_of_reach_is_said_to_be(tmp_path):
    def answer(request):
        raise httpx.ConnectError("no route", request=request)

    with pytest.raises(SourceRefused, match=r"fetch\.unreachable, host=scsanctions\.un\.org"):
        fetch(answer, tmp_path)


@pytest.mark.parametrize("name", list(official.OFFICIAL))
def test_every_official_place_is_https_on_its_own_hosts_and_can_be_read(name):
    known = official.OFFICIAL[name]
    places = [httpx.URL(url) for url in known.files.values()]
    assert all(place.scheme == "https" and place.host in known.hosts for place in places)
    assert known.format in READERS


def test_the_client_names_itself(tmp_path):
    asked = []

    def answer(request):
        asked.append(request.headers["user-agent"])
        return httpx.Response(200, content=LIST)

    fetch(answer, tmp_path)
    assert asked == ["Comity"]
