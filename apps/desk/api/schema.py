"""The OpenAPI schema of one tenant's API, and the page that shows it."""

from typing import Any

from django.conf import settings
from django.urls import get_script_prefix
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from apps.desk.api.authentication import POST_HEADER, Session
from apps.desk.api.given import schema_of
from apps.desk.api.serializers import Refusal
from apps.errors import Conflicting, Malformed, NotThere, NotYours, Refused

WHAT_IT_MEANS = {
    400: "The input cannot be read; `data.fields` says which fields and why.",
    401: "No token, or one that is not known here.",
    403: "The post does not hold the power, or it is not yours or not in force.",
    404: "No such thing, or none that may be seen in this post.",
    409: "Changed since, or in a state that does not allow it; `data.steps` are the changes.",
    415: "The body is of a type that is not read here.",
    422: "Understood, but against a rule.",
    429: "Too many wrong passwords; wait.",
    503: "Photos cannot be checked for viruses just now; try again.",
}
WRITING = ("POST", "PUT")
GONE = "Made; the event is no longer among those that may be seen in this post."
POST_PARAMETER = OpenApiParameter(
    POST_HEADER,
    {"type": "integer", "minimum": 1},
    OpenApiParameter.HEADER,
    description="Which of one's posts to act in: an id from `me/`. Without it, the first.",
)


class Schema(AutoSchema):
    """Adds what is the same everywhere: the refusals, the post header, and the body of each move from its row."""

    def get_override_parameters(self) -> list[Any]:
        return [POST_PARAMETER] if self.view.authentication_classes else []

    def get_operation_id(self) -> str:
        move = self._move()
        return f"{move.of.value}_{move.name}" if move else super().get_operation_id()

    def get_description(self) -> str:  # type: ignore[override]
        move = self._move()
        if move is None or not move.sources:
            return super().get_description()
        states = ", ".join(f"`{state}`" for state in sorted(move.sources))
        powers = ", ".join(f"`{power}`" for power in sorted(move.powers))
        who = f"posts with a power of {powers}" if powers else "the person it concerns"
        return f"{move.label}. Open in {states} to {who}."

    def get_request_serializer(self) -> Any:
        move = self._move()
        if move is None:
            return super().get_request_serializer()
        return {"application/json": schema_of(move), "multipart/form-data": schema_of(move, files=True)}

    def get_response_serializers(self) -> Any:
        found = super().get_response_serializers()
        if self.method == "POST" and getattr(self.view, "may_leave_sight", False):
            return {200: found, 204: OpenApiResponse(None, GONE)}
        return found

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        for status in self._refusals():
            answer = OpenApiResponse(Refusal, WHAT_IT_MEANS[status])
            bodies[str(status)] = self._get_response_for_code(answer, str(status))
        return bodies

    def _move(self) -> Any:
        return getattr(self.view, "move", None) if self.method == "POST" else None

    def _refusals(self) -> list[int]:
        told = getattr(self.view, "refusals", None)
        if told is not None:
            return sorted(told)
        found = {401, NotYours.status}
        if "{" in self.path:
            found.add(NotThere.status)
        if self.method in WRITING:
            found |= {Malformed.status, Conflicting.status, 415, Refused.status}
        if self._is_list_view() or getattr(self.view, "reads_query", False):
            found.add(Malformed.status)
        return sorted(found)


class Generator(SchemaGenerator):
    """The one server is this tenant; paths begin after its prefix."""

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        schema = super().get_schema(request, public)
        base = get_script_prefix()
        schema["servers"] = [{"url": (request.build_absolute_uri(base) if request else base).rstrip("/")}]
        return schema


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "apps.desk.api.authentication.Token"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token …`, with the token from `auth/token/`.",
        }


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = Session
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "The browser's session at this tenant; what writes needs X-CSRFToken as well.",
        }
