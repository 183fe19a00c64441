"""What can be wrong with a ledger's bytes.  Each error has a stable code and facts; the engine speaks no language."""

from typing import ClassVar


class LedgerError(ValueError):
    """Something that was given is not what it claims to be.

    kind    the class of error, stable: `not_canonical`, `proof_invalid`, …
    code    what exactly is wrong, stable within its kind: `duplicate_key`, `root_differs`, …
    facts   the values that make the error understandable; never secrets, never the refused content itself
    """

    kind: ClassVar[str] = "ledger_error"

    def __init__(self, code: str, **facts: int | str) -> None:
        self.code = code
        self.facts = facts
        told = ", ".join(f"{name}={value!r}" for name, value in facts.items())
        super().__init__(f"{self.kind}: {code}" + (f" ({told})" if told else ""))


class NotCanonical(LedgerError):
    """A value has no canonical JSON form (RFC 8785): two readers could disagree about its bytes."""

    kind = "not_canonical"


class NotJson(LedgerError):
    """A text is not the strict JSON that Comity exchanges: two readers could disagree about its value."""

    kind = "not_json"


class FrontierInvalid(LedgerError):
    """A stored frontier is damaged: no tree can be grown from it."""

    kind = "frontier_invalid"


class ProofInvalid(LedgerError):
    """A Merkle proof does not show what it was given to show."""

    kind = "proof_invalid"


class NoteInvalid(LedgerError):
    """A checkpoint, a key or a signed note is malformed, or not signed by whom it must be."""

    kind = "note_invalid"


class WitnessRefused(LedgerError):
    """A witness does not sign: the new checkpoint is not shown to continue the last one it signed."""

    kind = "witness_refused"
