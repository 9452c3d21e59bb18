"""Who is asking, in which post, in which language."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from apps.audit.models import Stamp, acting
from apps.staff.queries import actor_for

SESSION_KEY = "appointment_id"
Handler = Callable[[HttpRequest], HttpResponseBase]


class ActorMiddleware:
    """Sets `request.actor`: the person in the post chosen in the session, else in their first one; None if nobody.

    It is read anew on every request, so an appointment that ended yesterday has no powers today.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = None  # type: ignore[attr-defined]
        if getattr(request, "tenant", None) is None or not request.user.is_authenticated:
            return self.get_response(request)
        today = timezone.localdate()
        person_id = request.user.person_id
        chosen = request.session.get(SESSION_KEY)
        actor = actor_for(person_id, chosen, today)
        if actor is None and chosen is not None:
            del request.session[SESSION_KEY]
            actor = actor_for(person_id, None, today)
        request.actor = actor  # type: ignore[attr-defined]
        token = acting.set(Stamp(person_id, actor.appointment_id if actor else None))
        try:
            return self.get_response(request)
        finally:
            acting.reset(token)


class LanguageMiddleware:
    """Chinese first: what the person chose, else what this browser chose here, else the tenant's own language.

    Programs say what they want in Accept-Language.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with translation.override(_language(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response


def _language(request: HttpRequest) -> str:
    tenant = getattr(request, "tenant", None)
    if tenant is None:
        return translation.get_language_from_request(request)
    if request.path_info.startswith("/api/"):
        wanted = request.headers.get("Accept-Language")
        return translation.get_language_from_request(request) if wanted else tenant.language
    user = request.user
    chosen = user.language if user.is_authenticated else ""
    return chosen or request.session.get("language") or tenant.language
