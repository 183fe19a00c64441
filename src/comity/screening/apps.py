from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "comity.screening"
    label = "screening"
    verbose_name = "Screening"

    def ready(self) -> None:
        """Say to notices who knows what came of them."""
        from comity.notices import outcomes
        from comity.screening import clock_figures, listings, operation_counts

        outcomes.register(
            outcomes.Source(
                outcomes=operation_counts.of_notices,
                answers=clock_figures.answers,
                clocks=clock_figures.by_type_and_region,
                label=listings.label_of,
            )
        )
