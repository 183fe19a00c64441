"""Nothing answers a stranger: every route and every operation of the API, as the site itself lists them."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import httpx
import pytest

from tests.nodes import PATIENCE_SECONDS, Node

# What answers without signing in, and nothing else. The rule itself stands in `comity.members.public_routes`;
# written out once more here, so that an address added there has to be added with open eyes.
PUBLIC = {
    "/accounts/login/",
    "/accounts/logout/",
    "/accounts/inactive/",
    "/accounts/2fa/authenticate/",
    "/accounts/2fa/webauthn/login/",
    "/assembly/ballots/x",
    "/assembly/booth/x/",
    "/assembly/booth/x/x",
    "/health/",
    "/invitation/x/",
    "/language/",
    "/press/",
    "/press/gate/",
    "/press/gate/ask",
    "/press/gate/enrol",
    "/press/gate/pack",
    "/press/gate/scans",
    "/press/gate/x",
    "/press/x/",
    "/press/films/x.mp4",
    "/press/films/x/x.vtt",
    "/press/x/follow/x/",
    "/press/x/follow/x/answer/",
    "/press/x/follow/x/appeal/",
    "/press/x/follow/x/calendar.ics",
    "/press/x/follow/x/badge/",
    "/press/x/follow/x/change/",
    "/press/x/follow/x/interviews/",
    "/press/x/follow/x/interviews/01890000-0000-7000-8000-000000000000/take/01890000-0000-7000-8000-000000000000/",
    "/press/x/follow/x/interviews/01890000-0000-7000-8000-000000000000/withdraw/",
    "/press/x/follow/x/send-in/",
    "/press/x/follow/x/withdraw/",
    "/press/x/news.atom",
    "/press/x/news.json",
    "/press/x/news/",
    "/press/x/news/x/",
    "/press/x/news/x/all/",
    "/press/x/sessions/x/",
    "/press/x/sessions/x/apply/",
    "/public/",
    "/public/images/x/",
    "/public/x/feed.json",
    "/public/x/feed.rss",
    "/public/x/figures.csv",
    "/public/x/figures/",
    "/public/x/images/x/report/",
    "/public/x/notices/",
    "/public/x/notices/x/",
    "/public/x/notices/x/tell/",
    "/public/x/verify/x/1/x/x/",
    "/theme/",
}
REFUSED = {401, 404}
# Inventions for each operation of the API, the same in every run; `make torture` goes on.
INVENTED = 40 if "COMITY_TORTURE_ROUNDS" in os.environ else 4
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")

LIST_ROUTES = """
import json, re
from django.urls import get_resolver

SAMPLES = {"uuid": "01890000-0000-7000-8000-000000000000", "int": "1", "slug": "x", "str": "x", "path": "x"}

def walk(resolver, before=""):
    for under in resolver.url_patterns:
        address = before + str(under.pattern)
        if hasattr(under, "url_patterns"):
            yield from walk(under, address)
        else:
            yield address

def filled(route):
    route = re.sub(r"<(?:(\\w+):)?\\w+>", lambda found: SAMPLES.get(found[1] or "str", "x"), route)
    route = re.sub(r"\\(\\?P<\\w+>[^)]*\\)", "x", route)
    return "/" + re.sub(r"[\\^$?]|\\\\Z|\\\\", "", route)

print(json.dumps(sorted({filled(route) for route in walk(get_resolver())})))
"""

MAKE_TOKENS = """
import json
from datetime import timedelta
from django.utils import timezone
from comity.core.codes import Purpose, Role
from comity.core.permissions import TABLE
from comity.members import services
from comity.members.models import Bureau
from comity.members.tokens import new_token
from comity.site.demonstration.playing import acting

actor = acting("stavros.xa", Purpose.ADMINISTRATION, "tokens")
made = []
for name in ("good", "revoked"):
    token = new_token()
    integration = services.make_integration(
        actor, bureau=Bureau.objects.get(code="XA"), name=name, roles=frozenset({Role.OFFICER}),
        scopes=frozenset(name for name, line in TABLE.items() if Role.OFFICER in line.roles),
        purposes=frozenset(Purpose), entity=None, expires_at=timezone.now() + timedelta(days=30),
        prefix=token.prefix, token_hash=token.hash, at=timezone.now(),
    )
    made.append(token.text)
services.revoke_integration(actor, integration=integration, at=timezone.now())
print(json.dumps(made))
"""

EXPIRE_SESSIONS = """
from django.contrib.sessions.models import Session
from django.utils import timezone
from datetime import timedelta
Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
"""


@dataclass(frozen=True, slots=True)
class Site:
    """A served node, its addresses, and the tokens of two integrations, one of them revoked."""

    node: Node
    addresses: list[str]
    token: str
    revoked: str


@pytest.fixture(scope="module")
def site(served: Node) -> Site:
    token, revoked = json.loads(served.script(MAKE_TOKENS).splitlines()[-1])
    return Site(served, json.loads(served.script(LIST_ROUTES)), token, revoked)


@pytest.fixture(scope="module")
def operations(site: Site) -> list[tuple[str, str]]:
    """Every (method, address) of the API's own description, with invented arguments."""
    with httpx.Client(base_url=site.node.url, headers={"Authorization": f"Bearer {site.token}"}) as client:
        described = client.get("/api/openapi.json").json()["paths"]
    found = [(method.upper(), path) for path, ways in described.items() for method in ways]
    assert len(found) > 20
    return [(method, _with_arguments(path)) for method, path in found]


def _with_arguments(path: str) -> str:
    parts = ("01890000-0000-7000-8000-000000000000" if part.startswith("{") else part for part in path.split("/"))
    return "/".join(parts)


def leads_to_sign_in(answer: httpx.Response) -> bool:
    """Whether the answer sends the asker to the sign-in page."""
    return answer.status_code == 302 and answer.headers["location"].startswith("/accounts/login/")


class TestStranger:
    def test_is_let_in_nowhere_but_at_the_public_addresses(self, site: Site):
        answering = set()
        assert len(site.addresses) > 80
        with httpx.Client(base_url=site.node.url, timeout=PATIENCE_SECONDS) as visitor:
            # With a token against forged forms, or every POST would be refused for want of one.
            visitor.get("/accounts/login/")
            heads = {"X-CSRFToken": visitor.cookies["csrftoken"]}
            for address, method in product(site.addresses, ("GET", "POST")):
                answer = visitor.request(method, address, headers=heads)
                if not leads_to_sign_in(answer) and answer.status_code not in REFUSED:
                    answering.add(address)
        assert answering <= PUBLIC

    def test_no_method_opens_a_side_door_of_the_api(self, site: Site, operations):
        with httpx.Client(base_url=site.node.url, timeout=PATIENCE_SECONDS) as visitor:
            for (_described, address), method in product(operations, METHODS):
                assert visitor.request(method, address).status_code in REFUSED, (method, address)
            for address in ("/api/openapi.json", "/api/docs"):
                assert visitor.get(address).status_code in REFUSED or leads_to_sign_in(visitor.get(address))

    def test_learns_nothing_from_an_address_that_does_not_exist(self, site: Site):
        with httpx.Client(base_url=site.node.url) as visitor:
            assert visitor.get("/records/01890000-0000-7000-8000-000000000000/").status_code == 302
            assert visitor.get("/no/such/page/").status_code in (302, 404)


class TestWhoseTimeIsOver:
    def test_a_revoked_token_opens_nothing(self, site: Site, operations):
        heads = {"Authorization": f"Bearer {site.revoked}", "X-Comity-Purpose": "border-check"}
        with httpx.Client(base_url=site.node.url, headers=heads, timeout=PATIENCE_SECONDS) as late:
            for method, address in operations:
                assert late.request(method, address).status_code == 401, (method, address)

    @pytest.mark.parametrize("token", ["", "cmt_", "cmt_AAAAAAAAAA_" + "A" * 43, "Bearer", "é"])
    def test_what_is_no_token_opens_nothing(self, site: Site, token: str):
        heads = [(b"Authorization", f"Bearer {token}".strip().encode("latin-1"))]
        assert httpx.get(f"{site.node.url}/api/records", headers=heads).status_code == 401

    def test_an_expired_session_is_a_stranger(self, site: Site):
        officer = site.node.sign_in("ines.xa")
        assert officer.get("/records/").status_code == 200
        site.node.script(EXPIRE_SESSIONS)
        officer.follow_redirects = False
        for address in site.addresses:
            if address not in PUBLIC:
                answer = officer.get(address)
                assert leads_to_sign_in(answer) or answer.status_code in REFUSED, address


@pytest.fixture
def caller(site: Site) -> Iterator[httpx.Client]:
    """A system with a good token."""
    heads = {"Authorization": f"Bearer {site.token}", "X-Comity-Purpose": "border-check"}
    with httpx.Client(base_url=site.node.url, headers=heads, timeout=PATIENCE_SECONDS) as client:
        yield client


class TestFuzz:
    """Whatever is sent, the API keeps to its own description and never fails."""

    @pytest.mark.torture
    def test_every_operation_survives_invented_input(self, site: Site, caller: httpx.Client):
        import schemathesis
        from hypothesis import HealthCheck, Phase, given, settings
        from schemathesis import checks

        schema = schemathesis.openapi.from_dict(caller.get("/api/openapi.json").json())
        judged = [checks.not_a_server_error, checks.response_schema_conformance, checks.content_type_conformance]
        heads = dict(caller.headers)
        for result in schema.get_all_operations():
            operation = result.ok()

            @settings(
                max_examples=INVENTED,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy())
            def survives(case):
                answer = case.call(base_url=site.node.url, headers=heads, timeout=PATIENCE_SECONDS)
                case.validate_response(answer, checks=judged)

            survives()
