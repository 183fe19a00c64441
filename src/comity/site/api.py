"""The API: each app's router, under one description (OpenAPI) with a page to try it."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import SessionAuth

from comity import __version__
from comity.core.middleware import answer
from comity.core.refusals import InvalidInput, Refusal
from comity.core.rooms import rooms
from comity.engines.ledger import LedgerError
from comity.members.api_auth import SignedIn, TokenAuth
from comity.site.parsing import StrictParser

__all__ = ["SessionAuth", "api"]

api = NinjaAPI(
    title="Comity",
    version=__version__,
    description=(
        "Screening, records, notices and oversight for police cooperation. Send a token of your bureau as "
        "`Authorization: Bearer …` and state your purpose in `X-Comity-Purpose`."
    ),
    auth=[TokenAuth(), SignedIn()],
    parser=StrictParser(),
    docs_url="/docs",
    urls_namespace="api",
)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as the API says it: its code, its sentence, its status."""
    return api.create_response(request, answer(refusal), status=refusal.status)


@api.exception_handler(LedgerError)
def unreadable(request: HttpRequest, error: LedgerError) -> HttpResponse:
    """JSON that strict reading refuses: duplicate names, NaN, nesting too deep."""
    return refused(request, InvalidInput(reason=error.code))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What the schema does not allow, field by field; the values sent are not repeated."""
    problems = [{"where": [str(part) for part in one["loc"]], "problem": one["msg"]} for one in error.errors]
    return api.create_response(request, {"code": "core.invalid-input", "problems": problems}, status=422)


@api.exception_handler(HttpError)
def failed(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The framework's own answers, in our form."""
    return api.create_response(
        request, {"code": "core.invalid-input", "message": error.message}, status=error.status_code
    )


for _label, _room in rooms("api"):
    if _label != "site":
        api.add_router(_room.PREFIX, _room.router)
