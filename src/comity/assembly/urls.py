"""Addresses of the assembly."""

from django.urls import path

from comity.assembly.views import sessions, timetable

app_name = "assembly"
PREFIX = "assembly/"

urlpatterns = [
    path("", sessions.sessions, name="sessions"),
    path("prepare/", sessions.prepare, name="prepare"),
    path("<slug:reference>/", sessions.session, name="session"),
    path("<slug:reference>/change/", sessions.change, name="change"),
    path("<slug:reference>/open/", sessions.open_session, name="open"),
    path("<slug:reference>/close/", sessions.close_session, name="close"),
    path("<slug:reference>/offices/give/", sessions.give_office, name="give-office"),
    path("<slug:reference>/offices/<uuid:key>/end/", sessions.end_office, name="end-office"),
    path("<slug:reference>/timetable/", timetable.timetable, name="timetable"),
    path("<slug:reference>/timetable.ics", timetable.calendar, name="calendar"),
    path("<slug:reference>/timetable/add/", timetable.add, name="add-meeting"),
    path("<slug:reference>/meetings/<uuid:key>/", timetable.meeting, name="meeting"),
    path("<slug:reference>/meetings/<uuid:key>/change/", timetable.change, name="change-meeting"),
    path("<slug:reference>/meetings/<uuid:key>/cancel/", timetable.cancel, name="cancel-meeting"),
    path("<slug:reference>/meetings/<uuid:key>/running-order/", timetable.running_order, name="running-order"),
    path("<slug:reference>/running-order/<uuid:key>/mark/", timetable.mark, name="mark-line"),
]
