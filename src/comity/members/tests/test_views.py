"""Pages read, answer, and let in only whom they know."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.utils.timezone import localdate, now

from comity.core.exports import read_csv
from comity.members import panels, queries, services
from comity.members.models import Entity, Integration, Invitation, Member, Officer, Secondment, Unit
from comity.members.panels import Panel
from comity.members.public_routes import public_routes
from comity.members.tests.conftest import PASSWORD, House, write

pytestmark = pytest.mark.django_db


def signed_in(username: str, **headers: str) -> Client:
    """A browser in which an officer is signed in."""
    client = Client(headers={"host": "localhost"} | headers)
    answer = client.post("/accounts/login/", {"login": username, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def routes(patterns: Any, before: str = "", namespace: str = "") -> list[tuple[str, str]]:
    """Every route of the site: (name with its namespace, an address that leads to it)."""
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found += routes(pattern.url_patterns, before + str(pattern.pattern), inner)
        elif isinstance(pattern, URLPattern):
            found.append((f"{namespace}{pattern.name}", before + str(pattern.pattern)))
    return found


class TestNothingIsKeptBehind:
    """A page with personal data is not shown again to whoever uses the browser, or the proxy, next."""

    @pytest.mark.parametrize("address", ["/officers/", "/members/XA/", "/api/members/entities", "/members/nowhere/"])
    def test_no_answer_to_an_officer_may_be_stored(self, house: House, address: str) -> None:
        answer = signed_in("admin.xa").get(address)
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))


class TestTheClosedDoor:
    """A1: what is not listed as public answers nobody."""

    def test_every_route_turns_a_visitor_away_unless_it_is_public(self, db: None) -> None:
        visitor = Client(headers={"host": "localhost"})
        open_doors = set()
        for name, pattern in routes(get_resolver().url_patterns):
            if "(?P" in pattern or "^" in pattern:
                continue
            address = "/" + pattern
            for kind in ("str", "uuid", "slug", "int", "path"):
                while f"<{kind}:" in address:
                    start = address.index(f"<{kind}:")
                    filler = "019a0000-0000-7000-8000-000000000000" if kind == "uuid" else "1"
                    address = address[:start] + filler + address[address.index(">", start) + 1 :]
            for method in (visitor.get, visitor.post, visitor.put, visitor.delete):
                answer = method(address)
                if answer.status_code not in (301, 401, 404, 405) and not (
                    answer.status_code == 302 and answer["Location"].startswith("/accounts/login/?next=")
                ):
                    open_doors.add(name)

        assert open_doors <= public_routes()

    def test_a_page_leads_to_signing_in_and_back(self, db: None) -> None:
        answer = Client(headers={"host": "localhost"}).get("/members/?q=x")

        assert answer["Location"] == "/accounts/login/?next=%2Fmembers%2F%3Fq%3Dx"

    def test_a_live_part_is_told_to_load_the_sign_in_page(self, db: None) -> None:
        answer = Client(headers={"host": "localhost", "hx-request": "true"}).get("/members/")

        assert (answer.status_code, answer["HX-Redirect"]) == (401, "/accounts/login/?next=%2Fmembers%2F")

    def test_whose_service_ends_is_out_at_the_next_request(self, house: House) -> None:
        client = signed_in("officer.xa")
        assert client.get("/members/").status_code == 200

        services.end_service(house.actor("admin.xa"), officer=house.officer("officer.xa"), at=now())

        assert client.get("/members/").status_code == 302

    def test_a_role_that_is_taken_away_is_gone_at_the_next_request(self, house: House) -> None:
        house.serve("second.xa", "XA", *["administrator"])
        client = signed_in("second.xa")
        assert client.get(reverse("members:invite")).status_code == 200

        write(lambda: Officer.objects.filter(account__username="second.xa").update(roles=["officer"]))

        answer = client.post(
            reverse("members:invite"),
            {"username": "somebody", "name": "S", "roles": "officer", "language": "en"},
        )
        assert answer.status_code == 403
        assert not Officer.objects.filter(account__username="somebody").exists()


class TestPurpose:
    def test_is_stated_once_and_kept_for_the_task(self, house: House) -> None:
        client = signed_in("officer.xa")
        answer = client.post("/purpose/", {"purpose": "investigation", "reference": " A  12 ", "next": "/members/"})

        assert answer["Location"] == "/members/"
        assert (client.session["purpose"], client.session["reference"]) == ("investigation", "A 12")

    @pytest.mark.parametrize("following", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
    def test_leads_back_to_this_site_only(self, house: House, following: str) -> None:
        answer = signed_in("officer.xa").post("/purpose/", {"purpose": "investigation", "next": following})

        assert answer["Location"] == "/"

    def test_that_the_entity_was_not_authorised_for_is_refused(self, house: House, post_xa: Entity) -> None:
        client = signed_in("front.xa")

        assert client.post("/purpose/", {"purpose": "investigation"}).status_code == 400
        assert "purpose" not in client.session

    def test_ends_when_the_officer_acts_for_another_bureau(self, house: House) -> None:
        client = signed_in("officer.xa")
        client.post("/purpose/", {"purpose": "investigation"})
        client.post("/capacity/", {"bureau": "GS"})

        assert "purpose" not in client.session

    def test_needs_the_forms_own_token(self, house: House) -> None:
        client = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
        client.force_login(house.officer("officer.xa").account)

        assert client.post("/purpose/", {"purpose": "investigation"}).status_code == 403


class TestCapacity:
    def test_a_seconded_officer_chooses_on_the_desk_for_whom_to_act(self, house: House) -> None:
        officer = house.officer("officer.xa")
        write(
            lambda: Secondment.objects.create(
                member=officer.bureau.member,
                unit=Unit.objects.get(),
                officer=officer,
                name="N",
                roles=["command"],
                from_on=date(2020, 1, 1),
            )
        )
        client = signed_in("officer.xa")
        assert "Act for the General Secretariat" in client.get("/").content.decode()

        client.post("/capacity/", {"bureau": "GS", "next": "/"})

        desk = client.get("/")
        assert desk.context["actor"].bureau == "GS"
        assert "Act for your own bureau" in desk.content.decode()

    def test_others_have_no_choice(self, house: House) -> None:
        assert "Act for" not in signed_in("officer.xa").get("/").content.decode()


class TestPages:
    @pytest.mark.parametrize("language", ["ar", "en", "fr", "es"])
    def test_every_page_is_drawn_in_every_language(self, house: House, post_xa: Entity, language: str) -> None:
        member = Member.objects.get(code="XA")
        write(
            lambda: Secondment.objects.create(
                member=member, unit=Unit.objects.get(), name="N", roles=[], from_on=date(2020, 1, 1)
            )
        )
        addresses = [
            reverse("members:list"),
            reverse("members:demonstration"),
            reverse("members:map"),
            reverse("members:file", args=["XA"]),
            reverse("members:bureau", args=["XA"]),
            reverse("members:bureau", args=["GS"]),
            reverse("members:representation"),
            reverse("members:officers"),
            reverse("members:invite"),
            reverse("members:officer", args=[house.officer("officer.xa").pk]),
            reverse("members:change-officer", args=[house.officer("officer.xa").pk]),
            reverse("members:entities"),
            reverse("members:authorise"),
            reverse("members:entity", args=[post_xa.pk]),
            reverse("members:integrations"),
            reverse("members:make-integration"),
        ]
        client = signed_in("admin.xa")
        client.cookies["django_language"] = language
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert f'lang="{language}"' in answer.content.decode(), address

    @pytest.mark.parametrize("what", ["post", "secondment", "visit", "rename", "suspend", "leave", "administrator"])
    def test_every_form_of_the_protocol_office_is_drawn_and_refuses_nothing_in_silence(
        self, house: House, what: str
    ) -> None:
        client = signed_in("protocol.gs")
        address = reverse("members:act", args=["XA", what])

        assert client.get(address).status_code == 200
        assert client.post(address, {}).status_code == 400

    def test_the_organisation_says_how_many_members_it_has_and_shows_invented_states_apart(self, house: House) -> None:
        services.set_up_organisation(queries.operator_actor(), profile="demonstration", at=now())
        client = signed_in("officer.xa")

        listed = client.get(reverse("members:list")).content.decode()
        assert "196 members" in listed
        assert "Caldora" not in listed
        invented = client.get(reverse("members:demonstration")).content.decode()
        assert "Caldora" not in listed
        assert "Lianmar" in invented
        assert "no countries" in invented

    def test_the_export_reads_back(self, house: House) -> None:
        services.set_up_organisation(queries.operator_actor(), profile="gulf", at=now())
        answer = signed_in("officer.xa").get(reverse("members:export") + "?sort=code")

        text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
        assert [row["code"] for row in read_csv(text.splitlines())] == sorted(
            ["BH", "IQ", "KW", "OM", "QA", "SA", "AE", "YE"]
        )

    @pytest.mark.parametrize("query", ["region=nowhere", "grouping=nothing", "state=unknown", "unheard=of"])
    def test_an_unknown_filter_gives_an_empty_list(self, house: House, query: str) -> None:
        services.set_up_organisation(queries.operator_actor(), profile="gulf", at=now())

        answer = signed_in("officer.xa").get(f"{reverse('members:list')}?{query}")

        assert answer.context["listing_page"].lines == []

    def test_names_are_sorted_as_the_readers_language_sorts_them(self, house: House) -> None:
        services.set_up_organisation(queries.operator_actor(), profile="gulf", at=now())
        client = signed_in("officer.xa")
        client.cookies["django_language"] = "fr"

        lines = client.get(reverse("members:list")).context["listing_page"].lines

        # The accents of "Émirats" and the article-less "Arabie" fall where a French reader looks for them.
        assert [line.row.code for line in lines][:3] == ["SA", "BH", "AE"]

    def test_a_member_that_is_not_there_is_not_found(self, house: House) -> None:
        assert signed_in("officer.xa").get("/members/QQ/").status_code == 404

    @pytest.mark.parametrize("route", ["officer", "change-officer"])
    def test_another_bureaus_officer_is_not_found(self, house: House, route: str) -> None:
        absent = "019a0000-0000-7000-8000-000000000000"
        client = signed_in("admin.xa")

        theirs = client.get(reverse(f"members:{route}", args=[house.officer("officer.xb").pk]))
        nobody = client.get(reverse(f"members:{route}", args=[absent]))

        assert theirs.status_code == nobody.status_code == 404

    def test_hostile_names_are_inert(self, house: House) -> None:
        write(lambda: Officer.objects.filter(account__username="officer.xa").update(name="<script>x</script>{{ 1 }}"))

        page = signed_in("admin.xa").get(reverse("members:officers")).content.decode()

        assert "<script>x" not in page
        assert "&lt;script&gt;x&lt;/script&gt;{{ 1 }}" in page


class TestManaging:
    def test_an_invited_officer_chooses_a_password_and_signs_in(self, house: House) -> None:
        shown = signed_in("admin.xa").post(
            reverse("members:invite"),
            {"username": "new.one", "name": "New One", "roles": ["officer"], "language": "es"},
        )
        link = shown.context["secret"].removeprefix("http://localhost")

        visitor = Client(headers={"host": "localhost"})
        page = visitor.get(link)["Location"]
        assert page == "/invitation/"
        assert visitor.get(page).status_code == 200
        assert visitor.post(page, {"password": "short", "again": "short"}).status_code == 400
        chosen = {"password": "a lantern over the pass", "again": "a lantern over the pass"}
        assert visitor.post(page, chosen)["Location"] == "/accounts/login/"
        assert visitor.get(link).status_code == visitor.get(page).status_code == 404
        signing_in = visitor.post("/accounts/login/", {"login": "new.one", "password": chosen["password"]})
        assert signing_in["Location"] == "/"

    def test_a_link_that_never_was_and_one_that_was_used_are_answered_alike(self, house: House) -> None:
        shown = signed_in("admin.xa").post(
            reverse("members:invite"), {"username": "new.one", "name": "N", "roles": ["officer"], "language": "es"}
        )
        used = shown.context["secret"].removeprefix("http://localhost")
        write(lambda: Invitation.objects.update(used_at=now()))
        visitor = Client(headers={"host": "localhost"})

        never_was = "/invitation/" + "x" * 43 + "/"
        answers = [visitor.get(used), visitor.get(never_was)]

        assert [answer.status_code for answer in answers] == [404, 404]
        assert len(answers[0].content) == len(answers[1].content)

    def test_a_token_is_shown_once(self, house: House) -> None:
        client = signed_in("admin.xa")
        shown = client.post(
            reverse("members:make-integration"),
            {
                "name": "Gate",
                "roles": ["officer"],
                "scopes": [],
                "purposes": ["border-check"],
                "expires_on": localdate() + timedelta(days=9),
            },
        )
        if shown.status_code == 400:
            scope = shown.context["form"].fields["scopes"].choices[0][0]
            shown = client.post(
                reverse("members:make-integration"),
                {
                    "name": "Gate",
                    "roles": ["officer", "front-line"],
                    "scopes": [scope],
                    "purposes": ["border-check"],
                    "expires_on": localdate() + timedelta(days=9),
                },
            )
        token = shown.context["secret"]

        assert queries.actor_of_token(token, purpose=None, reference="", language="en") is not None
        page = client.get(reverse("members:integration", args=[Integration.objects.get().pk]))
        assert token not in page.content.decode()

    def test_the_protocol_office_records_a_visit(self, house: House) -> None:
        client = signed_in("protocol.gs")
        answer = client.post(
            reverse("members:act", args=["XA", "visit"]),
            {
                "direction": "to-member",
                "host_level": "minister",
                "visitor": "Secretary General",
                "place": "Bay",
                "from_on": "2026-03-01",
                "last_on": "2026-03-01",
            },
        )

        assert answer.status_code == 302
        assert Member.objects.get(code="XA").visits.get().until_on == date(2026, 3, 2)

    def test_an_own_field_named_in_the_request_is_ignored(self, house: House) -> None:
        signed_in("admin.xa").post(
            reverse("members:invite"),
            {
                "username": "new.one",
                "name": "N",
                "roles": ["officer"],
                "language": "en",
                "bureau": "XB",
                "bureau_id": "XB",
                "id": str(house.officer("officer.xb").pk),
                "ended_at": "",
            },
        )

        assert Officer.objects.get(account__username="new.one").bureau_id == "XA"


def test_an_app_above_adds_its_section_to_a_members_file(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = Panel(label="Courses", template="members/table.html", content=lambda actor, member: {"of": member.code})
    hidden = Panel(label="Hidden", template="members/table.html", content=lambda actor, member: None)
    monkeypatch.setattr(panels, "_panels", lambda: [panel, hidden])

    page = signed_in("officer.xa").get(reverse("members:file", args=["XA"]))

    assert [section.label for section in page.context["sections"]] == ["Courses"]
