"""What several pages are drawn with: facts, tables, tasks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from comity.core.requests import ActorRequest

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known, as `<c-facts>` draws it."""

    label: Text
    value: object
    kind: str = "text"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a small table, drawn as its kind is."""

    value: object
    kind: str = "text"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A small table of a file page; `empty` says what will stand there."""

    title: Text
    headings: Sequence[Text]
    rows: Sequence[Sequence[Cell]]
    empty: Text = ""
    action: tuple[str, Text] | None = None
    identity: str = field(default="")


def cells(*values: object) -> list[Cell]:
    """Plain cells, in order."""
    return [value if isinstance(value, Cell) else Cell(value) for value in values]


def facts(rows: Iterable[Fact]) -> list[Fact]:
    """The facts that are known."""
    return [row for row in rows if row.value not in (None, "")]


def perform(
    request: ActorRequest,
    form: forms.Form,
    do: Callable[[dict[str, Any]], HttpResponse | str],
    *,
    title: Text,
    submit: Text,
    cancel: str,
    lede: Text = "",
) -> HttpResponse:
    """A task page: one form, one decision. `do` takes the form's inputs and says where to go, or answers itself."""
    if form.is_bound and form.is_valid():
        following = do(form.inputs())  # type: ignore[attr-defined]  # every form of forms.py has it
        return redirect(following) if isinstance(following, str) else following
    content = {
        "form": form,
        "title": title,
        "submit": submit,
        "cancel": cancel,
        "lede": lede,
        "trail": [(title, "")],
    }
    return render(request, "members/task.html", content, status=400 if form.is_bound else 200)


def posted(request: ActorRequest) -> Any:
    """What was posted, for a form to be bound to; None while the page is only looked at."""
    return request.POST if request.method == "POST" else None
