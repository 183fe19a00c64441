"""What applicants took back is erased, and the exported session still verifies."""

from datetime import timedelta

import pytest

from comity.accreditation import services
from comity.accreditation.tests.casting import APPLICANT, DURING, received
from comity.accreditation.tests.test_decisions import UNCLEAR
from comity.assembly import exporting, verifying
from comity.core import checkpoints

pytestmark = pytest.mark.django_db


def test_erased_entries_of_applicants_break_nothing(tmp_path, terms, host):
    withdrawn, refused = received(terms), received(terms)
    services.refuse(host, application=refused, ruling=UNCLEAR, at=DURING)
    services.withdraw_application(APPLICANT, application=withdrawn, at=DURING)
    checkpoints.sign_checkpoint(DURING + timedelta(minutes=1))
    exporting.export(terms.session, tmp_path / "out")
    report = verifying.verify(tmp_path / "out")
    assert report.defect is None, report.defect
    assert report.entries >= 5
