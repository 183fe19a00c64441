"""What officers write, on its way into an operation.

Deliberately no dataclass: the audit keeps of such an input only the name of its type. What was written stands in the
draft's and the message's own rows, whose content is erased when its time has come.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from comity.core.codes import Handling
from comity.exchange.codes import AudienceMode, MessageKind, Priority


class Writing:
    """A message as an officer has it so far: everything may still be missing.

    to            codes of the bureaus it goes to
    case          the thread it continues; None begins one
    texts         {language: text}; original_language: the one that counts where translations differ
    entities, links, attachments   as the schema of messages has them
    details       what else the schema of its kind asks for: what is asked, the outcome, the coded reason
    reply_to      id of the act it answers
    """

    def __init__(
        self,
        *,
        to: Iterable[str] = (),
        case: UUID | None = None,
        kind: str = MessageKind.MESSAGE,
        title: str = "",
        texts: Mapping[str, str] | None = None,
        original_language: str = "en",
        entities: Sequence[Mapping[str, Any]] = (),
        links: Sequence[Mapping[str, Any]] = (),
        attachments: Sequence[Mapping[str, Any]] = (),
        crime_areas: Iterable[str] = (),
        own_reference: str = "",
        other_channel: str = "",
        priority: str = Priority.NORMAL,
        handling: str = Handling.H0,
        handling_note: str = "",
        source_evaluation: str = "",
        information_evaluation: str = "",
        audience: str = AudienceMode.OPEN,
        details: Mapping[str, Any] | None = None,
        reply_to: UUID | None = None,
    ) -> None:
        self.case, self.reply_to = case, reply_to
        self.columns: dict[str, Any] = {
            "to": sorted(set(to)),
            "kind": kind,
            "title": title.strip()[:500],
            "texts": {language: text.strip() for language, text in (texts or {}).items() if text.strip()},
            "original_language": original_language,
            "entities": [dict(one) for one in entities],
            "links": [dict(one) for one in links],
            "attachments": [dict(one) for one in attachments],
            "crime_areas": sorted(set(crime_areas)),
            "own_reference": own_reference.strip()[:500],
            "other_channel": other_channel.strip()[:500],
            "priority": priority,
            "handling": handling,
            "handling_note": handling_note.strip(),
            "source_evaluation": source_evaluation,
            "information_evaluation": information_evaluation,
            "audience": audience,
            "details": dict(details or {}),
        }
