"""Whatever a file holds, a reader answers: entries, remarks, or a refusal. Nothing else is raised."""

import gzip
import io
import multiprocessing
import tracemalloc

import django
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.records.drafts import LIMITS, RecordDraft, SourceRefused
from comity.records.sources import READERS, messages
from comity.records.tests.reading import FIXTURES, Reading, reading

_SAMPLES = {
    "un-sc": (FIXTURES / "harbour-list.xml").read_bytes(),
    "ofac": (FIXTURES / "lantern-list" / "sdn.csv").read_bytes(),
    "ftm": (FIXTURES / "tide-list.ftm.json").read_bytes(),
    "csv": (FIXTURES / "stolen-documents.csv").read_bytes(),
}
_BROKEN = (b"\x00", b"\xff", b'"', b"'", b"<", b">", b"&x;", b"\r", b"\n", b"{", b"[", b"]}", b";", b"\t", b"-0-")
_MEANT = (b"\\ud800", b"1e999", b"NaN", b"null", b"9" * 5000, b"<!DOCTYPE a>", "\u202e".encode(), "\ufeff".encode())
_NASTY = st.sampled_from((*_BROKEN, *_MEANT)) | st.binary(max_size=6)


@st.composite
def spoilt(draw: st.DrawFn, sample: bytes) -> bytes:
    """The sample with up to five places cut out, doubled or overwritten."""
    content = sample
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        content = content[:start] + draw(_NASTY) + draw(st.sampled_from([content[start:end], b""])) + content[end:]
    return content


def answer(name: str, content: bytes) -> Reading | SourceRefused:
    try:
        return reading(READERS[name], content)
    except SourceRefused as refused:
        return refused


@pytest.mark.parametrize("name", _SAMPLES)
@settings(max_examples=60)
@given(data=st.data())
def test_a_spoilt_list_is_answered_in_sentences(name, data):
    content = data.draw(spoilt(_SAMPLES[name]))
    answered = answer(name, content)
    if isinstance(answered, SourceRefused):
        assert "%(" not in messages.sentence(answered.code, answered.facts, line=answered.line)
        return
    for said in (*answered.remarks, *answered.entries):
        if not isinstance(said, RecordDraft):
            assert "%(" not in messages.sentence(said.code, said.facts, line=said.line, key=said.key)


@pytest.mark.parametrize("name", _SAMPLES)
@given(content=st.binary(max_size=200))
def test_a_file_of_anything_is_answered(name, content):
    assert answer(name, content) is not None


@pytest.mark.parametrize("name", _SAMPLES)
def test_a_list_is_the_same_compressed(name):
    assert reading(READERS[name], gzip.compress(_SAMPLES[name])) == reading(READERS[name], _SAMPLES[name])


@pytest.mark.parametrize("name", _SAMPLES)
def test_a_list_reads_the_same_twice(name):
    """What an idempotent import rests on."""
    once, again = (reading(READERS[name], _SAMPLES[name]) for _ in range(2))
    assert [draft.content() for draft in once.drafts.values()] == [draft.content() for draft in again.drafts.values()]
    assert len(once.drafts) == len(once.entries)


def _entry(name: str, number: int) -> bytes:
    """One entry of a list, a thousand bytes long."""
    note = "x" * 1000
    return {
        "un-sc": f"<ENTITY><DATAID>{number}</DATAID><FIRST_NAME>A</FIRST_NAME><COMMENTS1>{note}</COMMENTS1></ENTITY>",
        "ofac": f'{number},"A",-0- ,"TIDE",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"{note}"\r\n',
        "ftm": f'{{"id":"{number}","schema":"Person","properties":{{"name":["A"],"notes":["{note}"]}}}}\n',
        "csv": f"person,{number},A,{note}\n",
    }[name].encode()


def _most_held(name: str) -> float:
    """The share of a list of two million bytes that reading it holds at once. Run in a process of its own."""
    head = {"un-sc": b"<CONSOLIDATED_LIST><ENTITIES>", "csv": b"kind,key,name,notes\n"}.get(name, b"")
    tail = b"</ENTITIES></CONSOLIDATED_LIST>" if name == "un-sc" else b""
    content = head + b"".join(_entry(name, number) for number in range(2000)) + tail
    stream = io.BytesIO(content)
    tracemalloc.start()
    if sum(1 for _ in READERS[name].read(stream, limits=LIMITS, report=lambda _: None)) != 2000:
        raise AssertionError(name)
    return tracemalloc.get_traced_memory()[1] / len(content)


def test_a_list_is_never_in_memory_as_a_whole():
    """Each in a fresh process: what the other tests of this one hold, and their threads, would count too."""
    alone = multiprocessing.get_context("spawn")
    with alone.Pool(1, initializer=django.setup, maxtasksperchild=1) as processes:
        held = dict(zip(_SAMPLES, processes.map(_most_held, _SAMPLES, chunksize=1), strict=True))
    assert {name: share for name, share in held.items() if share > 1 / 4} == {}


_MANY = 500_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("ftm", '[{"' + '\\"' * _MANY),
        ("ftm", "[" * _MANY),
        (
            "ftm",
            '{"id":"1","schema":"Person","properties":{"name":["A"],"country":["' + "a\u0301\u0316" * _MANY + '"]}}',
        ),
        ("ofac", '1,"A",-0- ,"T",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Passport ' + "1 " * _MANY + '("'),
        ("ofac", '1,"A","individual","T",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"' + "DOB 1970; " * 10_000 + '"'),
        ("csv", "kind,key,name\nperson,1,A" + " " * _MANY + "B"),
        ("csv", "kind,key,name\n" + 'person,1,"A\n' * 10_000),
        ("csv", "kind,key,name,birthDate\nperson,1,A," + "1 " * _MANY + "to"),
        ("csv", "kind,key,name\nperson,1,A" + "\u0301\u0316" * _MANY),
        ("csv", "kind,key,name\nperson,1," + "\u200d\u202e" * _MANY),
    ],
)
def test_texts_made_to_take_forever_do_not(name, content):
    """Each is read in the time that its length takes; in the square of it, this test would not end."""
    assert answer(name, content.encode()) is not None
