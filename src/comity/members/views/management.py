"""What a bureau's administrator manages: officers, national entities, integrations."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import TextChoices
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comity.core.codes import Purpose
from comity.core.labels import action_label
from comity.core.requests import ActorRequest
from comity.members import forms, listings, permissions, queries, services
from comity.members.codes import Database
from comity.members.models import Bureau, Officer
from comity.members.rules.names import name_in
from comity.members.tokens import new_link, new_token
from comity.members.views.parts import Fact, facts, perform, posted

task = require_http_methods(["GET", "POST"])


@require_GET
def officers(request: ActorRequest) -> HttpResponse:
    """The officers of the reader's bureau."""
    page = listings.OFFICERS.read(queries.officers_visible_to(request.actor), request.GET)
    action = (reverse("members:invite"), _("Invite an officer"))
    return _list(request, page, action if permissions.INVITE_OFFICER.allows(request.actor, _own(request)) else None)


@require_GET
def officer(request: ActorRequest, key: str) -> HttpResponse:
    """One officer: who they are, what they are trusted with, and what can be done about it."""
    officer = queries.officer_visible_to(request.actor, str(key))
    factors = Authenticator.objects.filter(user=officer.account)
    content = {
        "officer": officer,
        "facts": facts(
            [
                Fact(_("State"), listings.officer_word(officer), "state"),
                Fact(_("User name"), officer.account.username, "code"),
                Fact(_("Roles"), listings.role_names(officer)),
                Fact(_("National entity"), officer.entity.name if officer.entity else ""),
                Fact(_("Unit"), name_in(officer.unit.names, get_language() or "en") if officer.unit else ""),
                Fact(_("In service since"), officer.began_at, "moment"),
                Fact(_("Service ended"), officer.ended_at, "moment"),
                Fact(_("Last sign-in"), officer.account.last_login, "moment"),
                Fact(_("Second factors and passkeys"), ", ".join(sorted(one.get_type_display() for one in factors))),
            ]
        ),
        "may_change": officer.ended_at is None and permissions.CHANGE_OFFICER.allows(request.actor, officer),
        "trail": [(_("Officers"), reverse("members:officers")), (officer.name, "")],
    }
    return render(request, "members/officer.html", content)


@never_cache
@task
def invite(request: ActorRequest) -> HttpResponse:
    """Take somebody into the bureau's service; their one-time link is shown once."""
    bureau = _own(request)
    form = forms.InvitedOfficer(bureau, posted(request))

    def do(inputs: dict[str, Any]) -> HttpResponse:
        link, link_hash = new_link()
        officer = services.invite_officer(
            request.actor, bureau=bureau, link_hash=link_hash, at=timezone.now(), **inputs
        )
        return _show_link(request, officer, link)

    return perform(
        request,
        form,
        do,
        title=_("Invite an officer"),
        submit=_("Invite the officer"),
        cancel=reverse("members:officers"),
        lede=_("They choose a password by a link that works once, within 72 hours."),
    )


@task
def change(request: ActorRequest, key: str) -> HttpResponse:
    """Change what an officer is trusted with."""
    officer = queries.officer_visible_to(request.actor, str(key))
    form = forms.OfficerForm(officer.bureau, posted(request), initial=forms.OfficerForm.initial_of(officer))
    address = reverse("members:officer", args=[officer.pk])

    def do(inputs: dict[str, Any]) -> str:
        services.change_officer(request.actor, officer=officer, at=timezone.now(), **inputs)
        return address

    return perform(
        request, form, do, title=_("Change the officer"), submit=_("Change the officer"), cancel=address,
        lede=officer.name,
    )  # fmt: skip


@never_cache
@require_POST
def renew_link(request: ActorRequest, key: str) -> HttpResponse:
    """Make an officer a new one-time link, and show it once."""
    officer = queries.officer_visible_to(request.actor, str(key))
    link, link_hash = new_link()
    services.renew_link(request.actor, officer=officer, link_hash=link_hash, at=timezone.now())
    return _show_link(request, officer, link)


@require_POST
def reset_factors(request: ActorRequest, key: str) -> HttpResponse:
    """Remove the second factors of an officer who lost them."""
    officer = queries.officer_visible_to(request.actor, str(key))
    services.reset_factors(request.actor, officer=officer, at=timezone.now())
    return redirect("members:officer", officer.pk)


@require_POST
def end_service(request: ActorRequest, key: str) -> HttpResponse:
    """End an officer's service."""
    officer = queries.officer_visible_to(request.actor, str(key))
    services.end_service(request.actor, officer=officer, at=timezone.now())
    return redirect("members:officer", officer.pk)


@require_GET
def entities(request: ActorRequest) -> HttpResponse:
    """The national entities of the reader's bureau."""
    page = listings.ENTITIES.read(queries.entities_visible_to(request.actor), request.GET)
    action = (reverse("members:authorise"), _("Authorise an entity"))
    return _list(request, page, action if permissions.AUTHORISE_ENTITY.allows(request.actor, _own(request)) else None)


@require_GET
def entity(request: ActorRequest, key: str) -> HttpResponse:
    """One national entity: what it may consult, why and until when."""
    entity = queries.entity_visible_to(request.actor, str(key))
    content = {
        "entity": entity,
        "facts": facts(
            [
                Fact(_("State"), listings.entity_word(entity), "state"),
                Fact(_("Kind"), entity.get_kind_display()),
                Fact(_("Place"), entity.place),
                Fact(
                    _("Databases it may consult"), listings.listed(str(Database(one).label) for one in entity.databases)
                ),
                Fact(_("Purposes it may state"), _labels(Purpose, entity.purposes)),
                Fact(_("From"), entity.from_on),
                Fact(_("Until"), entity.until_on),
            ]
        ),
        "form": forms.EndDay(),
        "may_end": entity.until_on is None and permissions.END_AUTHORISATION.allows(request.actor, entity),
        "trail": [(_("National entities"), reverse("members:entities")), (entity.name, "")],
    }
    return render(request, "members/entity.html", content)


@task
def authorise(request: ActorRequest) -> HttpResponse:
    """Authorise a national entity."""

    def do(inputs: dict[str, Any]) -> str:
        entity = services.authorise_entity(request.actor, bureau=_own(request), at=timezone.now(), **inputs)
        return reverse("members:entity", args=[entity.pk])

    return perform(
        request,
        forms.AuthorisedEntity(posted(request)),
        do,
        title=_("Authorise an entity"),
        submit=_("Authorise the entity"),
        cancel=reverse("members:entities"),
    )


@task
def end_authorisation(request: ActorRequest, key: str) -> HttpResponse:
    """End an entity's authorisation."""
    entity = queries.entity_visible_to(request.actor, str(key))
    address = reverse("members:entity", args=[entity.pk])

    def do(inputs: dict[str, Any]) -> str:
        services.end_authorisation(request.actor, entity=entity, at=timezone.now(), **inputs)
        return address

    return perform(
        request,
        forms.EndDay(posted(request)),
        do,
        title=_("End the authorisation"),
        submit=_("End the authorisation"),
        cancel=address,
        lede=entity.name,
    )


@require_GET
def integrations(request: ActorRequest) -> HttpResponse:
    """The integrations of the reader's bureau."""
    page = listings.INTEGRATIONS.read(queries.integrations_visible_to(request.actor), request.GET)
    action = (reverse("members:make-integration"), _("Make an integration"))
    return _list(request, page, action if permissions.MAKE_INTEGRATION.allows(request.actor, _own(request)) else None)


@require_GET
def integration(request: ActorRequest, key: str) -> HttpResponse:
    """One integration: what its token opens, and how often it was used."""
    integration = queries.integration_visible_to(request.actor, str(key))
    last = integration.uses.order_by("-hour").first()
    content = {
        "integration": integration,
        "facts": facts(
            [
                Fact(_("State"), listings.integration_word(integration), "state"),
                Fact(_("Token begins with"), f"cmt_{integration.prefix}", "code"),
                Fact(_("Roles"), listings.role_names(integration)),
                Fact(_("Actions it may do"), listings.listed(str(action_label(one)) for one in integration.scopes)),
                Fact(
                    _("Purposes it may state"), listings.listed(str(Purpose(one).label) for one in integration.purposes)
                ),
                Fact(_("National entity"), integration.entity.name if integration.entity else ""),
                Fact(_("Made"), integration.created_at, "moment"),
                Fact(_("Expires"), integration.expires_at, "moment"),
                Fact(_("Revoked"), integration.revoked_at, "moment"),
                Fact(_("Last used within the hour from"), last.hour if last else None, "moment"),
                Fact(_("Requests in that hour"), last.count if last else None),
            ]
        ),
        "may_revoke": integration.revoked_at is None
        and permissions.REVOKE_INTEGRATION.allows(request.actor, integration),
        "trail": [(_("Integrations"), reverse("members:integrations")), (integration.name, "")],
    }
    return render(request, "members/integration.html", content)


@never_cache
@task
def make_integration(request: ActorRequest) -> HttpResponse:
    """Let a system act for the bureau; its token is shown once."""
    bureau = _own(request)

    def do(inputs: dict[str, Any]) -> HttpResponse:
        token = new_token()
        integration = services.make_integration(
            request.actor, bureau=bureau, prefix=token.prefix, token_hash=token.hash, at=timezone.now(), **inputs
        )
        content = {
            "title": integration.name,
            "lede": _("This is the token. It is shown now and never again: the store keeps only its hash."),
            "secret": token.text,
            "following": reverse("members:integration", args=[integration.pk]),
        }
        return render(request, "members/shown_once.html", content)

    return perform(
        request,
        forms.MadeIntegration(bureau, posted(request)),
        do,
        title=_("Make an integration"),
        submit=_("Make the integration"),
        cancel=reverse("members:integrations"),
        lede=_("A system that acts for your bureau by a token, within the actions and purposes chosen here."),
    )


@require_POST
def revoke(request: ActorRequest, key: str) -> HttpResponse:
    """Revoke an integration."""
    integration = queries.integration_visible_to(request.actor, str(key))
    services.revoke_integration(request.actor, integration=integration, at=timezone.now())
    return redirect("members:integration", integration.pk)


def _labels(kind: type[TextChoices], codes: list[str]) -> str:
    return listings.listed(str(kind(code).label) for code in codes)


def _own(request: ActorRequest) -> Bureau:
    return queries.bureau_visible_to(request.actor, request.actor.bureau)


def _list(request: ActorRequest, page: Any, action: tuple[str, str] | None) -> HttpResponse:
    return render(request, "members/managed_list.html", {"listing_page": page, "action": action})


def _show_link(request: ActorRequest, officer: Officer, link: str) -> HttpResponse:
    address = request.build_absolute_uri(reverse("members:follow-link", args=[link]))
    content = {
        "title": officer.name,
        "lede": _("Give this link to the officer. It works once, within 72 hours, and is shown only now."),
        "secret": address,
        "following": reverse("members:officer", args=[officer.pk]),
    }
    return render(request, "members/shown_once.html", content)
