"""Files on their way to bureaus of other nodes.

A file travels in parts, each an act of its own: signed, sealed, numbered, receipted and asked for again like any other.
`parting` says them, `arriving` keeps what came until all of it is there; then it is drawn anew like every file that
somebody sends, and attached to its message. Files of records and notices are named with these (`naming`), awaited with
their mirrors (`awaiting`) and asked for by whoever holds one (`asking`).
"""
