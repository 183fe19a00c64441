"""Addresses of the exchange."""

from django.urls import path

from comity.exchange.views import (
    acts,
    aside,
    cases,
    entities,
    figures,
    library,
    nodes,
    overdue,
    printing,
    recalls,
    requests,
    writing,
)

app_name = "exchange"
PREFIX = "exchange/"

urlpatterns = [
    path("", cases.cases, name="cases"),
    path("cases/<uuid:key>/", cases.case, name="case"),
    path("cases/<uuid:key>/case.pdf", printing.printed, name="case-pdf"),
    path("cases/<uuid:key>/messages/<uuid:message>.pdf", printing.printed, name="message-pdf"),
    path("cases/<uuid:key>/file/", cases.file_case, name="file"),
    path("cases/<uuid:key>/assign/", cases.assign, name="assign"),
    path("cases/<uuid:key>/close/", cases.close, name="close"),
    path("write/", writing.begin, name="write"),
    path("drafts/<uuid:key>/", writing.draft, name="draft"),
    path("drafts/<uuid:key>/save/", writing.save, name="draft-save"),
    path("drafts/<uuid:key>/entities/", entities.entities, name="draft-entities"),
    path("drafts/<uuid:key>/entities/<int:number>/out/", entities.take_out, name="draft-entity-out"),
    path("drafts/<uuid:key>/files/", writing.files, name="draft-files"),
    path("drafts/<uuid:key>/files/<uuid:attachment_id>/off/", writing.take_file_off, name="draft-file-off"),
    path("drafts/<uuid:key>/discard/", writing.discard, name="draft-discard"),
    path("requests/", requests.requests, name="requests"),
    path("requests/figures/", figures.shown, name="figures"),
    path("requests/<uuid:key>/", requests.request_, name="request"),
    path("requests/<uuid:key>/refuse/", requests.refuse, name="request-refuse"),
    path("requests/<uuid:key>/extend/", requests.extend, name="request-extend"),
    path("requests/<uuid:key>/withdraw/", requests.withdraw, name="request-withdraw"),
    path("requests/<uuid:key>/decide/", requests.decide, name="request-decide"),
    path("acts/", acts.acts, name="acts"),
    path("acts/<uuid:key>/", acts.act, name="act"),
    path("acts/<uuid:key>/proof.json", acts.proof, name="act-proof"),
    path("acts/<uuid:key>/ask-to-pass-on/", requests.ask_to_pass_on, name="ask-to-pass-on"),
    path("acts/<uuid:key>/take-back/", recalls.begin, name="take-back"),
    path("library/", library.items, name="library"),
    path("library/new/", library.circulate, name="circulate"),
    path("library/<uuid:key>/", library.item, name="expertise-item"),
    path("recalls/", recalls.recalls, name="recalls"),
    path("recalls/<uuid:key>/", recalls.recall, name="recall"),
    path("overdue/", overdue.listed, name="overdue"),
    path("nodes/", nodes.nodes, name="nodes"),
    path("nodes/live/", nodes.stream, name="nodes-live"),
    path("set-aside/", aside.listed, name="aside"),
    path("set-aside/<uuid:key>/", aside.one, name="aside-one"),
    path("set-aside/<uuid:key>/try/", aside.try_again, name="aside-try"),
    path("set-aside/<uuid:key>/discard/", aside.discard, name="aside-discard"),
    path("evidence/<uuid:key>/<slug:part>/", aside.evidence, name="evidence"),
]
