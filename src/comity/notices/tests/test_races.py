"""Two officers at one button: one wins, the other is told."""

import threading
from collections import Counter

import pytest
from django.db import connection

from comity.core import verification
from comity.core.models import AuditEntry
from comity.core.refusals import Refusal
from comity.notices import errors, services
from comity.notices.codes import State
from comity.notices.content import Note
from comity.notices.models import Notice
from comity.notices.tests.casting import NOW, drafted, recommended, requested, seen

THREADS = 6


def at_once(*attempts) -> Counter[str]:
    """Run all attempts together. Returns how often each ended how: "done", or the refusal's code."""
    ended: Counter[str] = Counter()
    gate = threading.Barrier(len(attempts))
    lock = threading.Lock()

    def run(attempt):
        gate.wait()
        try:
            attempt()
            outcome = "done"
        except Refusal as refusal:
            outcome = refusal.code
        finally:
            connection.close()
        with lock:
            ended[outcome] += 1

    threads = [threading.Thread(target=run, args=(attempt,)) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_a_notice_is_published_or_refused_and_never_both(self, vera, reviewers):
        notice = recommended(reviewers[0], requested(vera))
        looked = seen(reviewers[1], notice)

        def publish():
            services.publish_notice(reviewers[1], notice=notice, seen=looked, note=Note(), at=NOW)

        def refuse():
            services.refuse_notice(
                reviewers[0], notice=notice, seen=looked, reasons=("article-3-political",), note=Note(), at=NOW
            )

        ended = at_once(*[publish, refuse] * (THREADS // 2))
        assert ended == {"done": 1, "notices.moved-on": THREADS - 1}
        assert Notice.objects.get().state in (State.PUBLISHED, State.REFUSED)
        refused = AuditEntry.objects.filter(outcome="refused", code="notices.moved-on")
        assert refused.count() == THREADS - 1
        assert verification.verify().findings == []

    def test_a_request_pressed_many_times_is_one(self, vera):
        notice = drafted(vera)
        looked = seen(vera, notice)

        def request():
            services.request_notice(vera, notice=notice, seen=looked, at=NOW)

        assert at_once(*[request] * THREADS)["done"] == 1
        assert Notice.objects.get().steps.filter(act="requested").count() == 1


@pytest.mark.django_db
def test_who_is_told_reads_what_happened(vera, reviewers):
    notice = recommended(reviewers[0], requested(vera))
    looked = seen(reviewers[1], notice)
    services.publish_notice(reviewers[1], notice=notice, seen=looked, note=Note(), at=NOW)
    with pytest.raises(errors.MovedOn) as told:
        services.publish_notice(reviewers[1], notice=notice, seen=looked, note=Note(), at=NOW)
    assert "published" in str(told.value)
    assert told.value.facts["since"] == NOW
