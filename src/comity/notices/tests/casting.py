"""The cast of notices' tests, and the steps that a notice takes in them. Invented states and people only."""

from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from comity.core.actors import Actor, Origin
from comity.core.codes import Purpose, Role
from comity.members.models import Account, Bureau, Officer
from comity.members.queries import actor_of
from comity.notices import queries, services
from comity.notices.codes import SubjectRole
from comity.notices.content import Answers, Asked, DraftContent, Note, Questions, SubjectInput
from comity.notices.models import Notice, Question
from comity.notices.tables import LANGUAGES
from comity.records.drafts import RecordDraft, Release, ReleaseRule
from comity.records.tests.casting import AT, as_operation, person

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ALL = Release(ReleaseRule.ALL)
PROSE = "On 3 June 2026 he took the savings of forty people in the port of Marsa, and two of them recognised him. "

TEXTS = MappingProxyType({name: dict.fromkeys(LANGUAGES, PROSE) for name in ("summary", "facts_of_case")})
FACTS = MappingProxyType(
    {
        "date_of_facts": {"from": "2026-06-03"},
        "place_of_facts": "Marsa, XB",
        "offences": ["fraud"],
        "law": "Criminal Code, 313",
        "penalty": {"months": 60},
        "warrant": {"number": "12/26", "issued_on": "2026-07-01", "authority": "Court of Marsa", "state": "XB"},
        "extradition": {"assured": True, "basis": "treaty of 2009"},
    }
)
GREEN_TEXTS = MappingProxyType(
    {
        name: dict.fromkeys(LANGUAGES, PROSE)
        for name in ("summary", "facts_of_case", "threat", "assessment", "protective_measures")
    }
)


def officer(name: str, bureau: str, *roles: Role, purpose: Purpose | None = Purpose.WANTED_PERSONS) -> Actor:
    """An officer as the store knows one: a reviewer's own state is read from there."""

    def enrol() -> None:
        account = Account.objects.create(username=name)
        Officer.objects.create(account=account, bureau_id=bureau, name=name, roles=list(roles), began_at=AT)

    as_operation(enrol)
    account = Account.objects.get(username=name)
    return actor_of(account, origin=Origin.WEB, purpose=purpose, reference="", language="en")


def wanted(name: str = "Oren Vasquill", **properties: str) -> RecordDraft:
    """A draft of a wanted person."""
    said = {"birthDate": "1985-02-03", "nationality": "XB", "gender": "male", **properties}
    return replace(person(name, **said), category="wanted", offences=("fraud",))


def content(type_: str = "red", **changed: Any) -> DraftContent:
    """A complete request; changed as named."""
    said: dict[str, Any] = {
        "type": type_,
        "language": "fr",
        "audience": ALL,
        "purposes": ("wanted-persons", "border-check"),
        "texts": TEXTS if type_ == "red" else GREEN_TEXTS,
        "facts": FACTS if type_ == "red" else {"offences": ["fraud"]},
        "subjects": (SubjectInput(draft=wanted() if type_ == "red" else replace(wanted(), category="convicted")),),
        **changed,
    }
    if type_ == "green":
        said["texts"] = {name: GREEN_TEXTS[name] for name in ("summary", "facts_of_case", "threat", "assessment")}
        said["texts"] = changed.get("texts", said["texts"])
        said["purposes"] = changed.get("purposes", ("alert", "border-check"))
    return DraftContent(**said)


def about(record: UUID, draft: RecordDraft | None = None, *, role: SubjectRole = SubjectRole.PRINCIPAL) -> SubjectInput:
    """A subject that is a record already."""
    return SubjectInput(role=role, record=record, draft=draft)


def seen(actor: Actor, notice: Notice) -> int:
    """What the officer's page showed last."""
    return queries.last_step_seen(actor, notice)


def drafted(actor: Actor, type_: str = "red", *, at: datetime = NOW, **changed: Any) -> Notice:
    """A draft of the officer's bureau."""
    return services.draft_notice(actor, content=content(type_, **changed), at=at)


def requested(actor: Actor, type_: str = "red", *, at: datetime = NOW, **changed: Any) -> Notice:
    """A request of the officer's bureau."""
    notice = drafted(actor, type_, at=at, **changed)
    return services.request_notice(actor, notice=notice, seen=seen(actor, notice), at=at)


def recommended(reviewer: Actor, notice: Notice, *, at: datetime = NOW) -> Notice:
    """The notice, after the first of two reviewers."""
    return services.recommend_notice(reviewer, notice=notice, seen=seen(reviewer, notice), note=Note("lawful"), at=at)


def published(owner: Actor, reviewers: tuple[Actor, Actor], type_: str = "red", *, at: datetime = NOW, **changed: Any):
    """A notice in force, by as many reviewers as its type asks for."""
    notice = requested(owner, type_, at=at, **changed)
    return decided(notice, reviewers, at=at)


def decided(notice: Notice, reviewers: tuple[Actor, Actor], *, at: datetime = NOW) -> Notice:
    """A request that was published."""
    first, second = reviewers
    if notice.type in ("red", "silver", "un"):
        notice = recommended(first, notice, at=at)
    return services.publish_notice(second, notice=notice, seen=seen(second, notice), note=Note(), at=at)


def returned(reviewer: Actor, notice: Notice, *questions: str, at: datetime = NOW) -> Notice:
    """The notice, sent back with questions."""
    return services.return_notice(
        reviewer,
        notice=notice,
        seen=seen(reviewer, notice),
        questions=Questions([Asked(text) for text in questions]),
        reasons=("facts-insufficient",),
        at=at,
    )


def answers_to(notice: Notice, text: str = "The court's decision is attached.") -> Answers:
    """An answer to each open question."""
    waiting = Question.objects.filter(notice=notice, answered_at__isnull=True)
    return Answers(dict.fromkeys(waiting.values_list("number", flat=True), text))


def found_bureau(code: str) -> Bureau:
    """The bureau of that code."""
    return Bureau.objects.get(pk=code)
