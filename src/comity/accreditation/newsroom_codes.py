"""Coded values of the newsroom."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class NewsKind(TextChoices):
    """What an item of the newsroom is."""

    COMMUNIQUE = "communique", pgettext_lazy("kind of news", "communiqué")
    AGENDA = "agenda", pgettext_lazy("kind of news", "agenda")
    PICTURE = "picture", pgettext_lazy("kind of news", "picture")
    FILM = "film", pgettext_lazy("kind of news", "film")


class NewsState(TextChoices):
    """How far an item has come. One that is released is public from its moment on, and not before."""

    DRAFT = "draft", pgettext_lazy("state of news", "draft")
    RELEASED = "released", pgettext_lazy("state of news", "released")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of news", "withdrawn")


class Shortfall(TextChoices):
    """What keeps an item from being published."""

    TITLE = "title", pgettext_lazy("missing in news", "a title in the language it is written in")
    BODY = "body", pgettext_lazy("missing in news", "its text in the language it is written in")
    PICTURE = "picture", pgettext_lazy("missing in news", "a picture")
    FILM = "film", pgettext_lazy("missing in news", "the film")
    CAPTIONS = "captions", pgettext_lazy("missing in news", "captions of the film")
    TRANSCRIPT = "transcript", pgettext_lazy("missing in news", "the transcript of the film")
