from django.apps import AppConfig


class AccreditationConfig(AppConfig):
    name = "comity.accreditation"
    label = "accreditation"
    verbose_name = "Accreditation"
