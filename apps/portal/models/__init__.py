"""What the tenant shows to residents, and what residents leave with it."""

from apps.portal.models.letters import Letter
from apps.portal.models.posters import Poster
from apps.portal.models.rules import PortalRules
from apps.portal.models.slips import Slip

__all__ = ["Letter", "PortalRules", "Poster", "Slip"]
