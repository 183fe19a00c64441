"""What happens in the demonstration, as verbs of the apps."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from comity.core import events
from comity.core.actors import Actor, Origin
from comity.core.codes import (
    CONSULTING,
    Category,
    Handling,
    InformationEvaluation,
    LegalBasis,
    Purpose,
    SourceEvaluation,
)
from comity.core.home import place
from comity.members import queries as members
from comity.members import services as membership
from comity.members.demonstration import PROFILE
from comity.members.models import Account
from comity.records import importing, interchange
from comity.records import services as records
from comity.records.drafts import Release, ReleaseRule
from comity.records.models import ImportRun, ListSource
from comity.records.rules import Conditions
from comity.records.services.lists import ListTerms
from comity.screening import manifests
from comity.screening import services as screening
from comity.screening.answers import CheckAnswer, answer, answers
from comity.screening.codes import HitState, Means
from comity.screening.manifests import ManifestRow
from comity.screening.models import Batch, Candidate, Check, Hit
from comity.screening.questions import Number, Question
from comity.screening.search import Inquiry
from comity.screening.services.batches import manifest_file
from comity.site.demonstration import world

# Who speaks for each bureau, and who stands at the ferry port.
CONTRIBUTORS = {
    "XA": "ines.xa",
    "XB": "vera.xb",
    "XC": "huda.xc",
    "XD": "salma.xd",
    "XE": "galina.xe",
    "XF": "haiqing.xf",
}
AT_THE_PORT = "despina.lanta"
WANTED = "XC-W-0147"
MISSING = "XE-M-0009"

LIST = "{bureau} national file"
RETENTION_MONTHS = 60
MANIFEST = "ferry-halcyon-strait.csv"

Told = Callable[[int, int], None]


@dataclass(slots=True)
class Play:
    """One run of the story: what each step found, for the next step and for the teller."""

    batch: Batch | None = None
    vessel: CheckAnswer | None = None
    candidates: list[CheckAnswer] = field(default_factory=list)

    def prepare_world(self) -> None:
        """Invented states, bureaus, posts and officers, beside the real members."""
        membership.set_up_organisation(members.operator_actor(), profile=PROFILE, at=timezone.now())

    def share_records(self, told: Told) -> Iterator[ImportRun]:
        """Each bureau's file of records, imported as its officer would import it."""
        for number, (bureau, username) in enumerate(CONTRIBUTORS.items()):
            path = place("demonstration", f"{bureau}.ftm.json")
            path.write_text("".join(interchange.json_lines(world.records_of(bureau))), encoding="utf-8")
            officer = acting(username, Purpose.ADMINISTRATION, "national file")
            yield importing.import_files(officer, source=_list_of(officer), paths=[path], clock=timezone.now)
            told(number + 1, len(CONTRIBUTORS))

    def screen_passengers(self, told: Told) -> list[CheckAnswer]:
        """The ferry's passenger list, checked by the officer at the port. Returns the travellers with candidates."""
        officer = self.officer_at_the_port()
        data = self.manifest().read_bytes()
        manifest = manifests.read(data, today=timezone.localdate())
        digest = hashlib.sha256(data).hexdigest()
        file = manifest_file(MANIFEST, digest, manifest, carrier_reference=world.story().vessel["name"])
        rows = [row for row in manifest.rows if isinstance(row, ManifestRow)]
        inquiries = [Inquiry(row.question, row=row.row, seat=row.seat) for row in rows]
        self.batch = screening.screen_manifest(
            officer, file=file, inquiries=inquiries, at=timezone.now(), progress=told
        )
        found = Check.objects.filter(batch=self.batch, result="candidates").order_by("row")
        self.candidates = answers(officer, list(found))
        return self.candidates

    def screen_vessel(self) -> CheckAnswer:
        """The ferry itself."""
        officer, vessel = self.officer_at_the_port(), world.story().vessel
        asked = Question(
            kind="vessel",
            names=(vessel["name"],),
            countries=(vessel["flag"],),
            numbers=(Number("imo", vessel["imo"]),),
        )
        self.vessel = answer(officer, screening.check(officer, question=asked, at=timezone.now()))
        return self.vessel

    def report_hit(self) -> Hit:
        """The wanted man is taken up: the bureau that seeks him is told."""
        return self._take_up(
            WANTED,
            "Travels alone. Date of birth as sought; passport of another number. Waits in the second line.",
        )

    def find_the_girl(self) -> Hit:
        """The missing girl is taken up as well; her bureau confirms, and the port says what followed."""
        hit = self._take_up(MISSING, "With a woman of about thirty, who says she is an aunt. Both wait in the office.")
        if hit.is_open:
            answering = acting(CONTRIBUTORS["XE"], Purpose.HIT_CONFIRMATION, "missing persons")
            screening.answer_hit(
                answering,
                hit=hit,
                answer=HitState.CONFIRMED,
                means=[Means.DOCUMENT],
                text="It is she. Her mother is on the way; do not let the woman leave with her.",
                at=timezone.now(),
            )
        if not hit.outcomes.exists():
            found = screening.OutcomeSaid(code="located", happened_at=timezone.now())
            screening.record_outcome(self.officer_at_the_port(), hit=hit, outcome=found, at=timezone.now())
            events.deliver()
        return hit

    def _take_up(self, reference: str, note: str) -> Hit:
        """One of the passengers' candidates, taken up. Once; later runs find the hit again."""
        known = Hit.objects.filter(record_reference=reference).order_by("reported_at").first()
        if known is not None:
            return known
        possible = Candidate.objects.filter(check_made__batch=self.batch, record_reference=reference)
        candidate = possible.order_by("-score")[0]
        now = timezone.now()
        observed = screening.Observation(
            observed_at=now - timedelta(minutes=2), place="Lanta, ferry terminal", note=note
        )
        hit = screening.take_up_candidate(self.officer_at_the_port(), candidate=candidate, observed=observed, at=now)
        events.deliver()
        return hit

    def manifest(self) -> Path:
        """The passenger list as the carrier sent it."""
        path = place("demonstration", MANIFEST)
        with path.open("w", encoding="utf-8", newline="") as file:
            world.write_manifest(file)
        return path

    @staticmethod
    def officer_at_the_port() -> Actor:
        """The front-line officer who makes the checks, for the joint operation."""
        return acting(AT_THE_PORT, Purpose.BORDER_CHECK, f"Operation {world.story().operation}")


def acting(username: str, purpose: Purpose, reference: str) -> Actor:
    """One of the invented officers, acting from the command line."""
    account = Account.objects.get(username=username)
    return members.actor_of(account, origin=Origin.COMMAND, purpose=purpose, reference=reference, language="en")


def _list_of(officer: Actor) -> ListSource:
    name = LIST.format(bureau=officer.bureau)
    known = ListSource.objects.filter(name=name).first()
    if known is not None:
        return known
    conditions = Conditions(
        handling=Handling.H0,
        source_evaluation=SourceEvaluation.B,
        information_evaluation=InformationEvaluation.TWO,
        release=Release(ReleaseRule.ALL),
        purposes=tuple(sorted(CONSULTING)),
        legal_basis=LegalBasis.NATIONAL_LAW,
        retention_on=None,
        category=Category.PERSON_OF_INTEREST,
    )
    terms = ListTerms(
        title=name, format="ftm", conditions=conditions, kept_while_listed=False, retention_months=RETENTION_MONTHS
    )
    return records.register_list(officer, name=name, terms=terms, at=timezone.now())
