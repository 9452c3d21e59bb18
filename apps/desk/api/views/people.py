"""Tokens, and who the caller is."""

from typing import Any, cast

from django.contrib.auth import authenticate
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from apps.audit.models import AuditEntry
from apps.desk.api.base import ApiView
from apps.desk.api.errors import NotSignedIn, TooManyTries
from apps.desk.api.serializers import Credentials, MeOut, TokenOut
from apps.errors import Malformed
from apps.staff.models import AppointmentQuerySet, User
from apps.staff.passwords import refuse_handed_over
from apps.staff.queries import appointments_of


class TokenView(ApiView):
    """A token for a user name and a password. Wrong passwords count together with those of the log-in page."""

    authentication_classes: Any = []
    permission_classes: Any = []
    refusals = (400, 401, 403, 415, 429)

    @extend_schema(request=Credentials, responses=TokenOut, operation_id="auth_token")
    def post(self, request: Request) -> Response:
        given = Credentials(data=request.data)
        given.is_valid(raise_exception=True)
        user = _known(request, given.validated_data)
        refuse_handed_over(user)
        AuthToken.objects.filter(user=user, expiry__lt=timezone.now()).delete()
        row, token = AuthToken.objects.create(user)
        AuditEntry.objects.create(act="api.token", person_id=user.person_id)
        shown = {"token": token, "expiry": row.expiry, "posts": posts_of(user)}
        return Response(TokenOut(shown).data)


class LogoutView(ApiView):
    """The token that was sent is worth nothing from now on."""

    permission_classes = [IsAuthenticated]
    refusals = (400, 401, 403)

    @extend_schema(request=None, responses={204: None}, operation_id="auth_logout")
    def post(self, request: Request) -> Response:
        if not isinstance(request.auth, AuthToken):
            raise Malformed("no_token", _("A browser's session ends on the page's log-out button, not here."))
        request.auth.delete()
        return Response(status=204)


class MeView(ApiView):
    """Who the caller is, which posts they hold today, and in which of them this request was made."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=MeOut, operation_id="me")
    def get(self, request: Request) -> Response:
        user = cast(User, request.user)
        shown = {
            "username": user.username,
            "person": user.person.name,
            "acting_as": self.actor.appointment_id if self.actor else None,
            "posts": posts_of(user),
        }
        return Response(MeOut(shown).data)


def posts_of(user: User) -> AppointmentQuerySet:
    return appointments_of(user.person_id, timezone.localdate())


def _known(request: Request, credentials: dict[str, str]) -> User:
    """The user, or a refusal in words. Axes marks the very request that it was given: here the API's own."""
    user = authenticate(request, **credentials)
    if getattr(request, "axes_locked_out", False):
        raise TooManyTries(
            "locked",
            _("Too many wrong passwords for this account from here. Wait a quarter of an hour, then try again."),
        )
    if user is None:
        raise NotSignedIn("wrong_credentials", _("User name or password is wrong. Check both and try again."))
    return user
