"""Powers over the tenant as a whole."""

from django.utils.translation import gettext as _

from apps.errors import NotYours
from apps.staff.actors import InPost

MANAGE = "manage_tenant"


def may_manage(actor: InPost) -> bool:
    """Whether the post changes the tenant's settings: its power lies on the district itself, the root of the tree."""
    return any(path.count(".") == 1 for path in actor.powers.get(MANAGE, ()))


def refuse_unless_manager(actor: InPost) -> None:
    if not may_manage(actor):
        raise NotYours(
            "no_power",
            _(
                "Settings are changed by the tenant's administrators. Choose another post in the header, or ask one of "
                "them."
            ),
        )
