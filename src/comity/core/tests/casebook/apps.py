from django.apps import AppConfig


class CasebookConfig(AppConfig):
    name = "comity.core.tests.casebook"
    label = "casebook"
