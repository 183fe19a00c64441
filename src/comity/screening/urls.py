"""Addresses of screening."""

from django.urls import path

from comity.screening.views import (
    batches,
    checks,
    counter,
    evidence,
    figures,
    hits,
    memory,
    operation,
    outcomes,
    sightings,
    streams,
)

app_name = "screening"
PREFIX = ""

urlpatterns = [
    path("counter/", counter.counter, name="counter"),
    path("counter/thing/", counter.thing, name="thing"),
    path("checks/", checks.checks, name="checks"),
    path("checks/<uuid:check_id>/", checks.check, name="check"),
    path("candidates/<uuid:candidate_id>/take-up/", checks.take_up, name="take-up"),
    path("candidates/<uuid:candidate_id>/dismiss/", checks.dismiss, name="dismiss"),
    path("hits/", hits.hits, name="hits"),
    path("hits/<str:reference>/", hits.hit, name="hit"),
    path("hits/<str:reference>/answer/", hits.answer, name="hit-answer"),
    path("hits/<str:reference>/complete/", hits.complete, name="hit-complete"),
    path("hits/<str:reference>/evidence/new/", evidence.add, name="evidence"),
    path("hits/<str:reference>/evidence/<uuid:attachment_id>/take-off/", evidence.take_off, name="evidence-off"),
    path("hits/<str:reference>/outcomes/new/", outcomes.record, name="outcome"),
    path("hits/<str:reference>/outcomes/<int:number>/withdraw/", outcomes.withdraw, name="outcome-withdraw"),
    path("not-the-same/", memory.pairs, name="memory"),
    path("not-the-same/<uuid:pair_id>/", memory.pair, name="not-same"),
    path("discreet-alerts/", sightings.sightings, name="sightings"),
    path("discreet-alerts/<str:reference>/", sightings.sighting, name="sighting"),
    path("manifests/", batches.batches, name="batches"),
    path("manifests/new/", batches.upload, name="upload"),
    path("manifests/<uuid:batch_id>/", batches.batch, name="batch"),
    path("manifests/<uuid:batch_id>/live/", batches.batch_live, name="batch-live"),
    path("manifests/<uuid:batch_id>/export.csv", batches.export, name="batch-export"),
    path("screening/figures/", figures.statistics, name="statistics"),
    path("screening/figures/operation/", operation.operation, name="operation"),
    path("screening/figures/operation.csv", operation.operation_export, name="operation-export"),
    path("live/", streams.desk, name="live"),
]
