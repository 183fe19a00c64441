"""Captions of films: WebVTT, read strictly and written anew, so that nothing else comes in with them.

Source: WebVTT, W3C Candidate Recommendation 4 April 2019: times and text of cues; styles, regions, notes, settings and
tags are left out.
"""

import re
from dataclasses import dataclass
from typing import Final

from comity.records import errors
from comity.records.texts import clean

MOST_CUES: Final = 5_000
LONGEST: Final = 400_000  # characters of a file
LONGEST_CUE: Final = 500

_TIMES = re.compile(r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.(\d{3})")
_ARROW = re.compile(r"\s+-->\s+")
_TAG = re.compile(r"<[^>]*>?")
_LEFT_OUT = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption, shown in [starts, ends). Times in milliseconds."""

    starts: int
    ends: int
    text: str

    def as_record(self) -> dict[str, int | str]:
        """The caption as plain values, for a page that shows it."""
        return {"starts": self.starts, "ends": self.ends, "words": self.text}


def read(text: str) -> list[Cue]:
    """The captions of a file, in their order.  Raises CaptionsUnreadable with the line at which it stops."""
    if len(text) > LONGEST:
        raise errors.CaptionsUnreadable(line=1)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[0] != "WEBVTT" and not lines[0].startswith(("WEBVTT ", "WEBVTT\t")):
        raise errors.CaptionsUnreadable(line=1)
    cues: list[Cue] = []
    for number, block in _blocks(lines):
        if block[0].split(" ")[0] in _LEFT_OUT:
            continue
        times = 0 if "-->" in block[0] else 1  # a cue may have a name of its own
        if times >= len(block):
            raise errors.CaptionsUnreadable(line=number)
        cue = _cue(block[times], block[times + 1 :], number + times)
        if len(cues) == MOST_CUES or (cues and cue.starts < cues[-1].starts):
            raise errors.CaptionsUnreadable(line=number + times)
        cues.append(cue)
    if not cues:
        raise errors.CaptionsUnreadable(line=1)
    return cues


def written(cues: list[Cue]) -> str:
    """A file of these captions, with nothing else in it."""
    blocks = [f"{_clock(cue.starts)} --> {_clock(cue.ends)}\n{_escaped(cue.text)}" for cue in cues]
    return "\n\n".join(["WEBVTT", *blocks, ""])


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """What stands between empty lines after the head, each with the number of its first line."""
    blocks: list[tuple[int, list[str]]] = []
    begins, block = 0, []
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            begins = begins or number
            block.append(line)
        elif block:
            blocks.append((begins, block))
            begins, block = 0, []
    return [(number, block) for number, block in blocks if number > 1]


def _cue(times: str, lines: list[str], number: int) -> Cue:
    parts = _ARROW.split(times.strip())
    if len(parts) != 2:
        raise errors.CaptionsUnreadable(line=number)
    starts, ends = _moment(parts[0], number), _moment(parts[1].split()[0] if parts[1] else "", number)
    text = _unescaped(_TAG.sub("", "\n".join(lines)))
    said = clean(text, lines=True)[0]
    if ends <= starts or len(said) > LONGEST_CUE:
        raise errors.CaptionsUnreadable(line=number)
    return Cue(starts, ends, said)


def _moment(text: str, number: int) -> int:
    found = _TIMES.fullmatch(text)
    if found is None:
        raise errors.CaptionsUnreadable(line=number)
    hours, minutes, seconds, rest = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1_000 + rest


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1_000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}.{rest:03d}"


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", "\u00a0").replace("&amp;", "&")


def _escaped(text: str) -> str:
    # An empty line would end the cue.
    kept = "\n".join(line for line in text.split("\n") if line.strip()) or "\u2026"
    return kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
