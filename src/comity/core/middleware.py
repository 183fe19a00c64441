"""Refusals become answers in one place."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from comity.core.refusals import Refusal

GetResponse = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """Turns a refusal raised by a view into a page with its sentence and its status."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for a refusal; anything else is a bug and is let through."""
        if not isinstance(error, Refusal):
            return None
        if request.accepts("text/html"):
            template = "404.html" if error.status == 404 else "refusal.html"
            return render(request, template, {"refusal": error}, status=error.status)
        return JsonResponse(answer(error), status=error.status)


def answer(refusal: Refusal) -> dict[str, str]:
    """A refusal as the API says it."""
    return {"code": refusal.code, "message": str(refusal)}
