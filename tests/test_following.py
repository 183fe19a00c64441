"""What one bureau shares is screened at another's node, hub or no hub, and is gone from it when it is taken back.

Real servers, real brokers.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.federation import FederatedNode, Federation, until
from tests.outside import rows

pytestmark = pytest.mark.slow

CANARY = "Zephyrine Oduyanaq"

# XA shares somebody with XB alone; her id is printed.
SHARING = """
from dataclasses import replace
from comity.core.actors import system
from comity.records.drafts import Release, ReleaseRule
from comity.records.services import contribute_record
from comity.records.tests.casting import CONDITIONS, person
from django.utils.timezone import now
conditions = replace(CONDITIONS, release=Release(ReleaseRule.ONLY, ("XB",)))
draft = person("{name}", birthDate="1971-05-03", nationality="XA")
print(contribute_record(system("XA"), draft=draft, conditions=conditions, at=now()).pk)
"""
# XA adds a photograph of her; its id is printed.
PICTURING = """
import io
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now
from PIL import Image
from comity.core.codes import Handling, Purpose
from comity.records import services
from comity.records.attachments.preparing import prepare
from comity.records.attachments.roles import AttachmentRole
from comity.records.tests.casting import actor
drawn = io.BytesIO()
Image.effect_noise((320, 400), 90).convert("RGB").save(drawn, "JPEG")
print(services.attach(
    actor("XA", purpose=Purpose.INVESTIGATION), holder_type="records.record", holder_id="{record}",
    record_id="{record}", role=AttachmentRole.PHOTOGRAPH,
    prepared=prepare(SimpleUploadedFile("face.jpg", drawn.getvalue())), handling=Handling.H1, at=now(),
).pk)
"""
# XA lets nobody but itself see her any more.
NARROWING = """
from comity.core.actors import system
from comity.records.drafts import ReleaseRule
from comity.records.models import Record
from comity.records.services import set_release
from django.utils.timezone import now
record = Record.objects.get(pk="{record}")
set_release(
    system("XA"), record=record, rule=ReleaseRule.ONLY, bureaus=(), purposes=record.release.purposes,
    handling=record.handling, handling_note="", at=now(),
)
"""
# Whom a check by an officer of a bureau finds at this node.
SCREENING = """
from comity.core.codes import Purpose, Role
from comity.records.tests.casting import actor
from comity.screening.answers import answer
from comity.screening.questions import Question
from comity.screening import services
from django.utils.timezone import now
officer = actor("{bureau}", Role.FRONT_LINE, purpose=Purpose.BORDER_CHECK)
made = services.check(officer, question=Question(names=("{name}",), birth_dates=("1971-05-03",)), at=now())
print(*(one.name for one in answer(officer, made).candidates), sep="|")
"""
COMPLIED = (
    "SELECT count(*) FROM exchange_consignment c JOIN exchange_act a ON a.id = c.act_id"
    " WHERE a.here AND a.kind = 'record-narrowed' AND c.state = 'complied'"
)


@pytest.fixture
def federation(joined: Path, tmp_path: Path) -> Iterator[Federation]:
    """A hub, which hosts XC and the rest, and nodes of XA and XB."""
    made = Federation.copied(joined, tmp_path / "federation")
    yield made
    made.stop()


def met(node: FederatedNode, bureau: str) -> str:
    """Whom a check at a node finds."""
    return node.script(SCREENING.format(bureau=bureau, name=CANARY)).strip()


def pictures(node: FederatedNode, key: str) -> list[Path]:
    """The files of a node that are a picture or its small copy, or parts of it."""
    return sorted(path for path in node.home.rglob(f"*{key}*") if path.is_file())


def copies(node: FederatedNode, content: bytes) -> list[str]:
    """The files of a node in which a piece of a picture stands."""
    piece = content[len(content) // 2 :][:200]
    files = (path for path in node.home.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(str(path.relative_to(node.home)) for path in files if piece in path.read_bytes())


def files_with_a_trace(node: FederatedNode) -> list[str]:
    """The files of a node in which a word of the name stands, as it was written or as an index has it."""
    words = re.compile("|".join(word for part in CANARY.split() for word in (part, part.lower())).encode())
    files = (path for path in node.home.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(str(path.relative_to(node.home)) for path in files if words.search(path.read_bytes()))


def test_a_shared_record_is_met_elsewhere_until_it_is_taken_back(federation: Federation) -> None:
    xa, xb = federation.nodes["xa"], federation.nodes["xb"]
    record = xa.script(SHARING.format(name=CANARY)).strip()
    assert until(lambda: rows(xb.home, "SELECT caption FROM records_record") == [(CANARY,)])
    assert met(xb, "XB") == CANARY
    picture = xa.script(PICTURING.format(record=record)).strip()
    assert until(lambda: len(pictures(xb, picture)) == 2, seconds=60)  # the picture, and its small copy
    drawn = pictures(xb, picture)[0].read_bytes()
    federation.hub.kill()
    assert met(xb, "XB") == CANARY  # the hub is gone, and the border goes on
    federation.hub.serve()
    assert files_with_a_trace(federation.hub) == []  # whoever was not given it has it in no file (T3)
    assert met(federation.hub, "XC") == ""
    xa.script(NARROWING.format(record=record))
    assert until(lambda: rows(xa.home, COMPLIED) == [(1,)])
    assert met(xb, "XB") == ""
    assert (pictures(xb, picture), copies(xb, drawn)) == ([], [])
