"""What can be wrong with keys, directories and acts.  A refusal has a stable code and facts, and holds no secrets."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, TypeAlias

if TYPE_CHECKING:
    from .opening import OpenedSlot, VerifiedSeal

Facts: TypeAlias = Mapping[str, int | str]


class EnvelopeError(ValueError):
    """Something that was given is not what it claims to be, or may not be done.

    kind    the class of refusal, stable: `key_refused`, `act_refused`, …
    code    what exactly is wrong, stable; `render` gives its sentence
    facts   the values that the sentence needs; never secrets, never the refused content itself
    """

    kind: ClassVar[str] = "envelope_error"

    def __init__(self, code: str, /, **facts: int | str) -> None:
        self.code = code
        self.facts: Facts = facts
        told = ", ".join(f"{name}={value!r}" for name, value in facts.items())
        super().__init__(f"{self.kind}: {code}" + (f" ({told})" if told else ""))


class KeyRefused(EnvelopeError):
    """Bytes are no key of the kind asked for, or the pass phrase does not unlock them."""

    kind = "key_refused"


class CertificateRefused(EnvelopeError):
    """A certificate or a revocation is malformed, or not signed by the bureau's root."""

    kind = "certificate_refused"


class DirectoryRefused(EnvelopeError):
    """A key directory is malformed, not the organisation's, older than the known one, or its rival."""

    kind = "directory_refused"


class SealRefused(EnvelopeError):
    """An act is not sealed: nothing has left.

    queue    true where the act may be sealed later, when a fresh directory has come: keep it, do not send
    """

    kind = "seal_refused"

    def __init__(self, code: str, /, *, queue: bool = False, **facts: int | str) -> None:
        self.queue = queue
        super().__init__(code, **facts)


class ActRefused(EnvelopeError):
    """An envelope from outside is not accepted.

    held    true where the very same bytes may be good later, because the clock or this node's directory is behind:
            keep them and try again
    seal    what the seal says, where it held and only the content is wrong: then the issuer can be answered
    slot    the act's place in its chain, where even that could be opened and only the body is wrong
    """

    kind = "act_refused"

    def __init__(self, code: str, /, *, held: bool = False, **facts: int | str) -> None:
        self.held = held
        self.seal: VerifiedSeal | None = None
        self.slot: OpenedSlot | None = None
        super().__init__(code, **facts)


class AttachmentRefused(EnvelopeError):
    """An attachment is too large, or its stream was cut, extended, reordered or altered."""

    kind = "attachment_refused"
