"""The newsroom of the demonstration: told once, elections from the record, an embargo kept."""

import pytest
from django.utils import timezone

from comity.accreditation.models import Briefing, NewsItem
from comity.accreditation.queries import news
from comity.core.countries import LANGUAGES
from comity.site.demonstration import assembly, newsroom
from comity.site.demonstration.playing import Play


@pytest.mark.django_db
def test_the_newsroom_is_told_once_and_keeps_its_embargo():
    Play().prepare_world()
    list(assembly.tell())
    told = list(newsroom.tell())
    assert list(newsroom.tell()) == []
    recorded = [item for item in told if item.is_from_record]
    assert {item.session.reference for item in recorded} >= {"GA-92", "GA-93"}
    assert all(set(news.record.of(item).told) == set(LANGUAGES) for item in recorded if item.ballot)
    hidden = [item for item in NewsItem.objects.all() if item.is_embargoed(timezone.now())]
    assert len(hidden) == 1
    assert news.public_items(timezone.now()).count() == len(told) - 1
    assert Briefing.objects.get().meeting is None
