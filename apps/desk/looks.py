"""Light or dark, and how large the text is: each person's own, kept like the language."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _

KEPT = {"theme": (("", _("As the device")), ("light", _("Light")), ("dark", _("Dark")))}
KEPT |= {"text_size": (("", _("Ordinary")), ("large", _("Large")), ("larger", _("Larger")))}


@dataclass(frozen=True, slots=True)
class Looks:
    """Empty: as the device says."""

    theme: str = ""
    text_size: str = ""


def looks_of(request: HttpRequest) -> Looks:
    """What the person chose, else what this browser chose here before logging in."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return Looks(user.theme, user.text_size)
    session = getattr(request, "session", None) or {}
    return Looks(session.get("theme", ""), session.get("text_size", ""))


def choose(request: HttpRequest, name: str, wanted: str) -> bool:
    """Keeps it in the session, and on the account of whoever has logged in; False for what there is not."""
    if wanted not in dict(KEPT.get(name, ())):
        return False
    request.session[name] = wanted
    if request.user.is_authenticated:
        setattr(request.user, name, wanted)
        request.user.save(update_fields=[name])
    return True
