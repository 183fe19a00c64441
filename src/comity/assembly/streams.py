"""The stream of a session: every operation of this app continues it."""

from comity.core.operations import Stream

IN_SESSION = Stream("session", "session_id")  # for an operation on a row of a session
OF_SESSION = Stream("session")  # for an operation on the session itself
