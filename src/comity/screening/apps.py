from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "comity.screening"
    label = "screening"
    verbose_name = "Screening"

    def ready(self) -> None:
        """Say to notices who counts what came of them."""
        from comity.notices import outcomes
        from comity.screening import operation_counts

        outcomes.register(operation_counts.of_notices)
