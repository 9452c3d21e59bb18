"""Every refusal of the API in one shape: `{"code", "message", "data"}`, with a sentence in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.forms import BaseForm
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response

from apps.errors import Malformed, NotThere, NotYours, Refused


class NotSignedIn(Refused):
    """Nobody is known by what was sent."""

    status = 401


class NotPossibleHere(Refused):
    """The address exists; this method does not."""

    status = 405


class Unreadable(Refused):
    """The body comes in a format that is not read here."""

    status = 415


class TooManyTries(Refused):
    """Come back later."""

    status = 429


CHECK_FIELDS = gettext_lazy("Some fields cannot be taken as they are. “data.fields” says which and why.")


def answer(problem: Exception, context: Mapping[str, Any]) -> Response | None:
    """The response to a refusal (REST_FRAMEWORK's EXCEPTION_HANDLER); None for what is an error of the program."""
    refusal = refusal_of(problem, context)
    if refusal is None:
        return None
    response = Response(
        {"code": refusal.code, "message": str(refusal.message), "data": refusal.data}, status=refusal.status
    )
    if refusal.status == NotSignedIn.status:
        response["WWW-Authenticate"] = "Token"
    return response


def refusal_of(problem: Exception, context: Mapping[str, Any]) -> Refused | None:
    if isinstance(problem, Refused):
        return problem
    for kind, translate in _TRANSLATIONS:
        if isinstance(problem, kind):
            return translate(problem, context)
    return None


def malformed_form(form: BaseForm) -> Malformed:
    """What a form could not parse: `data.fields` is {field: [sentences]}."""
    return malformed_fields({name: [str(error) for error in errors] for name, errors in form.errors.items()})


def malformed_at(name: str, sentence: str) -> Malformed:
    """What is wrong with one field or parameter."""
    return Malformed("malformed", sentence, {"fields": {name: [sentence]}})


def malformed_fields(fields: Mapping[str, list[str]]) -> Malformed:
    return Malformed("malformed", str(CHECK_FIELDS), {"fields": dict(fields)})


def _validation(problem: exceptions.ValidationError, context: Mapping[str, Any]) -> Refused:
    detail = problem.detail if isinstance(problem.detail, dict) else {"": problem.detail}
    return malformed_fields({name: [str(error) for error in errors] for name, errors in detail.items()})


def _unparsable(problem: exceptions.ParseError, context: Mapping[str, Any]) -> Refused:
    return Malformed("unparsable", _("The body cannot be read: %(why)s Mend it and send it again.") % {"why": problem})


def _method(problem: exceptions.MethodNotAllowed, context: Mapping[str, Any]) -> Refused:
    allowed = list(context["view"].allowed_methods)
    sentence = _("%(method)s does nothing at this address. Use one of: %(allowed)s.")
    values = {"method": context["request"].method, "allowed": ", ".join(allowed)}
    return NotPossibleHere("method_not_allowed", sentence % values, {"allowed": allowed})


def _media_type(problem: exceptions.UnsupportedMediaType, context: Mapping[str, Any]) -> Refused:
    readable = [parser.media_type for parser in context["view"].parser_classes]
    sentence = _("This body is of a type that cannot be read here. Send one of: %(readable)s.")
    return Unreadable("unsupported_media_type", sentence % {"readable": ", ".join(readable)}, {"readable": readable})


def _unauthenticated(problem: exceptions.APIException, context: Mapping[str, Any]) -> Refused:
    return NotSignedIn(
        "not_signed_in",
        _("Sign in first: get a token from auth/token/ and send it as “Authorization: Token …”."),
    )


def _wrong_token(problem: exceptions.APIException, context: Mapping[str, Any]) -> Refused:
    return NotSignedIn(
        "unknown_token",
        _("This token is not known here, or it was logged out or has run out. Get a new one from auth/token/."),
    )


def _denied(problem: Exception, context: Mapping[str, Any]) -> Refused:
    """The framework's own refusal of a signed-in session is always a missing or stale CSRF token."""
    return NotYours(
        "csrf",
        _("A signed-in browser must send the page's CSRF token as X-CSRFToken. Reload the page, or use a token."),
    )


def _missing(problem: Exception, context: Mapping[str, Any]) -> Refused:
    return NotThere("no_such_address", _("There is nothing at this address. The list of addresses is at docs/."))


def _throttled(problem: exceptions.Throttled, context: Mapping[str, Any]) -> Refused:
    return TooManyTries("too_many", _("Too many requests. Wait a moment and try again."))


def _suspicious(problem: Exception, context: Mapping[str, Any]) -> Refused:
    return Malformed("too_much", _("The body is too large or has too many parts. Send less at a time."))


_Translation = Callable[[Any, Mapping[str, Any]], Refused]
_TRANSLATIONS: tuple[tuple[type[Exception], _Translation], ...] = (
    (exceptions.ValidationError, _validation),
    (exceptions.ParseError, _unparsable),
    (exceptions.NotAuthenticated, _unauthenticated),
    (exceptions.AuthenticationFailed, _wrong_token),
    (exceptions.MethodNotAllowed, _method),
    (exceptions.UnsupportedMediaType, _media_type),
    (exceptions.Throttled, _throttled),
    (exceptions.PermissionDenied, _denied),
    (exceptions.NotFound, _missing),
    (Http404, _missing),
    (PermissionDenied, _denied),
    (SuspiciousOperation, _suspicious),
)
