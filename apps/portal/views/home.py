"""Where residents begin."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.portal.following import opened_in
from apps.portal.settings import rules
from apps.portal.views.guard import public


@require_safe
@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"opened": opened_in(request.session), "rules": rules()})
