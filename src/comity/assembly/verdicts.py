"""What the verification of an exported session says where something does not hold."""

from collections.abc import Mapping
from typing import Any

State = Mapping[str, Any]  # of a row, as the ledger commits to it: empty columns are left out
Rows = Mapping[str, Mapping[str, State]]  # {type: {id: state}}


class Defect(Exception):
    """What does not hold: a code, and where."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{code} {where}".strip())
        self.code = code
        self.where = where
