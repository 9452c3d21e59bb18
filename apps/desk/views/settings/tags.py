"""Which tags are in use, and who is of the named teams of the sensitive ones."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.audit.versions import newest_of
from apps.desk.dressing import dress
from apps.desk.naming import named
from apps.desk.views.guard import PostRequest
from apps.desk.views.settings.guard import managing
from apps.desk.views.settings.saving import Attempt, attempt
from apps.grids.models import Unit
from apps.households.models import Tag
from apps.households.tagging import is_of_a_team
from apps.households.teams import (
    AREAS,
    end_membership,
    get_tag,
    name_member,
    posts_named,
    switch_tag,
    team_of,
    with_members,
)
from apps.staff.models import Appointment


class SwitchForm(forms.Form):
    active = forms.BooleanField(required=False)
    reason = forms.CharField(max_length=100)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["active"].label = _("In use")
        self.fields["reason"].label = _("Reason")


class MemberForm(forms.Form):
    """`who` was looked for: their posts are the choices."""

    appointment = forms.ModelChoiceField(Appointment.objects.none())
    area = forms.ModelChoiceField(Unit.objects.none())
    since = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    until = forms.DateField(required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *args: Any, who: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"appointment": _("Post"), "area": _("Area"), "since": _("From"), "until": _("Last day")}
        for name, label in labels.items():
            self.fields[name].label = label
        posts: Any = self.fields["appointment"]
        posts.queryset = posts_named(who)
        posts.label_from_instance = lambda row: f"{row.person.name} · {named(row.post)} · {row.unit.name}"
        area: Any = self.fields["area"]
        area.queryset = Unit.objects.filter(level__in=AREAS, retired_at=None).order_by("code")
        area.label_from_instance = lambda row: row.name


@require_safe
@managing
def tags(request: PostRequest) -> HttpResponse:
    context = {"rows": [(row, is_of_a_team(row)) for row in with_members()]}
    return render(request, "settings/tags.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def tag(request: PostRequest, pk: int) -> HttpResponse:
    """Switched on or off, for a reason."""
    found = get_tag(pk)
    form = SwitchForm(
        request.POST if request.method == "POST" else None,
        initial={"active": found.is_active, "seen": newest_of(Tag, id=pk)},
    )
    if request.method != "POST":
        return _page(request, found, form)
    tried = attempt(form, lambda: switch_tag(actor=request.actor, tag_id=pk, **_switched(form)), Tag, id=pk)
    if tried.done:
        messages.success(request, _("Saved."))
        return redirect("settings_tag", pk)
    return _page(request, found, form, tried=tried)


def _switched(form: SwitchForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {"active": given["active"], "reason": given["reason"], "seen": given["seen"]}


@require_POST
@managing
def member_new(request: PostRequest, pk: int) -> HttpResponse:
    found, who = get_tag(pk), _who(request)
    form = MemberForm(request.POST, who=who)
    tried = attempt(form, lambda: name_member(actor=request.actor, tag_id=pk, **form.cleaned_data), Tag, id=pk)
    if tried.done:
        messages.success(request, _("Named. They are told, and see who carries the tag there."))
        return redirect("settings_tag", pk)
    return _page(request, found, _fresh(found), tried=tried, member=form)


@require_POST
@managing
def member_end(request: PostRequest, pk: int, member: int) -> HttpResponse:
    get_tag(pk)
    end_membership(actor=request.actor, member_id=member)
    messages.success(request, _("Ended. They see nothing of it any more."))
    return redirect("settings_tag", pk)


def _fresh(found: Tag) -> SwitchForm:
    return SwitchForm(initial={"active": found.is_active, "seen": newest_of(Tag, id=found.pk)})


def _who(request: PostRequest) -> str:
    return (request.POST if request.method == "POST" else request.GET).get("who", "").replace("\x00", "").strip()[:40]


def _page(
    request: PostRequest,
    found: Tag,
    form: SwitchForm,
    *,
    tried: Attempt | None = None,
    member: MemberForm | None = None,
) -> HttpResponse:
    who = _who(request)
    fresh = MemberForm(who=who, initial={"since": timezone.localdate()})
    context = {
        "tag": found,
        "form": dress(form),
        "tried": tried,
        "has_team": is_of_a_team(found),
        "team": team_of(found) if is_of_a_team(found) else [],
        "who": who,
        "found": posts_named(who).exists() if who else False,
        "member": dress(member or fresh),
    }
    return render(request, "settings/tag.html", context, status=tried.status if tried else 200)
