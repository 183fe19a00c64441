"""Addresses of the press desk that anybody may open, without signing in: the language is part of them."""

from django.urls import path

from comity.accreditation.views import answering, asking, news_public, public

app_name = "press"
PREFIX = "press/"
PUBLIC_ROUTES = (
    "home",
    "sessions",
    "terms",
    "apply",
    "follow",
    "change",
    "send-in",
    "withdraw",
    "answer",
    "appeal",
    "news",
    "news-atom",
    "news-json",
    "news-item",
    "news-all",
    "film",
    "captions",
    "interviews",
    "interview-take",
    "interview-withdraw",
    "calendar",
)

urlpatterns = [
    path("", public.home, name="home"),
    path("<slug:language>/", public.sessions, name="sessions"),
    path("<slug:language>/sessions/<slug:reference>/", public.terms, name="terms"),
    path("<slug:language>/sessions/<slug:reference>/apply/", public.apply, name="apply"),
    path("<slug:language>/follow/<slug:token>/", public.follow, name="follow"),
    path("<slug:language>/follow/<slug:token>/change/", public.change, name="change"),
    path("<slug:language>/follow/<slug:token>/send-in/", public.send_in, name="send-in"),
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
