"""Where official lists are published, and how they are fetched: these places only, over TLS, so much and no more."""

import hashlib
import os
import re
import socket
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from types import MappingProxyType

import httpx

from comity.records.drafts import SourceRefused
from comity.records.sources import ofac, un_sc

TIMEOUT_SECONDS = 60.0
MAX_BYTES = 512 * 1024**2
_MAX_REDIRECTS = 5
_CHUNK_BYTES = 64 * 1024
# The Security Council's server refuses clients that do not name themselves; unencoded, progress has its true end.
_HEADERS = {"user-agent": "Comity", "accept-encoding": "identity"}


@dataclass(frozen=True, slots=True)
class OfficialList:
    """One list at its publisher. `files` by the name they are stored under; `hosts`: all that may answer for them."""

    format: str
    publisher: str
    files: Mapping[str, str]
    hosts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fetched:
    """One file as fetched.

    url     the official place; host: who answered for it in the end
    sha256  in hexadecimal, for people to compare and for the record of the import
    """

    path: Path
    url: str
    host: str
    bytes: int
    sha256: str


# Both publishers keep the files in a store elsewhere and send the request on to it, with a signature that soon expires.
_UN_HOSTS = frozenset({"scsanctions.un.org", "unsolprodfiles.blob.core.windows.net"})
_OFAC_HOSTS = frozenset(
    {
        "sanctionslistservice.ofac.treas.gov",
        "wc2h-sls-prod-public-published.s3.us-gov-west-1.amazonaws.com",
    }
)
_OFAC_EXPORTS = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/"

OFFICIAL: Mapping[str, OfficialList] = MappingProxyType(
    {
        "un-sc": OfficialList(
            un_sc.NAME,
            un_sc.PUBLISHER,
            {"consolidated.xml": "https://scsanctions.un.org/resources/xml/en/consolidated.xml"},
            _UN_HOSTS,
        ),
        "ofac-sdn": OfficialList(
            ofac.NAME,
            ofac.PUBLISHER,
            {
                name: f"{_OFAC_EXPORTS}{name.upper().removesuffix('.CSV')}.CSV"
                for name in ("sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv")
            },
            _OFAC_HOSTS,
        ),
        "ofac-cons": OfficialList(
            ofac.NAME,
            ofac.PUBLISHER,
            {
                name: f"{_OFAC_EXPORTS}{name.upper().removesuffix('.CSV')}.CSV"
                for name in ("cons_prim.csv", "cons_alt.csv", "cons_add.csv", "cons_comments.csv")
            },
            _OFAC_HOSTS,
        ),
    }
)
"""The lists that `comity lists fetch` knows. A place is added here, by a release, and nowhere else."""


def fetch(
    name: str,
    folder: Path,
    *,
    transport: httpx.BaseTransport | None = None,
    max_bytes: int = MAX_BYTES,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[Fetched, ...]:
    """Fetch every file of a list into a folder, each whole or not at all; an older file stays until then.

    transport  instead of the network, for tests. Without it a proxy that the environment names resolves and connects;
               where there is none, this node resolves each name once, and connects to public addresses only
    progress   called with the bytes done and in all of one file (0 in all if the server does not say)

    Raises SourceRefused. OSError if the folder cannot be written.
    """
    official = OFFICIAL.get(name)
    if official is None:
        raise SourceRefused("fetch.unknown", list=name[:60])
    folder.mkdir(parents=True, exist_ok=True)
    if transport is None and not _has_proxy():
        transport = PublicOnly()
    # Proxies and certificates come from the environment, as everywhere; redirects are followed by hand, host by host.
    with httpx.Client(transport=transport, timeout=TIMEOUT_SECONDS, follow_redirects=False, headers=_HEADERS) as client:
        return tuple(
            _fetch_one(client, official, url, folder / file, max_bytes, progress)
            for file, url in official.files.items()
        )


class PublicOnly(httpx.HTTPTransport):
    """The network, of which only public addresses are reached, whatever the names resolve to.

    Who answers for a publisher's name may say that it is this machine, its neighbour, or the place where a cloud keeps
    its secrets, and something else the next time. So a name is resolved once, and the address that was judged is the
    one that is connected to; the certificate must be the name's all the same.
    """

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Raises SourceRefused for a name that has an address which is not public, and what httpx raises."""
        host = request.url.host
        address = _resolved(host, request.url.port or 443)
        request.url = request.url.copy_with(host=address)  # the header `Host` was made before, of the name
        request.extensions = {**request.extensions, "sni_hostname": host}
        return super().handle_request(request)


def is_public(address: str) -> bool:
    """Whether an address, as text, is one of the open network: nobody's own, and no other form of one that is."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None and not is_public(str(inner)):
            return False
    return found.is_global and not found.is_multicast


def _resolved(host: str, port: int) -> str:
    """The first address of a name. One that is not public condemns all: an honest name has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise SourceRefused("fetch.unreachable", host=host) from None
    addresses = [str(place[0]) for *_kind, place in found]
    if not addresses or not all(map(is_public, addresses)):
        raise SourceRefused("fetch.not-public", host=host)
    return addresses[0]


def _has_proxy() -> bool:
    names = {name.lower() for name, value in os.environ.items() if value}
    return not names.isdisjoint({"https_proxy", "all_proxy"})


def _fetch_one(
    client: httpx.Client,
    official: OfficialList,
    url: str,
    target: Path,
    max_bytes: int,
    progress: Callable[[int, int], None],
) -> Fetched:
    here = httpx.URL(url)
    for _ in range(_MAX_REDIRECTS + 1):
        _require_official(here, official)
        try:
            with client.stream("GET", here) as response:
                if response.is_redirect:
                    here = here.join(response.headers.get("location", ""))
                    continue
                if response.status_code != httpx.codes.OK:
                    raise SourceRefused("fetch.status", status=response.status_code)
                size, digest = _store(response, target, max_bytes, progress)
                return Fetched(target, url, here.host, size, digest)
        except httpx.HTTPError:
            raise SourceRefused("fetch.unreachable", host=here.host) from None
    raise SourceRefused("fetch.too-many-redirects")


def _require_official(url: httpx.URL, official: OfficialList) -> None:
    if url.scheme != "https" or url.host not in official.hosts or url.port not in (None, 443):
        raise SourceRefused("fetch.redirect", host=url.host or url.scheme)


def _store(
    response: httpx.Response, target: Path, max_bytes: int, progress: Callable[[int, int], None]
) -> tuple[int, str]:
    """Write the body beside its place, then put it there in one step. Returns its size in bytes and its SHA-256."""
    announced = response.headers.get("content-length", "")
    total = int(announced) if re.fullmatch(r"[0-9]{1,15}", announced) else 0
    digest = hashlib.sha256()
    size = 0
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in response.iter_bytes(_CHUNK_BYTES):
                size += len(chunk)
                if max(size, total) > max_bytes:
                    raise SourceRefused("fetch.too-large", limit_megabytes=max_bytes // 1024**2)
                digest.update(chunk)
                file.write(chunk)
                progress(size, total)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
    return size, digest.hexdigest()
