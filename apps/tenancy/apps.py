from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "apps.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        # Models can be imported only now.
        from apps.tenancy.contenttypes import separate_by_tenant  # noqa: PLC0415

        separate_by_tenant()
