"""Addresses of the press desk that anybody may open, without signing in: the language is part of them."""

from django.urls import path

from comity.accreditation.views import answering, public

app_name = "press"
PREFIX = "press/"
PUBLIC_ROUTES = ("home", "sessions", "terms", "apply", "follow", "change", "send-in", "withdraw", "answer", "appeal")

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
]
