from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "apps.assessment"
    label = "assessment"

    def ready(self) -> None:
        # Models can be imported only now.
        from apps.assessment.posting import post_new_entries  # noqa: PLC0415
        from apps.clocks.sweep import register  # noqa: PLC0415

        register(post_new_entries)
