"""Attachments: photographs, documents and fingerprint files. Only re-encoded copies are ever kept and served.

`limits` says how much is accepted, `kinds` what a file is, `reencoding` is the limited process that reads hostile
bytes, `preparing` starts it, `storage` keeps what comes out, `holders` asks whoever is above who may see it.
"""
