"""What one bureau says to others: signed, sealed to its audience, numbered; and the directory of everybody's keys.

Pure functions and frozen values: no store, no clock, no network.  The bytes are described in
docs/reference/act-format.md, the keys in docs/explanation/keys.md.
"""

from .attachments import (
    CHUNK_SIZE,
    LARGEST_ATTACHMENT,
    Attachment,
    chunks_arrived,
    open_attachment,
    open_chunk,
    padded_size,
    read_attachment,
    seal_attachment,
)
from .bodies import LARGEST_BODY
from .certificates import (
    LONGEST_LIFETIME,
    SEALING_LIFETIME,
    SIGNING_LIFETIME,
    KeyCertificate,
    Reason,
    Revocation,
    certify,
    read_certificate,
    read_revocation,
    revoke,
)
from .chains import Forgotten, Fork, Gap, Judgement, Next, Place, Repeat, contiguous, following, gaps, judge
from .directory import (
    NO_DIRECTORY,
    Directory,
    Freshness,
    Listing,
    RootChange,
    Standing,
    directory_head,
    freshness,
    open_directory,
    root_changes,
    sign_directory,
)
from .errors import (
    ActRefused,
    AttachmentRefused,
    CertificateRefused,
    DirectoryRefused,
    EnvelopeError,
    KeyRefused,
    SealRefused,
)
from .framing import BODY_CLASSES, MOST_RECIPIENTS, SLOT_CLASSES
from .headers import Audience, Header
from .keys import KeyUse, OpeningKey, RootKey, SealingKey, SigningKey, VerifyingKey, locked_fingerprint, spoken
from .locking import Secret
from .opening import Disclosure, Opened, ProvenLink, VerifiedSeal, open_act, verify_disclosure, verify_seal
from .policy import USUAL, Policy
from .rendering import codes, render, render_warning
from .sealing import ActDraft, Recipient, Sealed, seal
from .slots import FIRST_PREVIOUS, Link
from .suites import SUITES, Suite
from .wrapping import Wrapping, WrappingPool, wrap_here

__all__ = [
    "BODY_CLASSES",
    "CHUNK_SIZE",
    "FIRST_PREVIOUS",
    "LARGEST_ATTACHMENT",
    "LARGEST_BODY",
    "LONGEST_LIFETIME",
    "MOST_RECIPIENTS",
    "NO_DIRECTORY",
    "SEALING_LIFETIME",
    "SIGNING_LIFETIME",
    "SLOT_CLASSES",
    "SUITES",
    "USUAL",
    "ActDraft",
    "ActRefused",
    "Attachment",
    "AttachmentRefused",
    "Audience",
    "CertificateRefused",
    "Directory",
    "DirectoryRefused",
    "Disclosure",
    "EnvelopeError",
    "Forgotten",
    "Fork",
    "Freshness",
    "Gap",
    "Header",
    "Judgement",
    "KeyCertificate",
    "KeyRefused",
    "KeyUse",
    "Link",
    "Listing",
    "Next",
    "Opened",
    "OpeningKey",
    "Place",
    "Policy",
    "ProvenLink",
    "Reason",
    "Recipient",
    "Repeat",
    "Revocation",
    "RootChange",
    "RootKey",
    "SealRefused",
    "Sealed",
    "SealingKey",
    "Secret",
    "SigningKey",
    "Standing",
    "Suite",
    "VerifiedSeal",
    "VerifyingKey",
    "Wrapping",
    "WrappingPool",
    "certify",
    "chunks_arrived",
    "codes",
    "contiguous",
    "directory_head",
    "following",
    "freshness",
    "gaps",
    "judge",
    "locked_fingerprint",
    "open_act",
    "open_attachment",
    "open_chunk",
    "open_directory",
    "padded_size",
    "read_attachment",
    "read_certificate",
    "read_revocation",
    "render",
    "render_warning",
    "revoke",
    "root_changes",
    "seal",
    "seal_attachment",
    "sign_directory",
    "spoken",
    "verify_disclosure",
    "verify_seal",
    "wrap_here",
]
