from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "comity.screening"
    label = "screening"
    verbose_name = "Screening"
