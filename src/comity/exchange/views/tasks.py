"""The page of a task: one form, one decision."""

from collections.abc import Sequence

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render

from comity.core.requests import ActorRequest


def task_page(
    request: ActorRequest, form: Form, title: str, *, trail: Sequence[tuple[str, str]], back: str, lede: str = ""
) -> HttpResponse:
    """A form on a page of its own; 400 where what was sent needs putting right.

    trail   (label, address) of the pages that lead here
    back    where whoever decides nothing goes
    """
    shown = {"form": form, "title": title, "lede": lede, "cancel": back, "trail": [*trail, (title, "")]}
    return render(request, "exchange/task.html", shown, status=400 if form.errors else 200)
