"""Pages for anybody, drawn once for each version of what the public may see, of whichever app."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

CACHED_SECONDS = 300

View = Callable[..., HttpResponse]


def kept_while(version: Callable[[], str]) -> Callable[[View], View]:
    """Draw a page once for each version of what the public may see; tell a browser that has it that it is unchanged.

    version   changes whenever a page does; asked at each request
    """

    def decorate(view: View) -> View:
        @require_safe
        @wraps(view)
        def answered(request: HttpRequest, **named: Any) -> HttpResponse:
            address = f"{version()} {translation.get_language()} {request.get_host()} "
            key = sha256(f"{address}{request.get_full_path()}".encode()).hexdigest()
            if request.headers.get("If-None-Match") == f'"{key}"':
                response = HttpResponse(status=304)
            else:
                kept = cache.get(f"public:{key}")
                if kept is None:
                    made = view(request, **named)
                    kept = (made.content, made.headers["Content-Type"])
                    cache.set(f"public:{key}", kept, CACHED_SECONDS)
                response = HttpResponse(kept[0], content_type=kept[1])
            response.headers["ETag"] = f'"{key}"'
            return response

        return answered

    return decorate
