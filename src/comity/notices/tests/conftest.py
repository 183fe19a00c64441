"""The cast: bureaus of invented states, the Secretariat's reviewers, and who else there is."""

import pytest

from comity.core.actors import Actor
from comity.core.codes import Purpose, Role
from comity.members.models import Bureau, Member
from comity.notices.tests.casting import officer
from comity.records.tests.casting import as_operation
from tests.scenes import scene

STATES = ("XA", "XB", "XC", "XD")


def _found() -> None:
    for code in STATES:
        Bureau.objects.create(code=code, member=Member.objects.create(code=code, names={"en": f"State {code}"}))
    Bureau.objects.create(code=Bureau.SECRETARIAT, kind="secretariat")


@pytest.fixture
@scene
def bureaus(db: None) -> None:
    """The bureaus of four invented states, and the General Secretariat's."""
    as_operation(_found)


@pytest.fixture
@scene
def vera(bureaus: None) -> Actor:
    """An officer of XB, which asks."""
    return officer("vera.xb", "XB", Role.OFFICER)


@pytest.fixture
@scene
def despina(bureaus: None) -> Actor:
    """An officer of XA, which receives."""
    return officer("despina.xa", "XA", Role.OFFICER)


@pytest.fixture
@scene
def huda(bureaus: None) -> Actor:
    """An officer of XC."""
    return officer("huda.xc", "XC", Role.OFFICER)


@pytest.fixture
@scene
def reviewers(bureaus: None) -> tuple[Actor, Actor]:
    """Two compliance reviewers of the General Secretariat."""
    return (
        officer("compliance.gs", "GS", Role.COMPLIANCE, purpose=Purpose.INVESTIGATION),
        officer("second.gs", "GS", Role.COMPLIANCE, purpose=Purpose.INVESTIGATION),
    )


@pytest.fixture
@scene
def duty(bureaus: None) -> Actor:
    """The duty officer of the command centre."""
    return officer("duty.gs", "GS", Role.COMMAND)


@pytest.fixture
@scene
def privacy(bureaus: None) -> Actor:
    """The data-protection officer of the General Secretariat."""
    return officer("privacy.gs", "GS", Role.DATA_PROTECTION, purpose=Purpose.DATA_PROTECTION)
