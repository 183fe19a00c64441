"""Addresses of the press desk that anybody may open, without signing in: the language is part of them."""

from django.urls import path

from comity.accreditation.views import answering, asking, gate_page, news_public, public

app_name = "press"
PREFIX = "press/"
PUBLIC_ROUTES = (
    "home",
    "gate",
    "gate-enrol",
    "gate-pack",
    "gate-scans",
    "gate-ask",
    "gate-file",
    "sessions",
    "terms",
    "apply",
    "follow",
    "change",
    "send-in",
    "badge",
    "withdraw",
    "answer",
    "appeal",
    "interviews",
    "interview-take",
    "interview-withdraw",
    "calendar",
    "film",
    "captions",
    "news",
    "news-atom",
    "news-json",
    "news-item",
    "news-all",
)

urlpatterns = [
    path("", public.home, name="home"),
    path("gate/", gate_page.page, name="gate"),
    path("gate/enrol", gate_page.enrol, name="gate-enrol"),
    path("gate/pack", gate_page.pack, name="gate-pack"),
    path("gate/scans", gate_page.scans, name="gate-scans"),
    path("gate/ask", gate_page.ask, name="gate-ask"),
    path("gate/<str:name>", gate_page.page, name="gate-file"),
    path("<slug:language>/", public.sessions, name="sessions"),
    path("<slug:language>/sessions/<slug:reference>/", public.terms, name="terms"),
    path("<slug:language>/sessions/<slug:reference>/apply/", public.apply, name="apply"),
    path("<slug:language>/follow/<slug:token>/", public.follow, name="follow"),
    path("<slug:language>/follow/<slug:token>/change/", public.change, name="change"),
    path("<slug:language>/follow/<slug:token>/send-in/", public.send_in, name="send-in"),
    path("<slug:language>/follow/<slug:token>/badge/", public.badge, name="badge"),
    path("<slug:language>/follow/<slug:token>/withdraw/", public.withdraw, name="withdraw"),
    path("<slug:language>/follow/<slug:token>/answer/", answering.answer, name="answer"),
    path("<slug:language>/follow/<slug:token>/appeal/", answering.appeal, name="appeal"),
    path("<slug:language>/follow/<slug:token>/interviews/", asking.interviews, name="interviews"),
    path(
        "<slug:language>/follow/<slug:token>/interviews/<uuid:key>/take/<uuid:slot>/",
        asking.take,
        name="interview-take",
    ),
    path(
        "<slug:language>/follow/<slug:token>/interviews/<uuid:key>/withdraw/",
        asking.withdraw,
        name="interview-withdraw",
    ),
    path("<slug:language>/follow/<slug:token>/calendar.ics", asking.calendar, name="calendar"),
    path("films/<slug:slug>.mp4", news_public.film, name="film"),
    path("films/<slug:slug>/<slug:track>.vtt", news_public.captions, name="captions"),
    path("<slug:language>/news/", news_public.listed, name="news"),
    path("<slug:language>/news.atom", news_public.atom, name="news-atom"),
    path("<slug:language>/news.json", news_public.feed, name="news-json"),
    path("<slug:language>/news/<slug:slug>/", news_public.item, name="news-item"),
    path("<slug:language>/news/<slug:slug>/all/", news_public.side_by_side, name="news-all"),
]
