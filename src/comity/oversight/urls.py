"""Addresses of oversight."""

from django.urls import path

from comity.oversight import transparency_views, views

app_name = "oversight"
PREFIX = "audit/"

urlpatterns = [
    path("", views.audit, name="audit"),
    path("export.csv", views.export, name="audit-export"),
    path("access/", views.access, name="access"),
    path("entries/<uuid:entry_id>/", views.entry, name="entry"),
    path("entries/<uuid:entry_id>/proof/", views.proof, name="proof"),
    path("entries/<uuid:entry_id>/proof.json", views.proof_file, name="proof-file"),
    path("transparency/", transparency_views.transparency, name="transparency"),
    path("transparency/figures.csv", transparency_views.figures_file, name="transparency-export"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger/verify/", views.verify, name="verify"),
    path("ledger/verifications/<uuid:run_id>/", views.verification, name="verification"),
    path("ledger/verifications/<uuid:run_id>/progress.json", views.progress, name="progress"),
    path("ledger/checkpoints.txt", views.checkpoints, name="checkpoints"),
]
