"""Addresses of this app."""

from django.urls import path

from comity.members.views import legal, management, protocol, session, states

app_name = "members"

PREFIX = ""

urlpatterns = [
    path("purpose/", session.state_purpose, name="purpose"),
    path("capacity/", session.choose_capacity, name="capacity"),
    path("invitation/", session.accept_invitation, name="accept-invitation"),
    path("invitation/<str:link>/", session.follow_link, name="follow-link"),
    path("members/", states.members, name="list"),
    path("members/export.csv", states.export_members, name="export"),
    path("members/demonstration/", states.invented_members, name="demonstration"),
    path("members/map/", states.world, name="map"),
    path("members/admit/", protocol.admit, name="admit"),
    path("members/<str:code>/", states.member, name="file"),
    path("members/<str:code>/legal/<slug:type_>/", legal.set_profile, name="legal"),
    path("legal-profiles/<uuid:key>/end/", legal.end_profile, name="end-legal"),
    path("members/<str:code>/<slug:what>/", protocol.act, name="act"),
    path("members/<str:code>/<slug:what>/<uuid:key>/", protocol.end, name="end"),
    path("representation/", states.representation, name="representation"),
    path("bureaus/<str:code>/", states.bureau, name="bureau"),
    path("officers/", management.officers, name="officers"),
    path("officers/invite/", management.invite, name="invite"),
    path("officers/<uuid:key>/", management.officer, name="officer"),
    path("officers/<uuid:key>/change/", management.change, name="change-officer"),
    path("officers/<uuid:key>/link/", management.renew_link, name="renew-link"),
    path("officers/<uuid:key>/factors/", management.reset_factors, name="reset-factors"),
    path("officers/<uuid:key>/end/", management.end_service, name="end-service"),
    path("entities/", management.entities, name="entities"),
    path("entities/authorise/", management.authorise, name="authorise"),
    path("entities/<uuid:key>/", management.entity, name="entity"),
    path("entities/<uuid:key>/end/", management.end_authorisation, name="end-authorisation"),
    path("integrations/", management.integrations, name="integrations"),
    path("integrations/make/", management.make_integration, name="make-integration"),
    path("integrations/<uuid:key>/", management.integration, name="integration"),
    path("integrations/<uuid:key>/revoke/", management.revoke, name="revoke-integration"),
]
