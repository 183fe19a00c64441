"""The expected "no", in every room it is told in."""

import logging
import pickle

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation

from comity.core import logs
from comity.core.middleware import RefusalMiddleware
from comity.core.refusals import InvalidInput, NotFound, NotYours, Refusal


def subclasses(kind: type[Refusal]) -> list[type[Refusal]]:
    return [found for direct in kind.__subclasses__() for found in [direct, *subclasses(direct)]]


def test_every_refusal_has_a_code_of_its_own_and_a_status_that_says_no():
    found = [kind for kind in subclasses(Refusal) if ".tests." not in kind.__module__ and kind.code]
    codes = [kind.code for kind in found]
    assert len(codes) == len(set(codes))
    assert {kind.status for kind in found} <= {400, 401, 403, 404, 409, 410, 413, 422, 423, 429, 503}
    assert all(str(kind.message) and kind.__doc__ for kind in found)


def test_the_sentence_names_the_facts():
    assert str(InvalidInput(reason="line 3")) == "This cannot be read: line 3"
    assert str(InvalidInput(reason="100 %")) == "This cannot be read: 100 %"


def test_is_told_in_the_readers_language():
    with translation.override("fr"):
        assert "référence" in str(NotFound())


def test_survives_the_way_between_processes():
    copy = pickle.loads(pickle.dumps(InvalidInput(reason="line 3")))
    assert (type(copy), copy.facts, str(copy)) == (
        InvalidInput,
        {"reason": "line 3"},
        str(InvalidInput(reason="line 3")),
    )


class TestMiddleware:
    @pytest.fixture
    def answer(self):
        middleware = RefusalMiddleware(lambda request: HttpResponse())

        def answer(error: Exception, accept: str):
            return middleware.process_exception(RequestFactory().get("/", headers={"accept": accept}), error)

        return answer

    def test_answers_machines_with_code_and_sentence(self, answer):
        response = answer(NotYours(), "application/json")
        assert response.status_code == 403
        assert response.headers["content-type"] == "application/json"
        assert b'"code": "core.not-yours"' in response.content

    def test_lets_a_bug_be_seen(self, answer):
        assert answer(ZeroDivisionError(), "text/html") is None


class TestLogLines:
    """What is logged cannot forge a line, nor reach the terminal."""

    @pytest.mark.parametrize("text", ["a\nERROR forged", "\x1b[31mred", "\u202egnp.exe", "\r", "\x00"])
    def test_stay_one_harmless_line(self, text):
        line = logs.OneLine("%(levelname)s %(message)s").format(
            logging.makeLogRecord({"msg": "name %s", "args": (text,)})
        )
        assert line.isprintable()

    def test_also_with_a_traceback(self):
        bug = ValueError("a\nERROR forged")
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), (ValueError, bug, None))
        line = logs.OneLine().format(record)
        assert "forged" in line
        assert "\n" not in line

    def test_keep_every_script_readable(self):
        record = logging.makeLogRecord({"msg": "محمد Müller 王"})
        assert logs.OneLine().format(record) == "محمد Müller 王"
