"""How codes that every app adds to read in the reader's language: actions, kinds of subject.

Each app may bring a room `labels` with

    OPERATIONS  {"app.verb": label}    how its operations read; in screens the word is *action*
    SUBJECTS    {"app.model": label}   what its stored nouns are called

There is no list that everybody must edit.
"""

from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.core.rooms import rooms

Label = str | Promise

SUBJECTS: dict[str, Label] = {
    "core.auditentry": _("entry of the audit"),
    "core.deskitem": _("item on a desk"),
}


def action_label(event: str) -> Label:
    """How an operation reads; its name where no app has a word for it."""
    return actions().get(event, event)


def subject_label(label: str) -> Label:
    """What a kind of subject ("app.model") is called; its name where no app has a word for it."""
    return subjects().get(label, label)


@cache
def actions() -> dict[str, Label]:
    """Every operation's label, by its name."""
    return _merged("OPERATIONS")


@cache
def subjects() -> dict[str, Label]:
    """Every kind of subject's label, by its name."""
    return _merged("SUBJECTS")


def _merged(name: str) -> dict[str, Label]:
    found: dict[str, Label] = {}
    for _app, room in rooms("labels"):
        found |= getattr(room, name, {})
    return dict(sorted(found.items()))
