"""Addresses that anybody may open, without signing in: the language is part of them."""

from django.urls import path

from comity.notices.views import public

app_name = "public"
PREFIX = "public/"
PUBLIC_ROUTES = (
    "home",
    "list",
    "extract",
    "tell",
    "report",
    "image",
    "rss",
    "json",
    "figures",
    "figures-csv",
    "figures-json",
    "verify",
)

_DOCUMENT = "<str:reference>/<int:edition>/<str:digest>/<str:signature>"

urlpatterns = [
    path("", public.home, name="home"),
    path("images/<slug:slug>/", public.image, name="image"),
    path("<slug:language>/notices/", public.listed, name="list"),
    path("<slug:language>/notices/<slug:slug>/", public.extract, name="extract"),
    path("<slug:language>/notices/<slug:slug>/tell/", public.tell, name="tell"),
    path("<slug:language>/images/<slug:slug>/report/", public.report, name="report"),
    path("<slug:language>/feed.rss", public.rss, name="rss"),
    path("<slug:language>/feed.json", public.feed, name="json"),
    path(f"<slug:language>/verify/{_DOCUMENT}/", public.verify, name="verify"),
    path("<slug:language>/figures/", public.figures, name="figures"),
    path("<slug:language>/figures.csv", public.figures_csv, name="figures-csv"),
    path("<slug:language>/figures.json", public.figures_json, name="figures-json"),
]
