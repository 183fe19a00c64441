"""Fields that keep one spelling for one value."""

import json
from typing import TYPE_CHECKING, Any

from django.db import models

from comity.engines import ledger


class CanonicalJSONField(models.TextField):  # type: ignore[type-arg]  # fields take no arguments when they run
    """A JSON value kept as its canonical text (RFC 8785).

    Text and not the database's JSON type: two stores then hold the same bytes for the same value, and a byte
    changed by hand can be found, even white space.
    """

    if TYPE_CHECKING:  # the checker would take it for a text: it holds any JSON value
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any
        _pyi_lookup_exact_type: Any

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        # Not parsed strictly: `get_prep_value` wrote it, and verification reads the raw text.
        return None if value is None else json.loads(value)

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else ledger.canonical(value).decode()

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""
