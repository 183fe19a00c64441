"""What the pages of the press desk ask for."""

from comity.accreditation.forms.applying import (
    AdmittingLate,
    Applying,
    Completing,
    SettingTerms,
    TakingIn,
)

__all__ = [
    "AdmittingLate",
    "Applying",
    "Completing",
    "SettingTerms",
    "TakingIn",
]
