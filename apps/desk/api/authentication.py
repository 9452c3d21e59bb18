"""Who calls, and in which post: by token or by session, with the header `X-Post` choosing among several posts."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from knox.auth import TokenAuthentication
from knox.models import AuthToken
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from apps.audit.models import Stamp, acting
from apps.errors import NotYours
from apps.staff.actors import InPost
from apps.staff.models import User
from apps.staff.passwords import refuse_handed_over
from apps.staff.queries import actor_for

POST_HEADER = "X-Post"
LONGEST_ID = 18


class Token(TokenAuthentication):
    """Knox's, for a token that is bytes of any kind. Tokens are rows of the tenant: elsewhere they mean nothing.

    Tokens that have expired are swept out at the next log-in, not looked for on every request.
    """

    def authenticate_credentials(self, token: bytes) -> tuple:
        if not token.isalnum():
            raise AuthenticationFailed
        return super().authenticate_credentials(token)

    def _cleanup_token(self, auth_token: AuthToken) -> bool:
        """Whether the token has expired."""
        return auth_token.expiry is not None and auth_token.expiry < timezone.now()


class Session(SessionAuthentication):
    """The browser's session; every writing request needs its CSRF token."""


class HoldsAPost(BasePermission):
    """Whoever acts does so in a post that is in force today."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if getattr(request, "actor", None) is None:
            raise NotYours(
                "no_post",
                _("You hold no post that is in force today. Ask the administrator of your unit for an appointment."),
            )
        return True


def recognise(request: Request) -> InPost | None:
    """The actor of an authenticated request, also stamped on the records it changes; None without a post.

    Raises `NotYours` when X-Post names a post that is somebody else's, or has ended, and where somebody else has set
    the password.
    """
    if not isinstance(request.user, User):
        return None
    refuse_handed_over(request.user)
    wanted = request.headers.get(POST_HEADER)
    if wanted is None and isinstance(request.successful_authenticator, Session):
        return request._request.actor  # type: ignore[attr-defined]  # the session's own choice, made by ActorMiddleware
    actor = _actor(request.user.person_id, wanted)
    acting.set(Stamp(request.user.person_id, actor.appointment_id if actor else None))
    return actor


def _actor(person_id: int, wanted: str | None) -> InPost | None:
    if wanted is None:
        return actor_for(person_id, None, timezone.localdate())
    known = wanted.isascii() and wanted.isdecimal() and len(wanted) <= LONGEST_ID
    actor = actor_for(person_id, int(wanted), timezone.localdate()) if known else None
    if actor is None:
        raise NotYours(
            "not_your_post",
            _("X-Post names a post that is not yours or is not in force today. me/ lists your posts."),
        )
    return actor
