"""Numbers without a public rule: documents' and firearms'.  Normalised, so that two spellings of one compare equal."""

from .characters import bare, compacted

# OCR-B tells these apart, people and cameras do not. Used to compare, never to show.
_LOOKALIKES = str.maketrans("OQDILZSGB", "000112568")


def normalise_document_number(text: str) -> str:
    """A document's number as it is compared: capitals and digits without spaces, hyphens and fillers.

    Raises DocumentError `identifier_empty`, `identifier_too_long`, `wrong_character`.
    """
    return bare(text.replace("<", " "), "document_number")


def normalise_serial(text: str) -> str:
    """A firearm's serial number as it is compared: capitals and digits, and letters of other scripts, undivided.

    Leading zeros stay: makers give 0123 and 123 to two firearms. Raises DocumentError `identifier_empty`,
    `identifier_too_long`.
    """
    compact = compacted(text, "serial")
    return "".join(mark for mark in compact if mark.isalnum()) or compact


def lookalike_key(number: str) -> str:
    """What a normalised number has in common with all that are easily taken for it (O and 0, I and 1, S and 5 …)."""
    return number.translate(_LOOKALIKES)
