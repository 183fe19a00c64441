"""What an actor may see of the assembly.

Whoever takes part in a session, holds an office in it, or serves in the General Secretariat sees it whole, but for
letters and dossiers. Everybody else who is signed in sees that it is held, and the meetings that media may enter.
"""

from comity.assembly.queries.sessions import (
    meeting_visible_to,
    meetings_visible_to,
    office_holders,
    sees_whole,
    session_visible_to,
    sessions_visible_to,
    timetable,
)

__all__ = [
    "meeting_visible_to",
    "meetings_visible_to",
    "office_holders",
    "sees_whole",
    "session_visible_to",
    "sessions_visible_to",
    "timetable",
]
