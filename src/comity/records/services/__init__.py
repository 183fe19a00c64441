"""Verbs: the only code that changes records, and the way to consult them."""

from comity.records.services.attaching import attach, detach, open_attachment
from comity.records.services.consultation import consult_record, export_records, search_records
from comity.records.services.contribution import (
    change_record,
    contribute_record,
    expire_records,
    extend_retention,
    set_release,
    withdraw_record,
)
from comity.records.services.erasure import erase_records
from comity.records.services.holds import end_holds, lift_hold, place_hold
from comity.records.services.imports import (
    Chunk,
    end_reading,
    import_chunk,
    refuse_file,
    start_import,
    withdraw_unlisted,
)
from comity.records.services.lists import change_list, register_list, retire_list

__all__ = [
    "Chunk",
    "attach",
    "change_list",
    "change_record",
    "consult_record",
    "contribute_record",
    "detach",
    "end_holds",
    "end_reading",
    "erase_records",
    "expire_records",
    "export_records",
    "extend_retention",
    "import_chunk",
    "lift_hold",
    "open_attachment",
    "place_hold",
    "refuse_file",
    "register_list",
    "retire_list",
    "search_records",
    "set_release",
    "start_import",
    "withdraw_record",
    "withdraw_unlisted",
]
