from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "apps.portal"
    label = "portal"

    def ready(self) -> None:
        # Models can be imported only now.
        from apps.clocks.sweep import register  # noqa: PLC0415
        from apps.portal.letters.reminding import tell_letters  # noqa: PLC0415

        register(tell_letters)
