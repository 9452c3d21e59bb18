"""People: who they are, what they hold, and their account."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.audit.versions import newest_of
from apps.desk.dressing import dress
from apps.desk.queries import page_of
from apps.desk.requests import id_among, id_in
from apps.desk.views.guard import PostRequest
from apps.desk.views.settings.saving import Attempt, attempt
from apps.desk.views.staffing.forms import AccountForm, PersonForm
from apps.desk.views.staffing.guard import staffing
from apps.errors import Malformed, Refused
from apps.events.refusals import show_refusal
from apps.staff.models import Person, User
from apps.staff.people import add_person, change_person, lock_account, new_password, open_account_for
from apps.staff.portraits import portraits_of
from apps.staff.reach import get_person, people_of


@require_safe
@staffing
def people(request: PostRequest) -> HttpResponse:
    text = request.GET.get("text", "").strip()[:40].replace("\x00", "")
    rows = people_of(request.actor)
    rows = rows.filter(name__icontains=text) if text else rows
    page = page_of(rows.prefetch_related("appointments__post"), before=id_in(request, "before"), after=None)
    return render(request, "staffing/people.html", {"page": page, "text": text})


@require_http_methods(["GET", "HEAD", "POST"])
@staffing
def new(request: PostRequest) -> HttpResponse:
    """With a unit (and a post) in the address, the way goes on to appointing there."""
    if request.method != "POST":
        return _new_page(request, PersonForm(), Attempt(done=False))
    form = PersonForm(request.POST)
    made: list[Person] = []
    tried = attempt(form, lambda: made.append(_add(request, form.cleaned_data)), Person)
    if not tried.done:
        return _new_page(request, form, tried)
    messages.success(request, _("%(name)s is on the list of people now.") % {"name": made[0].name})
    unit = id_among(request.POST, "unit")
    if unit is None:
        return redirect("staff_person", pk=made[0].pk)
    wish = urlencode({"person": str(made[0].pk), "post": request.POST.get("post", "")})
    return redirect(f"{reverse('staff_appoint', args=[unit])}?{wish}")


def _add(request: PostRequest, given: dict[str, Any]) -> Person:
    return add_person(actor=request.actor, name=given["name"], standing=given["standing"], phone=given["phone"])


def _new_page(request: PostRequest, form: PersonForm, tried: Attempt) -> HttpResponse:
    wish = {name: request.POST.get(name) or request.GET.get(name, "") for name in ("unit", "post")}
    context = {"form": dress(form), "tried": tried, **wish}
    return render(request, "staffing/new.html", context, status=tried.status if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staffing
def person(request: PostRequest, pk: int) -> HttpResponse:
    row = get_person(request.actor, pk)
    kept = str(row.phone)
    if request.method != "POST":
        initial = {"name": row.name, "standing": row.standing, "seen": newest_of(Person, id=row.pk)}
        return _person_page(request, row, PersonForm(initial=initial, kept=kept))
    form = PersonForm(request.POST, kept=kept)
    tried = attempt(form, lambda: _change(request, pk, form.cleaned_data), Person, id=row.pk)
    if tried.done:
        messages.success(request, _("Saved."))
        return redirect("staff_person", pk=pk)
    return _person_page(request, row, form, tried=tried)


def _change(request: PostRequest, pk: int, given: dict[str, Any]) -> None:
    change_person(actor=request.actor, person_id=pk, **{**given, "seen": given["seen"] or 0})


@require_POST
@staffing
def account(request: PostRequest, pk: int) -> HttpResponse:
    """Opens, locks or unlocks the account, or gives a new password, which is shown in this answer alone."""
    row = get_person(request.actor, pk)
    form = AccountForm(request.POST)
    try:
        secret = _account(request, row, form)
    except Refused as refusal:
        if refusal.data.get("fields"):
            show_refusal(form, refusal)
            return _person_page(request, row, None, account_form=form, status=refusal.status)
        raise
    return _person_page(request, get_person(request.actor, pk), None, secret=secret)


def _account(request: PostRequest, row: Person, form: AccountForm) -> str:
    match request.POST.get("act"):
        case "open":
            username = form.cleaned_data["username"] if form.is_valid() else ""
            return open_account_for(actor=request.actor, person=row, username=username)[1]
        case "password":
            return new_password(actor=request.actor, person=row)
        case "lock" | "unlock" as act:
            lock_account(actor=request.actor, person=row, locked=act == "lock")
            return ""
    raise Malformed("no_such_act", _("An account is opened, locked, unlocked or given a new password."))


def _person_page(
    request: PostRequest,
    row: Person,
    form: PersonForm | None,
    *,
    tried: Attempt | None = None,
    account_form: AccountForm | None = None,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    initial = {"name": row.name, "standing": row.standing, "seen": newest_of(Person, id=row.pk)}
    shown = form or PersonForm(initial=initial, kept=str(row.phone))
    context = {
        "row": row,
        "portrait": portraits_of([row.pk]).get(row.pk),
        "form": dress(shown),
        "tried": tried or Attempt(done=False),
        "account": User.objects.filter(person=row).first(),
        "account_form": dress(account_form or AccountForm()),
        "appointments": row.appointments.select_related("post", "unit").order_by("-since", "-id"),
        "today": timezone.localdate(),
        "secret": secret,
    }
    return render(request, "staffing/person.html", context, status=tried.status if tried else status)
