"""Which of the pictures of notices are public: those of extracts that are."""

from comity.notices.models import PublicExtract
from comity.notices.queries.public import shown_extracts

HOLDERS = {PublicExtract._meta.label_lower: shown_extracts}
