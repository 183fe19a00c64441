"""Addresses of the press desk for officers."""

from django.urls import path

from comity.accreditation.views import briefings, deciding, desk, interviews, mailed, newsroom

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
    path("<slug:reference>/briefings/", briefings.briefings, name="briefings"),
    path("<slug:reference>/briefings/announce/", briefings.announce, name="briefing-announce"),
    path("<slug:reference>/briefings/<uuid:key>/set/", briefings.set_place, name="briefing-set"),
    path("<slug:reference>/briefings/<uuid:key>/cancel/", briefings.cancel, name="briefing-cancel"),
    path("<slug:reference>/interviews/", interviews.interviews, name="interviews"),
    path("<slug:reference>/interviews/contact/", interviews.contact, name="press-contact"),
    path("<slug:reference>/interviews/calendar.ics", interviews.calendar, name="interviews-calendar"),
    path("<slug:reference>/interviews/<uuid:key>/", interviews.interview, name="interview"),
    path("<slug:reference>/interviews/<uuid:key>/agree/<uuid:slot>/", interviews.agree, name="interview-agree"),
    path("<slug:reference>/interviews/<uuid:key>/propose/", interviews.propose, name="interview-propose"),
    path("<slug:reference>/interviews/<uuid:key>/decline/", interviews.decline, name="interview-decline"),
    path("<slug:reference>/interviews/<uuid:key>/held/", interviews.note, name="interview-note"),
    path("<slug:reference>/news/", newsroom.items, name="newsroom"),
    path("<slug:reference>/news/begin/", newsroom.begin, name="news-begin"),
    path("<slug:reference>/news/<uuid:key>/", newsroom.item, name="news"),
    path("<slug:reference>/news/<uuid:key>/write/<slug:language>/", newsroom.write, name="news-write"),
    path("<slug:reference>/news/<uuid:key>/correct/<slug:language>/", newsroom.correct, name="news-correct"),
    path("<slug:reference>/news/<uuid:key>/publish/", newsroom.publish, name="news-publish"),
    path("<slug:reference>/news/<uuid:key>/pictures/add/", newsroom.picture, name="news-picture"),
    path(
        "<slug:reference>/news/<uuid:key>/pictures/<uuid:picture>/remove/",
        newsroom.remove_picture,
        name="news-picture-remove",
    ),
    path("<slug:reference>/news/<uuid:key>/film/", newsroom.film, name="news-film"),
    path("<slug:reference>/news/<uuid:key>/captions/", newsroom.captions, name="news-captions"),
    path("<slug:reference>/news/<uuid:key>/related/", newsroom.relate, name="news-relate"),
    path("<slug:reference>/news/<uuid:key>/record/", newsroom.confirm, name="news-confirm"),
    path("<slug:reference>/news/<uuid:key>/withdraw/", newsroom.withdraw, name="news-withdraw"),
    path("<slug:reference>/applications/<slug:application>/screening/", deciding.note_screening, name="screening"),
    path("<slug:reference>/applications/<slug:application>/block/", deciding.block, name="block"),
    path("<slug:reference>/applications/<slug:application>/lift-block/", deciding.lift_block, name="lift-block"),
    path("<slug:reference>/decisions/", deciding.decide_many, name="decide-many"),
]
