"""What the tenant opens to residents."""

from apps.portal.models import PortalRules


def rules() -> PortalRules:
    """The tenant's; as delivered, nothing is open."""
    return PortalRules.objects.first() or PortalRules()
