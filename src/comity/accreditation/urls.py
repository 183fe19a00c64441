"""Addresses of the press desk for officers."""

from django.urls import path

from comity.accreditation.views import deciding, desk, mailed

app_name = "accreditation"
PREFIX = "accreditation/"

urlpatterns = [
    path("", desk.sessions, name="sessions"),
    path("<slug:reference>/", desk.applications, name="applications"),
    path("<slug:reference>/terms/", desk.set_terms, name="set-terms"),
    path("<slug:reference>/late/", desk.admit_late, name="admit-late"),
    path("<slug:reference>/mail/", mailed.letters, name="mailed"),
    path("<slug:reference>/mail/<slug:application>/", mailed.complete, name="complete-mailed"),
    path("<slug:reference>/applications/<slug:application>/", desk.application, name="application"),
    path("<slug:reference>/applications/<slug:application>/decide/", deciding.decide, name="decide"),
]
