"""What an application lacks, by the terms of its session: asked before it is sent in, and shown on its page."""

from comity.accreditation import editions
from comity.accreditation.codes import EXPIRING
from comity.accreditation.models import Application
from comity.accreditation.rules.completeness import REQUIRED, Missing, missing


def of(application: Application) -> list[Missing]:
    """Everything that is missing, in the order of the form."""
    return missing(
        {name: getattr(application, name) for name in (*REQUIRED, "arrives_on", "leaves_on")},
        {one.kind: one.valid_until_on for one in application.documents.all()},
        wanted=editions.edition(application.terms.edition).wanted(application.status),
        expiring=EXPIRING,
        last_day=application.session.closes_on,
    )
