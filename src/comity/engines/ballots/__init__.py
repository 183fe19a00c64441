"""Secret ballots that anyone can verify, in the Belenios protocol: read, judge and write election archives.

A library of its own: no Django, no database, no clock.  `docs/explanation/ballots.md` explains it;
`docs/reference/ballot-archives.md` gives the formats.
"""
