"""Requesting a notice from outside the verb: what may be the same is looked for first, for no operation searches."""

from datetime import datetime
from typing import Any
from uuid import UUID

from comity.core.actors import Actor
from comity.notices import duplicates, queries, services
from comity.notices.codes import SubjectRole
from comity.notices.content import DraftContent, SubjectInput
from comity.notices.models import Notice
from comity.records.drafts import Release, ReleaseRule, draft_of


def ask(
    actor: Actor, *, notice: Notice, seen: int, duplicates_note: str = "", new_facts: str = "", at: datetime
) -> Notice:
    """Look for others, write down what the bureau explains of them, and request the notice.

    duplicates_note   why it is needed beside the others; new_facts: what is new since an earlier refusal

    Raises what saving and requesting raise.
    """
    looked = duplicates.look_for(actor, notice, on=at.date())
    refused = queries.earlier_refusals(notice, notice.principal)
    changes: dict[str, Any] = {}
    if looked.records and duplicates_note:
        changes |= {"acknowledged": sorted(looked.records), "duplicates_note": duplicates_note}
    if refused and new_facts:
        changes |= {"follows_refusal": refused[0].pk, "new_facts": new_facts}
    if changes:
        # Saving takes no step: what the officer saw is still what is requested.
        notice = services.save_draft(actor, notice=notice, content=again(notice, **changes), at=at)
    return services.request_notice(actor, notice=notice, seen=seen, looked=looked, at=at)


def again(notice: Notice, **changes: Any) -> DraftContent:
    """What a draft says, but for what is said anew: for forms that change a part of it."""
    said: dict[str, Any] = {
        "type": notice.type,
        "language": notice.language,
        "channel": notice.channel,
        "request_kind": notice.request_kind,
        "urgency": notice.urgency,
        "texts": notice.texts,
        "facts": notice.facts,
        "national_reference": notice.national_reference,
        "handling": notice.handling,
        "handling_note": notice.handling_note,
        "audience": Release(ReleaseRule(notice.release_rule), tuple(notice.release_bureaus)),
        "purposes": notice.purposes,
        "new_facts": notice.new_facts,
        "follows_refusal": notice.follows_refusal_id,
        "acknowledged": [UUID(key) for key in notice.acknowledged],
        "duplicates_note": notice.duplicates_note,
        "subjects": subjects_of(notice),
    }
    return DraftContent(**(said | changes))


def subjects_of(notice: Notice) -> list[SubjectInput]:
    """Whom or what a draft is about, as it stands: with what it will say of records that are shared already."""
    return [
        SubjectInput(
            role=SubjectRole(subject.role),
            record=subject.record_id,
            draft=draft_of(subject.proposed) if subject.proposed else None,
            note=subject.note,
        )
        for subject in notice.subjects.order_by("position", "pk")
    ]
