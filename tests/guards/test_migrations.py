"""Whoever changes a model makes its migration in the same commit."""

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

OURS = {config.label for config in apps.get_app_configs() if config.name.startswith("apps.")}


def test_no_model_is_without_its_migration() -> None:
    loader = MigrationLoader(None)
    with translation.override(None, deactivate=True):  # migrations hold the msgids
        now = ProjectState.from_apps(apps)
        changes = MigrationAutodetector(loader.project_state(), now).changes(graph=loader.graph)
    missing = {
        label: [operation.describe() for migration in migrations for operation in migration.operations]
        for label, migrations in changes.items()
        if label in OURS
    }
    assert not missing, f"Run manage.py makemigrations: {missing}"


def test_no_two_migrations_of_an_app_stand_side_by_side() -> None:
    assert not MigrationLoader(None).detect_conflicts()
