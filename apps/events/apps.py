from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "apps.events"
    label = "events"

    def ready(self) -> None:
        # Models can be imported only now.
        from apps.clocks.sweep import register  # noqa: PLC0415
        from apps.events import lifecycle  # noqa: PLC0415

        register(lifecycle.lapse_acceptance)
        register(lifecycle.decline_unsupplemented)
        register(lifecycle.resume_suspended)
        register(lifecycle.archive_closed)
        register(lifecycle.raise_cards)
        register(lifecycle.tell_reminders)
