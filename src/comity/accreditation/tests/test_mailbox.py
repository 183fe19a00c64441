"""Mailbox files as letters: none lost, none invented, none that stops the others, whatever they hold."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.accreditation import mailbox
from comity.accreditation.mailbox import Letter, NoMailbox, arrival, letters_of

ARRIVED = datetime(2025, 10, 31, 22, 59, 58, tzinfo=UTC)


def letter(subject: str = "Accreditation", text: str = "I apply.\n", received: str = "", parts: int = 0) -> bytes:
    message = EmailMessage()
    if received:
        message["Received"] = received
    message["From"] = "Odile Ferrant <odile.ferrant@courrier.example>"
    message["Subject"] = subject
    message.set_content(text)
    for number in range(parts):
        message.add_attachment(b"\x89PNG" + bytes([number]), maintype="image", subtype="png", filename=f"{number}.png")
    return message.as_bytes()


def box(*letters: bytes) -> bytes:
    lines = (one.replace(b"\nFrom ", b"\n>From ") for one in letters)
    return b"".join(b"From somebody Fri Oct 31 22:59:58 2025\n" + one + b"\n" for one in lines)


def test_a_message_is_read_with_its_sender_text_and_files():
    (read,) = letters_of(letter(parts=2))
    assert (read.name, read.address) == ("Odile Ferrant", "odile.ferrant@courrier.example")
    assert (read.subject, read.text) == ("Accreditation", "I apply.\n")
    assert [(part.name, part.content) for part in read.parts] == [("0.png", b"\x89PNG\0"), ("1.png", b"\x89PNG\1")]


@given(
    texts=st.lists(st.sampled_from(["I apply.\n", "From here I write.\n\nFrom there.\n", "\n"]), min_size=1, max_size=8)
)
def test_every_letter_of_a_mailbox_is_read_in_its_order(texts):
    found = letters_of(box(*(letter(f"number {number}", text) for number, text in enumerate(texts))))
    assert [one.subject for one in found] == [f"number {number}" for number in range(len(texts))]
    assert [one.text.strip() for one in found] == [text.strip() for text in texts]


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("by mx.host.example with ESMTP; Fri, 31 Oct 2025 23:59:58 +0100", ARRIVED),
        ("by mx.host.example; id 7; Fri, 31 Oct 2025 22:59:58 -0000", ARRIVED),
        ("by mx.host.example with ESMTP", None),
        ("by mx.host.example; the day before yesterday", None),
        ("by mx.host.example; Fri, 99 Oct 2025 99:99:99 +9999", None),
        ("", None),
    ],
    ids=["by the clock of the server", "without a zone", "without a day", "no day", "impossible", "no line"],
)
def test_it_arrived_when_the_uppermost_server_says(received, expected):
    (read,) = letters_of(letter(received=received))
    assert read.arrived_at == expected


def test_what_servers_before_the_host_say_plays_no_part():
    forged = b"Received: by other.example; Wed, 01 Oct 2025 00:00:00 +0000\n"
    (read,) = letters_of(b"Received: by mx.host.example; Fri, 31 Oct 2025 22:59:58 +0000\n" + forged + letter())
    assert read.arrived_at == ARRIVED


def test_a_letter_counts_no_later_than_it_was_in_hand():
    late = Letter(number=1, arrived_at=ARRIVED + timedelta(days=1))
    assert arrival(late, ARRIVED) == ARRIVED
    assert arrival(Letter(number=1), ARRIVED) == ARRIVED
    assert arrival(Letter(number=1, arrived_at=ARRIVED), ARRIVED + timedelta(days=1)) == ARRIVED


def test_html_is_never_taken():
    message = EmailMessage()
    message["From"] = "odile@courrier.example"
    message.set_content("<script>alert(1)</script>", subtype="html")
    (read,) = letters_of(message.as_bytes())
    assert (read.text, read.parts) == ("", ())


def nested(depth: int) -> bytes:
    content = b"Content-Type: text/plain\n\ndeep\n"
    for level in range(depth):
        mark = b"b%d" % level
        content = (
            b'Content-Type: multipart/mixed; boundary="'
            + mark
            + b'"\n\n--'
            + mark
            + b"\n"
            + content
            + b"\n--"
            + mark
            + b"--\n"
        )
    return content


@pytest.mark.parametrize(
    "broken",
    [
        nested(mailbox.DEEPEST + 1),
        nested(2_000),
        letter(parts=mailbox.MOST_PARTS + 1),
        b"Content-Type: text/plain; charset=no-such-charset\n\nI apply.\n",
    ],
    ids=["too deep", "far too deep", "too many files", "unknown charset"],
)
def test_one_that_cannot_be_read_stops_no_other(broken):
    found = letters_of(box(letter("first"), broken, letter("last")))
    assert [one.readable for one in found] == [True, False, True]
    assert [one.subject for one in found] == ["first", "", "last"]


@pytest.mark.parametrize(
    "content", [b"", b" \r\n", b"x" * (mailbox.MOST_BYTES + 1), box(b"\n") * (mailbox.MOST_LETTERS + 1)],
    ids=["empty", "blank", "too large", "too many"],
)  # fmt: skip
def test_what_is_no_mailbox_is_refused_within_stated_limits(content):
    with pytest.raises(NoMailbox):
        letters_of(content)


@given(
    content=st.binary(min_size=1, max_size=400),
    head=st.sampled_from([b"", b"From x\n", b"From: =?utf-8?b?", b"Received: ;"]),
)
def test_no_bytes_are_a_crash(content, head):
    try:
        found = letters_of(head + content)
    except NoMailbox:
        return
    assert found
    assert all(len(one.text) <= mailbox.LONGEST_TEXT for one in found)


def test_neither_text_nor_files_stand_in_what_is_logged():
    (read,) = letters_of(letter(text="my passport number\n", parts=1))
    assert "passport" not in repr(read)
    assert "PNG" not in repr(read)
