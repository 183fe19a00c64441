"""What is exported comes back as the same draft; what belongs to the node does not come back at all."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.core.codes import NoticeType
from comity.notices import interchange, queries, services
from comity.notices.models import Notice
from comity.notices.schema import notice_schema
from comity.notices.tests.casting import FACTS, NOW, TEXTS, drafted, published
from comity.records.drafts import Release, ReleaseRule


def exported(actor, notice, *, own=True):
    whole = interchange.structured(notice, queries.subjects_of(actor, notice), own=own)
    return json.loads(json.dumps(whole))


@pytest.mark.django_db
class TestAnExport:
    def test_comes_back_as_the_same_draft(self, vera):
        audience = Release(ReleaseRule.ONLY, ("XA", "XC"))
        notice = drafted(vera, audience=audience, handling="H3", handling_note="Ask first.", national_reference="B 12")
        read = interchange.content_from(exported(vera, notice))
        again = services.draft_notice(vera, content=read, at=NOW)
        assert (read.audience, read.texts, read.facts) == (audience, notice.texts, notice.facts)
        assert exported(vera, again)["content"] == {
            **exported(vera, notice)["content"],
            # A subject is a record of its own, under a key of its own.
            "subjects": exported(vera, again)["content"]["subjects"],
        }
        assert again.principal.properties == notice.principal.properties

    def test_does_not_bring_publication_or_number_back(self, vera, reviewers):
        notice = Notice.objects.get(pk=published(vera, reviewers).pk)
        whole = exported(vera, notice)
        assert whole["hash"] == notice.frozen_hash
        again = services.draft_notice(vera, content=interchange.content_from(whole), at=NOW)
        assert (again.state, again.signature) == ("draft", "")
        assert again.reference != notice.reference

    def test_tells_a_receiver_neither_audience_nor_national_reference(self, vera, despina, reviewers):
        notice = published(vera, reviewers, national_reference="B 12")
        said = exported(despina, notice, own=False)["content"]
        assert not {"audience", "national_reference"} & set(said)
        assert said["subjects"][0]["record"]["properties"]["name"][0]["text"] == "Oren Vasquill"

    def test_as_follow_the_money_names_the_notice_on_each_entity(self, vera, reviewers):
        notice = published(vera, reviewers)
        note, person = map(json.loads, interchange.ftm_lines(notice, queries.subjects_of(vera, notice)))
        assert (note["schema"], person["schema"]) == ("Note", "Person")
        assert note["properties"]["entity"] == [person["id"]]
        assert person["comity"]["notice"] == notice.reference


@pytest.mark.parametrize(
    "read",
    [
        None,
        [],
        {},
        {"format": "comity-notice", "version": 2, "content": {}},
        {"format": "comity-notice", "version": 1, "content": {"type": "red"}},
        {"format": "comity-notice", "version": 1, "content": {"type": "red", "language": "fr", "state": "published"}},
        {"format": "comity-notice", "version": 1, "content": {"type": "red", "language": "fr", "texts": "prose"}},
        {"format": "comity-notice", "version": 1, "content": {"type": "red", "language": "fr", "subjects": [{}]}},
    ],
)
def test_what_is_no_notice_is_unreadable(read):
    with pytest.raises(interchange.NoticeUnreadable):
        interchange.content_from(read)


def test_a_notice_without_audience_reaches_nobody():
    read = {"format": "comity-notice", "version": 1, "content": {"type": "red", "language": "fr"}}
    assert interchange.content_from(read).audience == Release(ReleaseRule.ONLY, ())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "language", "x"]), inner),
    max_leaves=6,
)


@given(said=st.dictionaries(st.sampled_from(["type", "language", "texts", "facts", "audience", "subjects"]), JSON))
def test_whatever_is_read_is_a_draft_or_unreadable(said):
    with contextlib.suppress(interchange.NoticeUnreadable):
        interchange.content_from({"format": "comity-notice", "version": 1, "content": said})


class TestTheSchema:
    def test_names_every_type_and_what_an_export_says(self):
        schema = notice_schema()
        said = schema["$defs"]["content"]["properties"]
        assert set(said["type"]["enum"]) == set(NoticeType.values)
        assert set(said["texts"]["properties"]) >= set(TEXTS)
        assert set(said["facts"]["properties"]) >= set(FACTS)

    def test_knows_the_same_keys_as_the_reader(self):
        assert set(notice_schema()["$defs"]["content"]["properties"]) == interchange._KNOWN

    @pytest.mark.django_db
    def test_knows_every_key_of_an_export(self, vera, reviewers):
        notice = published(vera, reviewers)
        assert set(exported(vera, notice)) <= set(notice_schema()["properties"])
