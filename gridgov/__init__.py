"""Wiring only: settings, addresses, Celery. The product is in `apps/`."""

from gridgov.celery import app as celery_app

__all__ = ["celery_app"]
