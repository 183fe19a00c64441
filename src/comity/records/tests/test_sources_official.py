"""Fetching official lists: fixed places, whole files, nothing else. No network is used here but this machine's own."""

import hashlib
import socket
import threading

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


@pytest.fixture
def neighbour(monkeypatch):
    """A server on this machine that notices every call, and names that all lead to it (N1).

    Gives what was sent to it, and a way to say which addresses a name has. Whatever is connected to ends at its port.
    """
    monkeypatch.delenv("HTTPS_PROXY", raising=False)
    monkeypatch.delenv("https_proxy", raising=False)
    monkeypatch.delenv("ALL_PROXY", raising=False)
    monkeypatch.delenv("all_proxy", raising=False)
    heard, addresses, asked = [], [], []
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]

    def listen():
        while True:
            try:
                caller, _address = listener.accept()
            except OSError:
                return
            caller.settimeout(5)
            heard.append(caller.recv(4096))
            caller.close()

    def answer(name, *_of, **_kinds):
        asked.append(name)
        if name in official.OFFICIAL["un-sc"].hosts:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    thread = threading.Thread(target=listen)
    thread.start()
    yield heard, addresses, asked
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.1.2.3",
        "0.0.0.0",
        "10.0.0.8",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:a9fe:a9fe",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "2002:7f00:1::1",
    ],
)
def test_a_name_that_leads_inside_is_not_called(tmp_path, neighbour, address):
    heard, addresses, _asked = neighbour
    addresses.append(address)
    with pytest.raises(SourceRefused, match=r"fetch\.not-public, host=scsanctions\.un\.org"):
        official.fetch("un-sc", tmp_path)
    assert heard == []


def test_one_address_inside_among_others_is_enough(tmp_path, neighbour):
    heard, addresses, _asked = neighbour
    addresses += ["93.184.215.14", "127.0.0.1"]
    with pytest.raises(SourceRefused, match=r"fetch\.not-public"):
        official.fetch("un-sc", tmp_path)
    assert heard == []


def test_a_name_is_resolved_once_and_its_address_is_called(tmp_path, neighbour):
    """A second answer for the same name, which an attacker may give, decides nothing. The neighbour hears what is meant
    for the public address: a greeting for the publisher's name, and no request, because it has no such certificate."""
    heard, addresses, asked = neighbour
    addresses.append("93.184.215.14")
    with pytest.raises(SourceRefused, match=r"fetch\.unreachable, host=scsanctions\.un\.org"):
        official.fetch("un-sc", tmp_path)
    assert asked == ["scsanctions.un.org", "93.184.215.14"]
    [greeting] = heard
    assert greeting[:1] == b"\x16"  # TLS
    assert b"scsanctions.un.org" in greeting
    assert b"GET" not in greeting
