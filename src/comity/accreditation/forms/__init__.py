"""What the pages of the press desk ask for."""

from comity.accreditation.forms.applying import (
    AdmittingLate,
    Applying,
    Completing,
    SettingTerms,
    TakingIn,
)
from comity.accreditation.forms.deciding import Answering, Appealing, Blocking, Deciding, DecidingMany, NotingScreening

__all__ = [
    "AdmittingLate",
    "Answering",
    "Appealing",
    "Applying",
    "Blocking",
    "Completing",
    "Deciding",
    "DecidingMany",
    "NotingScreening",
    "SettingTerms",
    "TakingIn",
]
