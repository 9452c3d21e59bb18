"""The WSGI application. It refuses to start with a powerful log-in."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridgov.settings")

application = get_wsgi_application()

from apps.tenancy.guard import refuse_powerful_login  # noqa: E402  Django's apps must be loaded first

refuse_powerful_login()
