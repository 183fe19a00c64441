"""The part of `following` that runs inside a node, which is the owner's first and the follower's then."""

import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from django.utils.timezone import now

from comity.core.ids import new_id
from comity.engines import envelopes
from comity.exchange import directories, keeping, provisions, sharing
from comity.exchange.models import Act, Consignment, Hosting, Node
from comity.exchange.sayings import Arrival
from comity.exchange.services import accepting
from comity.members.models import Bureau, Member, Organisation
from comity.records.drafts import ReleaseRule
from comity.records.lists import default_terms
from comity.records.services import Chunk, import_chunk, register_list, start_import
from comity.records.tests.casting import actor, as_operation, person


def measure(records: int) -> None:
    """Print a line for each figure: work, how many, seconds, seconds of processor time."""
    as_operation(_found)
    provisions.ensure(["XA", "XB", "XC"], now())
    _read_in(records)
    as_operation(lambda: _settle("XB"))
    said: list[Any] = []
    _tell("share", records, lambda: said.extend(_share()))
    # The same records under other ids, said by XC of another node to XA: what was read in here is no mirror.
    bodies = [_as_another(body) for body in said]
    as_operation(lambda: _settle("XC"))
    acts = _sealed(bodies)
    _tell("mirror", records, lambda: [_accept(act) for act in acts])
    last = _sealed([{"as_of": "2026-11-22T10:00:00.000000Z"}], kind="holdings-stated", after=acts)
    _tell("no news", 1, lambda: _accept(last[0]))


def _tell(work: str, count: int, do: Callable[[], Any]) -> None:
    began, worked = time.perf_counter(), time.process_time()
    do()
    print(work, count, time.perf_counter() - began, time.process_time() - worked, sep="\t")


def _found() -> None:
    for code in ("XA", "XB", "XC"):
        Bureau.objects.create(code=code, member=Member.objects.create(code=code, names={"en": code}))
    Bureau.objects.get_or_create(code=Bureau.SECRETARIAT, defaults={"kind": "secretariat"})
    if not Organisation.objects.exists():
        Organisation.objects.create(profile="invented", edition="1", founded_at=now())


def _settle(bureau: str) -> None:
    node, _ = Node.objects.get_or_create(code="strait", defaults={"kind": "bureau", "joined_at": now()})
    Hosting.objects.create(node=node, bureau_id=bureau, from_at=now())


def _read_in(records: int) -> None:
    owner = actor("XA")
    source = register_list(owner, name="tide", terms=default_terms("tide", "ftm", rule=ReleaseRule.ALL), at=now())
    run = start_import(owner, source=source, file_name="tide", file_hash="0", file_bytes=1, at=now())
    for start in range(0, records, 500):
        drafts = [
            person(f"Invented Person{key:07d}", str(key), birthDate="1980-03-02", nationality="XA")
            for key in range(start, min(start + 500, records))
        ]
        run = import_chunk(owner, run=run, chunk=Chunk(start, drafts), at=now())


def _share() -> list[Any]:
    """Share everything, each part receipted at once. Returns what was said."""
    while sharing.share(now()):
        Consignment.objects.filter(closed_at__isnull=True).update(closed_at=now())
    return list(Act.objects.filter(kind="record-shared").order_by("pk").values_list("body", flat=True))


def _as_another(body: Any) -> Any:
    said = deepcopy(body)
    for entity in said["records"]:
        entity["id"] = str(new_id())
    return said


def _sealed(bodies: list[Any], *, kind: str = "record-shared", after: list[Any] | None = None) -> list[Any]:
    """Acts of XC to XA, as XC's node would seal them."""
    at, directory = now(), directories.current()
    signer = directories.signing_key("XC", directory, at)
    certificate = directory.sealing_certificate("XA", version=1, at=at)
    assert signer is not None
    assert certificate is not None
    acts = list(after or ())
    begun = len(acts)
    for body in bodies:
        previous = acts[-1].act_hash if acts else envelopes.FIRST_PREVIOUS
        draft = envelopes.ActDraft(
            id=str(new_id()), issuer="XC", kind=kind, kind_version=1, priority="routine", handling="H0", body=body
        )
        recipient = envelopes.Recipient("XA", certificate, len(acts) + 1, previous)
        acts.append(
            envelopes.seal(
                draft, signer=signer, recipients=[recipient], directory=directory, at=at, policy=keeping.policy()
            )
        )
    return acts[begun:]


def _accept(act: Any) -> None:
    outcome = accepting.accept(Arrival(act.envelope, "XA"), at=now())
    assert outcome is accepting.Outcome.ACCEPTED, outcome
