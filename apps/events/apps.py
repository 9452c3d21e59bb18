from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "apps.events"
    label = "events"

    def ready(self) -> None:
        # Models can be imported only now.
        from apps.clocks.sweep import register  # noqa: PLC0415
        from apps.events.lifecycle import lapse_acceptance  # noqa: PLC0415

        register(lapse_acceptance)
