"""The two forms in which the protocol's tools write elections; the ballots are the same in both."""

from enum import StrEnum


class Form(StrEnum):
    """What differs: the voters' codes, and the certificates of threshold trustees."""

    TOOLS_2_0 = "2.0"
    TOOLS_3_X = "3.x"

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that the tools of this form know."""
        both = ("BELENIOS-2048", "RFC-3526-2048")
        return both if self is Form.TOOLS_2_0 else (*both, "Ed25519")
