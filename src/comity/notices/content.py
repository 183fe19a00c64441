"""What people write about a notice, on its way into an operation.

All of these hold personal data, and are deliberately neither dataclasses nor sequences at their outside: the audit
keeps of such an input only the name of its type. What was written stands in the notice's own rows, whose content is
erased when its time has come, and must not stand in an entry of the ledger as well, least of all in that of an attempt
that was refused.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from comity.notices.codes import Channel, SubjectRole
from comity.records.drafts import RecordDraft, Release


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectInput:
    """One subject as the bureau gives it.

    record  the id of a record of the own bureau, or of one that this notice drafted before; null for a new one
    draft   what it says: of a new one; of one that was drafted before, said anew; of one that is shared already, what
            it will say once this edition is published. Null leaves it as it is
    """

    role: SubjectRole = SubjectRole.PRINCIPAL
    record: UUID | None = None
    draft: RecordDraft | None = None
    note: str = ""


class DraftContent:
    """All that a bureau says of a notice before it requests it.

    texts         {field: {language: text}}; facts: {field: value}; as the edition's `fields.yaml` has them
    audience      the bureaus it is to reach; purposes: for which
    acknowledged  ids of records that may be the same and were explained; duplicates_note: the explanation
    follows_refusal  id of the refused notice that this one comes back from; new_facts: what is new since then
    """

    def __init__(
        self,
        *,
        type: str,
        language: str,
        audience: Release,
        subjects: Sequence[SubjectInput] = (),
        channel: str = Channel.NOTICE,
        request_kind: str = "",
        texts: Mapping[str, Mapping[str, str]] | None = None,
        facts: Mapping[str, Any] | None = None,
        handling: str = "H1",
        handling_note: str = "",
        purposes: Sequence[str] = (),
        urgency: str = "",
        national_reference: str = "",
        follows_refusal: UUID | None = None,
        new_facts: str = "",
        acknowledged: Sequence[UUID] = (),
        duplicates_note: str = "",
    ) -> None:
        self.type = type
        self.language = language
        self.audience = audience
        self.subjects = tuple(subjects)
        self.channel = channel
        self.request_kind = request_kind
        self.texts = {
            field: {language: text.strip() for language, text in said.items() if text.strip()}
            for field, said in (texts or {}).items()
            if any(text.strip() for text in said.values())
        }
        self.facts = {field: value for field, value in (facts or {}).items() if value not in ("", None, [], {})}
        self.handling = handling
        self.handling_note = handling_note.strip()
        self.purposes = tuple(sorted(set(purposes)))
        self.urgency = urgency
        self.national_reference = national_reference.strip()[:100]
        self.follows_refusal = follows_refusal
        self.new_facts = new_facts.strip()
        self.acknowledged = tuple(acknowledged)
        self.duplicates_note = duplicates_note.strip()


class Note:
    """A text that explains a decision. `internal`: for the General Secretariat only."""

    def __init__(self, text: str = "", *, internal: bool = False) -> None:
        self.text = text.strip()
        self.internal = internal


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, about a field of the form or ("") about the whole."""

    text: str
    field: str = ""


class Questions:
    """What a reviewer asks a bureau."""

    def __init__(self, questions: Sequence[Asked]) -> None:
        self._questions = tuple(question for question in questions if question.text.strip())

    def __iter__(self) -> Iterator[Asked]:
        return iter(self._questions)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not self._questions


class Answers:
    """What a bureau answers: {number of the question: text}."""

    def __init__(self, answers: Mapping[int, str]) -> None:
        self._answers = {number: text.strip() for number, text in answers.items() if text.strip()}

    def get(self, number: int) -> str:
        """The answer to one question, or an empty text."""
        return self._answers.get(number, "")


class Contents:
    """Some notices of a file that is being imported."""

    def __init__(self, contents: Sequence[DraftContent]) -> None:
        self._contents = tuple(contents)

    def __iter__(self) -> Iterator[DraftContent]:
        return iter(self._contents)

    def __len__(self) -> int:
        return len(self._contents)


class Subjects:
    """Whom or what a notice is about."""

    def __init__(self, subjects: Sequence[SubjectInput]) -> None:
        self._subjects = tuple(subjects)

    def __iter__(self) -> Iterator[SubjectInput]:
        return iter(self._subjects)
