"""Captions of a film as WebVTT: read into cues, in order, without markup. Source: W3C WebVTT."""

import re
from dataclasses import dataclass

from comity.assembly import errors

LONGEST_FILE = 200_000  # characters
MOST_CUES = 2_000
LONGEST_CUE = 500  # characters

_TIME = r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
_TAG = re.compile(r"<[^>]*>")
_NOT_CUES = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True, slots=True)
class Cue:
    """What stands on the screen in [starts, ends), in milliseconds from the beginning of the film."""

    starts: int
    ends: int
    words: str

    def as_record(self) -> dict[str, int | str]:
        """The cue as plain values."""
        return {"starts": self.starts, "ends": self.ends, "words": self.words}


def read(text: str) -> list[Cue]:
    """The cues of a WebVTT file in the order of their times; [] for an empty one.  Raises CaptionsUnsound."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        return []
    if len(text) > LONGEST_FILE:
        raise errors.CaptionsUnsound(place=1)
    blocks = _blocks(text)
    number, first = blocks[0]
    if first[0] != "WEBVTT" and not first[0].startswith(("WEBVTT ", "WEBVTT\t")):
        raise errors.CaptionsUnsound(place=number)
    cues = [_cue(number, lines) for number, lines in blocks[1:] if not lines[0].startswith(_NOT_CUES)]
    if len(cues) > MOST_CUES:
        raise errors.CaptionsUnsound(place=blocks[-1][0])
    return sorted(cues, key=lambda cue: (cue.starts, cue.ends))


def _blocks(text: str) -> list[tuple[int, list[str]]]:
    """The parts between empty lines, each with the number of its first line."""
    found: list[tuple[int, list[str]]] = []
    fresh = True
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            fresh = True
        elif fresh:
            found.append((number, [line.strip()]))
            fresh = False
        else:
            found[-1][1].append(line.strip())
    return found


def _cue(number: int, lines: list[str]) -> Cue:
    """One cue, whose first line may be its name."""
    timing, words = (lines[0], lines[1:]) if "-->" in lines[0] else (lines[1] if len(lines) > 1 else "", lines[2:])
    match = _TIMING.fullmatch(timing)
    if match is None:
        raise errors.CaptionsUnsound(place=number)
    parts = match.groups(default="0")
    starts, ends = _milliseconds(parts[:4]), _milliseconds(parts[4:])
    said = _TAG.sub("", "\n".join(words)).strip()
    if ends <= starts or len(said) > LONGEST_CUE:
        raise errors.CaptionsUnsound(place=number)
    return Cue(starts, ends, said)


def _milliseconds(parts: tuple[str, ...]) -> int:
    hours, minutes, seconds, rest = map(int, parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1_000 + rest
