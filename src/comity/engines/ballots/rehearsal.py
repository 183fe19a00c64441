"""Trustees and voters' devices in one process, for rehearsals, demonstrations and tests.

In an election each of them has a machine of its own, and keys and codes never meet.  Whoever has them all in one place,
as here, can open every ballot: what is made with this module shows how a vote is held, and keeps no secret from the
one who runs it.  The steps, their files and their proofs are those of an election.
"""

from .container import read_archive
from .election import HomomorphicQuestion
from .holding import Form, SharedKey, trustees_of
from .strict import compact
from .trustees import CertificateContext
from .writing.box import Box
from .writing.opening import partial_decryption
from .writing.poll import Poll
from .writing.sealing import Sealer
from .writing.threshold import new_member, new_polynomial, take_shares


class KeyCeremony:
    """Trustees who make a key that they share: `threshold` of them open a tally, fewer learn nothing.

    certificates, polynomials, publics   the files that they hand on, in the order of their numbers
    """

    def __init__(self, group: str, trustees: int, threshold: int) -> None:
        """Every step of every trustee.  Raises StepRefused where so many cannot share a key."""
        contexts = [CertificateContext(group, trustees, threshold, place) for place in range(1, trustees + 1)]
        members = [new_member(context, Form.TOOLS_3_X) for context in contexts]
        certificates = [member.certificate for member in members]
        polynomials = [new_polynomial(member, certificates) for member in members]
        self._keys = [take_shares(member, certificates, polynomials) for member in members]
        self.threshold = threshold
        self.certificates = [compact(each.written()) for each in certificates]
        self.polynomials = [each.written() for each in polynomials]
        self.publics = [compact(key.public.written()) for key in self._keys]

    def handed_on(self) -> bytes:
        """The trustees' file, as the office puts it together.  Nothing in it is secret."""
        return trustees_of(shared=SharedKey(self.threshold, self.certificates, self.polynomials, self.publics))

    def share(self, archive: bytes, place: int) -> bytes:
        """decryption-N.json of the trustee of this number, from 1, who took the archive home.

        Raises ArchiveRejected, StepRefused.
        """
        box = Box.continuing(read_archive(archive))
        return partial_decryption(box.setting, box.tally, self._keys[place - 1].secret).written()


def sealed(poll: Poll, code: str, choice: int | None) -> bytes:
    """A ballot as a voter's device seals it, in a poll of one question that allows a blank vote.

    choice   the place, from 0, of the answer that is named; None: blank

    Raises StepRefused where the code is not of this poll, ValueError where the poll is of another kind.
    """
    (question,) = poll.election.questions
    if not isinstance(question, HomomorphicQuestion) or not question.blank:
        raise ValueError("this seals one answer, or a blank vote, to one question")
    marks = [0] * question.choices
    marks[0 if choice is None else choice + 1] = 1
    return Sealer(poll.election).prepare(code, (tuple(marks),)).cast().ballot
