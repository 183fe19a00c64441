"""What officers do at their nodes in the stories between nodes. Run inside a node."""

import json
from dataclasses import replace
from datetime import timedelta

from django.utils.timezone import now

from comity.core.actors import system
from comity.core.codes import Handling, Purpose, Role
from comity.core.models import AuditEntry
from comity.exchange.models import Act
from comity.exchange.services import recalling, writing
from comity.exchange.services.recalling import Words
from comity.exchange.tests.test_attached import fingerprints
from comity.exchange.writing import Writing
from comity.records import services as of_records
from comity.records.attachments.preparing import prepare
from comity.records.attachments.roles import AttachmentRole
from comity.records.drafts import Release, ReleaseRule
from comity.records.tests.casting import CONDITIONS, actor, person
from comity.screening import services as of_screening
from comity.screening.answers import answer
from comity.screening.models import Candidate
from comity.screening.questions import Question


def share(owner: str, to: str, name: str, *, discreet: bool) -> list[str]:
    """Share somebody with one other bureau; discreetly: have the own bureau told when she is met, and show nobody."""
    conditions = replace(
        CONDITIONS,
        release=Release(ReleaseRule.ONLY, (to,)),
        discreet=discreet,
        retention_on=now().date() + timedelta(days=300),
    )
    draft = person(name, key=name, birthDate="1971-05-03", nationality=owner)
    of_records.contribute_record(system(owner), draft=draft, conditions=conditions, at=now())
    return []


def check(bureau: str, *names: str) -> list[str]:
    """Check somebody of each name at the border. Returns, as JSON, whom the officer finds, and the ledger's entries."""
    officer = actor(bureau, Role.FRONT_LINE, purpose=Purpose.BORDER_CHECK)
    told = []
    for name in names:
        before = AuditEntry.objects.count()
        made = of_screening.check(officer, question=Question(names=(name,), birth_dates=("1971-05-03",)), at=now())
        found = [one.name for one in answer(officer, made).candidates]
        kept = list(
            AuditEntry.objects.filter(position__gte=before, actor_id=officer.id).values_list("event", flat=True)
        )
        told.append(json.dumps({"found": found, "kept": kept}))
    return told


def report(bureau: str) -> list[str]:
    """Take the newest candidate up: its owner is told. Returns the id of the hit."""
    officer = actor(bureau, Role.FRONT_LINE, purpose=Purpose.BORDER_CHECK)
    seen = of_screening.Observation(observed_at=now() - timedelta(minutes=5), place="Port of Ankra, gate 2")
    candidate = Candidate.objects.latest("pk")
    return [of_screening.take_up_candidate(officer, candidate=candidate, observed=seen, at=now()).pk.hex]


def send_a_file(bureau: str, to: str) -> list[str]:
    """Write to another bureau, with fingerprints. Returns the id of the file."""
    officer = actor(bureau, Role.OFFICER, purpose=Purpose.INVESTIGATION)
    written = Writing(to=[to], title="Thumb", texts={"en": "His thumb."}, handling="H2")
    draft = writing.save_draft(officer, draft=None, seq=0, writing=written, at=now())
    file = of_records.attach(
        officer,
        holder_type=draft._meta.label_lower,
        holder_id=draft.pk,
        record_id=None,
        role=AttachmentRole.FINGERPRINT,
        prepared=prepare(fingerprints()),
        handling=Handling.H2,
        at=now(),
    )
    writing.send_message(officer, draft=draft, at=now())
    return [str(file.pk)]


def take_back_the_message(bureau: str) -> list[str]:
    """Take back from everybody what was written."""
    officer = actor(bureau, Role.OFFICER, purpose=Purpose.INVESTIGATION)
    act = Act.objects.get(kind="message", issuer=bureau, here=True)
    recalling.recall_act(officer, act=act, scope="withdraw", bureaus=(), reason="wrong", words=Words(""), at=now())
    return []
