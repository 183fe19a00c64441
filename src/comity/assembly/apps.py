from django.apps import AppConfig


class AssemblyConfig(AppConfig):
    name = "comity.assembly"
    label = "assembly"
    verbose_name = "Assembly"
