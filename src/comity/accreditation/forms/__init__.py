"""What the pages of the press desk ask for."""

from comity.accreditation.forms.applying import (
    AdmittingLate,
    Applying,
    Completing,
    SettingTerms,
    TakingIn,
)
from comity.accreditation.forms.deciding import Answering, Appealing, Deciding

__all__ = [
    "AdmittingLate",
    "Answering",
    "Appealing",
    "Applying",
    "Completing",
    "Deciding",
    "SettingTerms",
    "TakingIn",
]
