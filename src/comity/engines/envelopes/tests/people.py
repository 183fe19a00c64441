"""A small organisation to test with: invented bureaus, fixed keys, one noon."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from comity.engines.envelopes import (
    FIRST_PREVIOUS,
    NO_DIRECTORY,
    ActDraft,
    Directory,
    KeyCertificate,
    Listing,
    OpeningKey,
    Recipient,
    RootKey,
    SigningKey,
    certify,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORGANISATION = "police.example"
ACT_ID = "019cb000-0000-7000-8000-000000000001"
BUREAUS = ("XA", "XB", "XC", "XD")


def seed(name: str) -> bytes:
    """32 bytes that a test may know."""
    return hashlib.sha256(name.encode()).digest()


ORGANISATION_KEY = RootKey(seed("organisation"))


class Bureau:
    """A bureau with all its private keys."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.root = RootKey(seed(f"{code} root"))
        self.signing = SigningKey(seed(f"{code} signing"))
        self.opening = [OpeningKey(seed(f"{code} opening {version}"), version) for version in (1, 2)]

    def certificates(self) -> tuple[KeyCertificate, ...]:
        keys = [self.signing.public, *(key.public for key in self.opening)]
        return tuple(
            certify(
                self.root,
                key,
                organisation=ORGANISATION,
                bureau=self.code,
                serial=serial,
                valid_from=NOON - timedelta(days=10),
                valid_until=NOON + timedelta(days=20),
            )
            for serial, key in enumerate(keys, start=1)
        )

    def listing(self) -> Listing:
        return Listing(self.code, self.root.public, "active", NOON - timedelta(days=100), self.certificates())


CAST = {code: Bureau(code) for code in BUREAUS}
DIRECTORY = Directory(ORGANISATION, 1, NOON, NO_DIRECTORY, tuple(bureau.listing() for bureau in CAST.values()))


def draft(**changes: object) -> ActDraft:
    """An ordinary message of XA's."""
    usual = ActDraft(
        id=ACT_ID,
        issuer="XA",
        kind="message",
        kind_version=1,
        priority="routine",
        handling="H0",
        evaluation="B2",
        body={"subject": "Marek Test", "text": "Is he known to you?"},
    )
    return replace(usual, **changes)


def recipient(
    code: str, version: int = 1, number: int = 1, previous: bytes = FIRST_PREVIOUS, directory: Directory = DIRECTORY
) -> Recipient:
    """One to seal to, in one suite."""
    certificate = directory.sealing_certificate(code, version=version, at=NOON)
    assert certificate is not None
    return Recipient(code, certificate, number, previous)
