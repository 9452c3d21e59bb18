"""The page of a named team: who carries its tag, and one person looked for by number to set it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.desk.queries import page_of
from apps.desk.requests import id_among, id_in
from apps.desk.views.guard import PostRequest, in_post
from apps.desk.views.records.takeout import asked_from
from apps.errors import NotThere, NotYours, Refused
from apps.households.finding import Team, carriers, find, get_tagging, tag_found, teams_of, token_of
from apps.households.models import Resident, Tagging
from apps.households.tagging import end_tag


@require_http_methods(["GET", "HEAD", "POST"])
@in_post
def team(request: PostRequest) -> HttpResponse:
    """Numbers are sent in a form: never in an address."""
    teams, refusal, found = _teams(request), None, None
    if request.method == "POST":
        try:
            found = _found(request)
        except Refused as problem:
            refusal = problem
    return _page(request, teams, found, refusal)


def _found(request: PostRequest) -> Resident:
    number = request.POST.get("number", "")[:30]
    found = find(actor=request.actor, number=number, address=asked_from(request))
    if found is None:
        raise NotThere("nobody", _("Nobody in your area has this number. Check it, or ask the community."))
    return found


def _teams(request: PostRequest) -> list[Team]:
    teams = teams_of(request.actor)
    if not teams:
        raise NotYours("no_team", _("You are of no named team in this post. Choose another post in the header."))
    return teams


def _page(
    request: PostRequest, teams: list[Team], found: Resident | None = None, refusal: Refused | None = None
) -> HttpResponse:
    page = page_of(carriers(teams), before=id_in(request, "before"), after=id_in(request, "after"))
    context: dict[str, Any] = {
        "teams": teams,
        "sets": any(one.sets for one in teams),
        "page": page,
        "settable": {one.tag.pk for one in teams if one.sets},
        "found": found,
        "token": token_of(request.actor, found) if found else "",
        "choices": _choices(teams, found) if found else [],
        "refusal": refusal,
    }
    return render(request, "records/team.html", context, status=refusal.status if refusal else 200)


def _choices(teams: list[Team], found: Resident) -> list[tuple[int, str, bool]]:
    """(id of the tag, the tag, whether the person carries it) of those that may be set there."""
    here = {one.tag for one in teams if one.sets and found.unit.path.startswith(one.area.path)}
    carried = set(Tagging.objects.filter(resident=found, tag__in=here, ended_at=None).values_list("tag", flat=True))
    return [(tag.pk, tag, tag.pk in carried) for tag in sorted(here, key=lambda tag: tag.code)]  # type: ignore[misc]


@require_POST
@in_post
def team_tag(request: PostRequest) -> HttpResponse:
    try:
        tag_found(actor=request.actor, token=request.POST.get("found", ""), tag_id=id_among(request.POST, "tag") or 0)
    except Refused as problem:
        return _page(request, _teams(request), refusal=problem)
    messages.success(request, _("The tag is set. The team alone sees it."))
    return redirect("team")


@require_POST
@in_post
def team_untag(request: PostRequest, tagging: int) -> HttpResponse:
    try:
        end_tag(actor=request.actor, tagging=get_tagging(request.actor, tagging))
    except Refused as problem:
        return _page(request, _teams(request), refusal=problem)
    messages.success(request, _("The tag is taken off, and nothing of it is kept."))
    return redirect("team")
