"""Trustees, voters' devices and boxes for the tests of secret ballots: what happens away from the server."""

from functools import cache

from comity.assembly.rules.sealed import GROUP
from comity.engines.ballots.container import read_archive
from comity.engines.ballots.holding import Form, SharedKey, trustees_of
from comity.engines.ballots.strict import compact
from comity.engines.ballots.trustees import CertificateContext
from comity.engines.ballots.writing.box import Box
from comity.engines.ballots.writing.keys import TrusteeKey
from comity.engines.ballots.writing.opening import partial_decryption
from comity.engines.ballots.writing.poll import Poll
from comity.engines.ballots.writing.sealing import Sealer
from comity.engines.ballots.writing.threshold import new_member, new_polynomial, take_shares

REGIONS = ("africa", "americas", "europe")


class KeyCeremony:
    """Three trustees on their own machines, any two of whom open a tally."""

    def __init__(self) -> None:
        places = range(1, len(REGIONS) + 1)
        members = [new_member(CertificateContext(GROUP, 3, 2, place), Form.TOOLS_3_X) for place in places]
        certificates = [member.certificate for member in members]
        polynomials = [new_polynomial(member, certificates) for member in members]
        self.keys: list[TrusteeKey] = [take_shares(member, certificates, polynomials) for member in members]
        self.certificates = [compact(each.written()) for each in certificates]
        self.polynomials = [each.written() for each in polynomials]
        self.publics = [compact(key.public.written()) for key in self.keys]

    def handed_on(self) -> bytes:
        """The trustees' file, as the server puts it together."""
        return trustees_of(shared=SharedKey(2, self.certificates, self.polynomials, self.publics))

    def share(self, archive: bytes, place: int) -> bytes:
        """decryption-N.json of one trustee, who took the archive home."""
        box = Box.continuing(read_archive(archive))
        return partial_decryption(box.setting, box.tally, self.keys[place - 1].secret).written()


@cache
def key_ceremony() -> KeyCeremony:
    """One ceremony for all tests of a process: making keys takes a while, and none of them is spent."""
    return KeyCeremony()


def sealed(poll: Poll, code: str, choice: int | None) -> bytes:
    """A ballot as a delegate's device seals it.

    choice  the place, from 0, of the candidate who is named; None: blank
    """
    (question,) = poll.election.questions
    marks = [0] * question.choices  # type: ignore[union-attr]
    marks[0 if choice is None else choice + 1] = 1
    return Sealer(poll.election).prepare(code, (tuple(marks),)).cast().ballot
