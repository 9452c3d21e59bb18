"""Links to photos. Each names the tenant and runs out; whoever opens it must still be able to see the event."""

from django.core import signing
from django.utils.translation import gettext as _

from apps.errors import NotThere
from apps.events.models import Evidence
from apps.tenancy.context import current

LINK_SECONDS = 3600


def link_token(evidence_id: int) -> str:
    """What the address of a photo carries: the photo, this tenant, and the time."""
    return signing.dumps(evidence_id, salt=_salt())


def from_token(token: str) -> Evidence:
    """The photo a token of this tenant names; `NotThere` when it is forged, another tenant's, or has run out."""
    try:
        evidence_id = signing.loads(token, salt=_salt(), max_age=LINK_SECONDS)
        return Evidence.objects.select_related("event").get(pk=evidence_id)
    except (signing.BadSignature, Evidence.DoesNotExist) as problem:
        raise NotThere("no_photo", _("This link to a photo has run out. Open the event again.")) from problem


def _salt() -> str:
    return f"evidence:{current().schema_name}"
