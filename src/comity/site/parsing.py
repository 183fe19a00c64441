"""How request bodies are read: strict JSON only."""

from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser

from comity.engines import ledger


class StrictParser(Parser):
    """JSON without duplicate names, NaN, lone surrogates or bottomless nesting: two readers never disagree."""

    def parse_body(self, request: HttpRequest) -> Any:
        return ledger.parse(request.body)
