"""The closing ceremony of the rehearsal: who is invited for which institution, and what follows what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from comity.assembly.codes import InstitutionKind
from comity.assembly.content import Guest, Turn
from comity.assembly.models import Meeting, RunningOrderLine, Session
from comity.assembly.services import ceremonies, timetable
from comity.core.codes import Purpose
from comity.core.countries import LANGUAGES
from comity.site.demonstration.playing import acting

SECRETARY = "protocol.gs"

Told = Mapping[str, Any]


def prepare(session: Session, said: Told, at: datetime) -> Meeting:
    """Guests and running order of the last ceremony of a session, with the captions of a film."""
    secretary = acting(SECRETARY, Purpose.ADMINISTRATION, "assembly")
    meeting = Meeting.objects.filter(session=session, kind="ceremony").order_by("-starts_at")[0]
    for precedence, each in enumerate(said["guests"], 1):
        guest = Guest(
            name=each["name"],
            institution=each["institution"],
            kind=InstitutionKind(each["kind"]),
            function=each["function"],
            precedence=precedence,
        )
        ceremonies.name_guest(secretary, meeting=meeting, guest=guest, at=at)
    turns = [_turn(each) for each in said["running_order"]]
    meeting = timetable.set_running_order(secretary, meeting=meeting, turns=turns, at=at)
    for line, turn, each in zip(_lines(meeting), turns, said["running_order"], strict=True):
        if "film" in each:
            films = {language: _captions(each["film"], language) for language in LANGUAGES}
            timetable.change_line(secretary, line=line, turn=turn, films=films, at=at)
    return meeting


def _turn(each: Told) -> Turn:
    speaker, institution = each.get("speaker", ""), each.get("institution", "")
    return Turn(what=each["what"], minutes=each["minutes"], speaker=speaker, institution=institution)


def _lines(meeting: Meeting) -> list[RunningOrderLine]:
    return list(meeting.running_order.order_by("place"))


def _captions(film: Any, language: str) -> str:
    """The captions of a film in one language, as WebVTT."""
    cues = (f"00:{cue['from']} --> 00:{cue['to']}\n{cue['words'][language]}" for cue in film)
    return "\n\n".join(["WEBVTT", *cues]) + "\n"
