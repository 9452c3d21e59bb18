"""A tenant that has opened its public pages."""

import pytest

from apps.portal.models import PortalRules
from tests.cast import Cast


@pytest.fixture(autouse=True)
def open_to_residents(cast: Cast) -> PortalRules:
    return PortalRules.objects.create(is_open=True)
