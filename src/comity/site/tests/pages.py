"""Pages of the browser tests: the style page with places to go to, a counter field, a live part."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path
from django.views.i18n import set_language
from django_cotton.compiler_regex import CottonCompiler

PLACES = [
    {"label": "Duty desk", "url": "/desk/", "key": "d", "icon": "inbox", "current": False},
    {"label": "Styles", "url": "/", "key": "s", "icon": "adjustments", "current": True},
]
COUNTER = """{% extends "base.html" %}{% load static %}{% block title %}Counter{% endblock %}
{% block scripts %}{{ block.super }}
<script type="module" src="{% static 'comity/js/scanner.js' %}"></script>{% endblock %}
{% block content %}<h1>Counter</h1><button id="elsewhere" type="button">Elsewhere</button>
<form action="/sent/"><label for="zone">Zone</label><textarea id="zone" name="zone" data-scan></textarea></form>
{% endblock %}"""
TOOLS = """{% extends "base.html" %}{% load styleguide %}{% block title %}Tools{% endblock %}
{% block content %}{% style_examples as x %}<c-code value="QXA4471102" /><c-list :page="x.page" />
<c-form :form="x.reason_form" action="/sent/" submit="Send" />
<c-danger title="Withdraw" consequence="This cannot be undone." action="/sent/" submit="Withdraw the record" />
{% endblock %}"""
LIVE = """{% extends "base.html" %}{% block title %}Live{% endblock %}
{% block content %}<h1>Live</h1><section id="waiting" data-live-src="/stream/" data-live-part="waiting">
<p id="asked">{{ asked }}</p><a href="/" id="inside">inside</a><p data-live-state></p></section>{% endblock %}"""
CHANGED = 'retry: 600000\nevent: changed\ndata: {"say": "A hit on one of your records"}\n\n'
BEAT = "retry: 100\nevent: beat\ndata: 1\n\n"

state = {"asked": 0, "changed": False}


def styles(request: HttpRequest) -> HttpResponse:
    """Every component."""
    return render(request, "styles.html", {"places": PLACES, "user": AnonymousUser(), "theme": "light"})


def tools(request: HttpRequest) -> HttpResponse:
    """A list, a code, a form and a dangerous action."""
    source = CottonCompiler().process(TOOLS)
    return HttpResponse(engines["django"].from_string(source).render({"places": PLACES, "theme": "light"}, request))


def counter(request: HttpRequest) -> HttpResponse:
    """A field that a scanner fills."""
    return HttpResponse(engines["django"].from_string(COUNTER).render({"places": PLACES}, request))


def live(request: HttpRequest) -> HttpResponse:
    """A part that says how often it was asked for; nothing has changed yet when a reader comes to it."""
    state["asked"] += 1
    if "X-Live" not in request.headers:
        state["changed"] = False
    return HttpResponse(engines["django"].from_string(LIVE).render({"asked": state["asked"]}, request))


def change(request: HttpRequest) -> HttpResponse:
    """Something happens."""
    state["changed"] = True
    return HttpResponse(status=204)


def stream(request: HttpRequest) -> HttpResponse:
    """A beat until something has changed, then the change; the browser asks again after each."""
    return HttpResponse(CHANGED if state["changed"] else BEAT, content_type="text/event-stream")


def plain(request: HttpRequest) -> HttpResponse:
    """Somewhere else."""
    return HttpResponse("<title>elsewhere</title>")


urlpatterns = [
    path("", styles, name="home"),
    path("tools/", tools),
    path("counter/", counter),
    path("live/", live),
    path("stream/", stream),
    path("change/", change),
    path("desk/", plain, name="desk"),
    path("desk/deep/", plain, name="deep"),
    path("sent/", plain),
    path("theme/", plain, name="theme"),
    path("language/", set_language, name="set_language"),
    path("accounts/", include("allauth.urls")),
]
