"""The API: the same verbs and queries as the pages, in JSON."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from comity.core.codes import Role
from comity.core.refusals import NotFound, NotPermitted, NotYours, Refusal
from comity.records import api, queries
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import Hold, Record
from comity.records.tests.casting import AT, actor, person, shared

pytestmark = pytest.mark.django_db

HIDDEN = Release(ReleaseRule.ONLY, ())
BODY = {
    "content": {
        "kind": "person",
        "properties": {"name": [{"text": "Mirelle Quandt", "script": "Latn"}]},
        "offences": ["drugs"],
    },
    "conditions": {
        "handling": "H1",
        "evaluation": "B2",
        "release": {"rule": "only", "bureaus": ["XB"]},
        "purposes": ["border-check"],
        "legal_basis": "national-warrant",
        "category": "wanted",
        "retain_until": "2027-06-01",
    },
}


def request_of(who, path="/", body=None):
    factory = RequestFactory()
    request = (
        factory.get(path) if body is None else factory.post(path, json.dumps(body), content_type="application/json")
    )
    request.actor, request.user = who, AnonymousUser()
    return request


class TestReading:
    def test_a_search_answers_with_scores_what_may_be_seen(self, xa, xb):
        seen = shared(xa)
        shared(xa, person("Mirella Quandt", "p-2"), release=HIDDEN)
        found = api.search(request_of(xb), q="Mirelle Quandt")["records"]
        assert [one["id"] for one in found] == [str(seen.pk)]
        assert 0.1 < found[0]["score"] <= 1.0

    def test_a_record_comes_with_its_conditions(self, xa, xb):
        said = api.get(request_of(xb), shared(xa).pk)
        assert said["terms"]["handling"] == "H1"
        assert said["properties"]["name"][0]["text"] == "Mirelle Quandt"

    def test_absent_and_hidden_are_refused_alike(self, xa, xb):
        hidden = shared(xa, release=HIDDEN)
        with pytest.raises(NotFound):
            api.get(request_of(xb), hidden.pk)

    def test_an_export_is_lines(self, xa):
        shared(xa)
        body = b"".join(api.export(request_of(xa)).streaming_content)
        assert json.loads(body)["schema"] == "Person"


class TestWriting:
    @pytest.fixture(autouse=True)
    def today(self, monkeypatch):
        monkeypatch.setattr("comity.records.api.timezone.now", lambda: AT)

    def test_contributes(self, xa):
        status, said = api.contribute(request_of(xa), api.RecordIn(**BODY))
        assert (status, said["owner"]) == (201, "XA")
        assert Record.objects.get().release.bureaus == ["XA", "XB"]

    @pytest.mark.parametrize("extra", [{"owner": "XB"}, {"id": "x"}, {"withdrawn_at": None}])
    def test_no_other_field_is_accepted(self, extra):
        with pytest.raises(ValueError, match="[Ee]xtra"):
            api.RecordIn(**BODY | extra)

    def test_conditions_are_not_optional(self):
        for name in ("handling", "evaluation", "release", "purposes", "legal_basis", "retain_until"):
            conditions = {key: value for key, value in BODY["conditions"].items() if key != name}
            with pytest.raises(ValueError, match=name):
                api.RecordIn(**BODY | {"conditions": conditions})

    def test_what_another_bureau_owns_is_not_changed(self, xa, xb):
        record = shared(xa)
        body = api.ContentIn(**BODY["content"])
        with pytest.raises(NotYours):
            api.change(request_of(xb), record.pk, body)
        with pytest.raises(NotYours):
            api.withdraw(request_of(xb), record.pk, api.ReasonIn(reason="because"))
        assert Record.objects.get().withdrawn_at is None

    def test_a_value_that_no_vocabulary_has_is_refused(self, xa):
        content = BODY["content"] | {"properties": {"name": [{"text": "A"}], "shoeSize": [{"text": "44"}]}}
        with pytest.raises(Refusal):
            api.contribute(request_of(xa), api.RecordIn(**BODY | {"content": content}))

    def test_what_nobody_sees_is_taken_out_of_names_as_from_a_file(self, xa):
        names = [{"text": "  Mirelle \u202e\u200b  Quandt\x07"}]
        api.contribute(
            request_of(xa), api.RecordIn(**BODY | {"content": BODY["content"] | {"properties": {"name": names}}})
        )
        record = Record.objects.get()
        assert record.caption == record.properties["name"][0]["text"] == "Mirelle Quandt"
        assert record.properties["name"][0]["script"] == "Latn"

    @pytest.mark.parametrize(
        "properties",
        [
            {"name": [{"text": "x" * 501}]},
            {"name": [{"text": "A"}], "birthDate": [{"text": "yesterday"}]},
            {"name": [{"text": "A"}], "nationality": [{"text": "Atlantis"}]},
            {"name": [{"text": "\u200b"}]},
        ],
    )
    def test_a_value_that_would_be_altered_is_refused(self, xa, properties):
        content = BODY["content"] | {"properties": properties}
        with pytest.raises(Refusal):
            api.contribute(request_of(xa), api.RecordIn(**BODY | {"content": content}))
        assert not Record.objects.exists()

    @pytest.mark.parametrize("extra", [{"language": 'en" onload'}, {"script": "latin"}, {"quality": "best"}])
    def test_what_qualifies_a_value_is_a_code(self, extra):
        content = BODY["content"] | {"properties": {"name": [{"text": "A"} | extra]}}
        with pytest.raises(ValueError, match=next(iter(extra))):
            api.RecordIn(**BODY | {"content": content})


class TestHolds:
    """The Secretariat holds and lifts, the owner reads why, others are told of nothing: as on the pages."""

    HELD = api.HoldIn(reason="court-order", effect="keep", note="Order 7 of the court\x07")

    @pytest.fixture
    def keeper(self, bureaus):
        return actor("GS", Role.DATA_PROTECTION)

    def test_the_secretariat_holds_and_lifts(self, xa, xb, keeper):
        record = shared(xa)
        blocking = api.HoldIn(reason="court-order", effect="block")
        status, held = api.hold(request_of(keeper), record.pk, blocking)
        assert (status, held["effect"]) == (201, "block")
        assert not queries.records_visible_to(xb).exists()
        lifted = api.lift(request_of(keeper), held["id"], api.LiftingIn(note="over"))
        assert lifted["lifted_at"]
        assert queries.records_visible_to(xb).exists()
        assert Hold.objects.get().lifted_note == "over"

    def test_its_owner_and_the_secretariat_read_why_and_whoever_else_sees_the_record_nothing(self, xa, xb, keeper):
        record = shared(xa)
        api.hold(request_of(keeper), record.pk, self.HELD)
        for reader in (xa, keeper):
            [told] = api.holds(request_of(reader), record.pk)["holds"]
            assert (told["reason"], told["note"]) == ("court-order", "Order 7 of the court")
        assert api.holds(request_of(xb), record.pk) == {"holds": []}

    def test_absent_and_hidden_are_refused_alike(self, xa, xb, keeper):
        hidden = shared(xa, release=HIDDEN)
        _, held = api.hold(request_of(keeper), shared(xa, person("Other", "p-2")).pk, self.HELD)
        for refused in (
            lambda: api.holds(request_of(xb), hidden.pk),
            lambda: api.hold(request_of(xb), hidden.pk, self.HELD),
            lambda: api.lift(request_of(keeper), hidden.pk, api.LiftingIn()),
        ):
            with pytest.raises(NotFound):
                refused()
        assert Hold.objects.get().lifted_at is None
        assert held["lifted_at"] is None

    @pytest.mark.parametrize("role", [Role.OFFICER, Role.DATA_PROTECTION, Role.COMPLIANCE])
    def test_nobody_of_a_national_bureau_holds_or_lifts(self, xa, keeper, role):
        record = shared(xa)
        _, held = api.hold(request_of(keeper), record.pk, self.HELD)
        for who in (actor("XA", role), actor("XB", role)):
            with pytest.raises(NotPermitted):
                api.hold(request_of(who), record.pk, self.HELD)
            with pytest.raises(NotPermitted):
                api.lift(request_of(who), held["id"], api.LiftingIn())
        assert Hold.objects.get().lifted_at is None

    @pytest.mark.parametrize("extra", [{"placed_by": "x"}, {"record": "x"}, {"effect": "erase"}, {"reason": "why not"}])
    def test_nothing_else_is_accepted(self, extra):
        with pytest.raises(ValueError, match=next(iter(extra))):
            api.HoldIn(**{"reason": "court-order", "effect": "keep"} | extra)
