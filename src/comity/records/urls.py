"""Addresses of records."""

from django.urls import path

from comity.records.views import attaching, attachments, files, lists, tasks

app_name = "records"
PREFIX = "records/"

urlpatterns = [
    path("", files.records, name="records"),
    path("export/<str:format_>/", files.export, name="export"),
    path("new/<slug:kind>/", tasks.contribute, name="contribute"),
    path("lists/", lists.lists, name="lists"),
    path("lists/<str:name>/", lists.list_, name="list"),
    path("imports/", lists.runs, name="runs"),
    path("imports/new/", lists.upload, name="upload"),
    path("imports/<uuid:run_id>/", lists.run, name="run"),
    path("imports/<uuid:run_id>/live/", lists.run_live, name="run-live"),
    path("attachments/<uuid:attachment_id>/", attachments.attachment, name="attachment"),
    path("attachments/<uuid:attachment_id>/thumbnail/", attachments.thumbnail, name="thumbnail"),
    path("holds/<uuid:hold_id>/lift/", tasks.lift, name="lift-hold"),
    path("<uuid:record_id>/", files.record, name="record"),
    path("<uuid:record_id>/change/", tasks.change, name="change"),
    path("<uuid:record_id>/release/", tasks.release, name="release"),
    path("<uuid:record_id>/retention/", tasks.retention, name="retention"),
    path("<uuid:record_id>/files/", attaching.attach, name="attach"),
    path("<uuid:record_id>/files/<uuid:attachment_id>/detach/", attaching.detach, name="detach"),
    path("<uuid:record_id>/hold/", tasks.hold, name="hold"),
    path("<uuid:record_id>/withdraw/", tasks.withdraw, name="withdraw"),
]
