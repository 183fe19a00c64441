"""Addresses of notices."""

from django.urls import path

from comity.notices.views import (
    attached,
    drafting,
    ending,
    files,
    lists,
    opening,
    pictures,
    pilots,
    recipients,
    review,
    subjects,
    taking,
    tasks,
    victims,
)

app_name = "notices"
PREFIX = "notices/"

_EDITION = "<str:reference>/edition/<int:edition>/"

urlpatterns = [
    path("", lists.notices, name="notices"),
    path("reviews/", lists.reviews, name="reviews"),
    path("retention/", ending.ending, name="ending"),
    path("retention/trial/", ending.trial, name="trial"),
    path("pilot/", pilots.pilot, name="pilot"),
    path("pilot/report.<slug:language>.pdf", pilots.report_document, name="pilot-document"),
    path("pilot/report.csv", pilots.report, name="pilot-report"),
    path("new/<slug:type_>/", drafting.begin, name="new"),
    path("images/", pictures.pictures, name="pictures"),
    path("images/<slug:slug>/", pictures.picture, name="picture"),
    path("images/<slug:slug>/picture/", pictures.picture_file, name="picture-file"),
    path("tips/", opening.tips, name="tips"),
    path("tips/<str:reference>/", opening.tip, name="tip"),
    path("<str:reference>/", files.notice, name="notice"),
    path(_EDITION, files.notice, name="edition"),
    path(f"{_EDITION}draft/", drafting.draft, name="draft"),
    path(f"{_EDITION}save/", drafting.save, name="save"),
    path(f"{_EDITION}subjects/new/<slug:kind>/", subjects.further, name="further"),
    path(f"{_EDITION}subjects/<uuid:record_id>/", subjects.subject, name="subject"),
    path(f"{_EDITION}check/", drafting.check, name="check"),
    path(f"{_EDITION}request/", drafting.ask, name="request"),
    path(f"{_EDITION}recipients/", recipients.recipients, name="recipients"),
    path(f"{_EDITION}victims/new/", victims.add, name="victim"),
    path(f"{_EDITION}victims/<uuid:victim_id>/remove/", victims.remove, name="victim-off"),
    path(f"{_EDITION}files/", attached.attachments, name="files"),
    path(f"{_EDITION}files/<uuid:attachment_id>/detach/", attached.detach, name="detach"),
    path(f"{_EDITION}extract/", opening.extract, name="extract"),
    path(f"{_EDITION}review/", review.review, name="review"),
    path(f"{_EDITION}document.<slug:language>.pdf", taking.document, name="document"),
    path(f"{_EDITION}export.<slug:format_>", taking.export, name="export"),
    *(path(f"{_EDITION}{name}/", tasks.task, {"name": name}, name=name) for name in tasks.TASKS),
]
