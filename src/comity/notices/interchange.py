"""Notices as JSON, the form in which they leave Comity and come back as drafts; and as FollowTheMoney, for other tools.

`schema.notice_schema` describes the JSON. What comes back is what a bureau wrote: reference, state, publication and
signature belong to the node that gave them, and an import of them would be a forgery.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from comity.core.actors import Actor
from comity.members.models import Bureau
from comity.notices import queries
from comity.notices.codes import SubjectRole
from comity.notices.content import DraftContent, SubjectInput
from comity.notices.models import Notice, NoticeSubject
from comity.notices.shapes import CONTENT, require_shape
from comity.records.drafts import Release, ReleaseRule, draft_of
from comity.records.exporting import draft_from
from comity.records.interchange import entity
from comity.records.models import Record

FORMAT = "comity-notice"
VERSION = 1

Subjects = Sequence[tuple[NoticeSubject, Record]]


class NoticeUnreadable(ValueError):
    """What was read is no notice of this form. Says in English what is wrong, for whoever made the file."""


def structured(notice: Notice, subjects: Subjects, *, own: bool) -> dict[str, Any]:
    """A notice as JSON: what it says, and what became of it.

    subjects   those that the reader may see; own: for its owner or the Secretariat, who know whom else it reaches
    """
    said: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "reference": notice.reference,
        "edition": notice.edition_number,
        "owner": notice.requesting_bureau_id,
        "state": notice.state,
        "rules": notice.rules_edition,
        "published_at": notice.published_at.isoformat() if notice.published_at else None,
        "kept_until": notice.kept_until.isoformat() if notice.kept_until else None,
        "hash": notice.frozen_hash,
        "signature": notice.signature,
        "content": _content(notice, subjects, own=own),
    }
    return {name: value for name, value in said.items() if value not in (None, "")}


def content_from(read: Any) -> DraftContent:
    """The draft that a notice in this form says.  Raises NoticeUnreadable."""
    try:
        if (read["format"], read["version"]) != (FORMAT, VERSION):
            raise NoticeUnreadable(f"format {read['format']} {read['version']} is not {FORMAT} {VERSION}")
        require_shape(read["content"], CONTENT, "content")
        return _draft(read["content"])
    except KeyError as missing:
        raise NoticeUnreadable(f"{missing.args[0]} is missing") from missing
    except (TypeError, ValueError, AttributeError) as wrong:
        raise NoticeUnreadable(str(wrong)) from wrong


def json_line(notice: Notice, subjects: Subjects, *, own: bool) -> str:
    """A notice as one line of JSON, line end included."""
    return json.dumps(structured(notice, subjects, own=own), ensure_ascii=False, separators=(",", ":")) + "\n"


def ftm_lines(notice: Notice, subjects: Subjects) -> Iterator[str]:
    """The subjects as FollowTheMoney entities, and the notice as a Note about them. FollowTheMoney knows no notices:
    what else there is to say stands under the key `comity`, as with records.
    """
    drafts = [(subject, draft_from(record)) for subject, record in subjects]
    summary = notice.texts.get("summary", {})
    yield _line(
        {
            "id": f"{notice.reference}-{notice.edition_number}",
            "schema": "Note",
            "properties": {
                "name": [f"{notice.reference}/{notice.edition_number}"],
                "description": [summary[language] for language in sorted(summary)],
                "entity": [draft.key for _subject, draft in drafts],
            },
            "comity": {"notice": structured(notice, (), own=False)},
        }
    )
    for subject, draft in drafts:
        whole = entity(draft)
        whole["comity"] = {**whole.get("comity", {}), "notice": notice.reference, "role": subject.role}
        yield _line(whole)


def _content(notice: Notice, subjects: Subjects, *, own: bool) -> dict[str, Any]:
    said: dict[str, Any] = {
        "type": notice.type,
        "channel": notice.channel,
        "request_kind": notice.request_kind,
        "language": notice.language,
        "urgency": notice.urgency,
        "texts": notice.texts,
        "facts": notice.facts,
        "handling": notice.handling,
        "handling_note": notice.handling_note,
        "purposes": list(notice.purposes),
        "subjects": [
            {"role": subject.role, "note": subject.note, "record": _said_of(record, own=own)}
            for subject, record in subjects
        ],
    }
    if own:
        said["audience"] = {"rule": notice.release_rule, "bureaus": list(notice.release_bureaus)}
        said["national_reference"] = notice.national_reference
    return {name: value for name, value in said.items() if value or name == "subjects"}


def _said_of(record: Record, *, own: bool) -> dict[str, Any]:
    """What a subject says; to others without the bureaus to which it is released, who need not know of each other."""
    draft = draft_from(record)
    return (draft if own else replace(draft, terms=replace(draft.terms, release=None))).content()


def _draft(said: Mapping[str, Any]) -> DraftContent:
    unknown = set(said) - _KNOWN
    if unknown:
        raise NoticeUnreadable(f"{', '.join(sorted(unknown))}: not known")
    # Without an audience it reaches nobody, and the form asks for one: never everybody by mistake.
    audience = said.get("audience", {"rule": ReleaseRule.ONLY, "bureaus": []})
    return DraftContent(
        type=said["type"],
        language=said["language"],
        channel=said.get("channel", "notice"),
        request_kind=said.get("request_kind", ""),
        urgency=said.get("urgency", ""),
        texts=said.get("texts", {}),
        facts=said.get("facts", {}),
        handling=said.get("handling", "H1"),
        handling_note=said.get("handling_note", ""),
        national_reference=said.get("national_reference", ""),
        purposes=tuple(said.get("purposes", ())),
        audience=Release(ReleaseRule(audience["rule"]), tuple(sorted(audience.get("bureaus", ())))),
        subjects=tuple(
            SubjectInput(
                role=SubjectRole(one.get("role", SubjectRole.PRINCIPAL)),
                draft=draft_of(one["record"]),
                note=one.get("note", ""),
            )
            for one in said.get("subjects", ())
        ),
    )


_KNOWN = frozenset(
    {
        "type", "channel", "request_kind", "language", "urgency", "texts", "facts", "handling", "handling_note",
        "purposes", "subjects", "audience", "national_reference",
    }
)  # fmt: skip


def _line(whole: Mapping[str, Any]) -> str:
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n"


def exported(actor: Actor, notice: Notice, format_: str) -> str:
    """A notice as the actor may see it, in one of the forms: `json` or `ftm`. The caller has left the trace."""
    subjects = queries.subjects_of(actor, notice)
    if format_ == "ftm":
        return "".join(ftm_lines(notice, subjects))
    own = actor.bureau in (notice.requesting_bureau_id, Bureau.SECRETARIAT) and not actor.entity
    return json_line(notice, subjects, own=own)
