"""The list of notices, opening and marking them, and the bell that asks again every minute."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from apps.desk.bells import bell_of, sentence
from apps.desk.queries import page_of
from apps.desk.requests import id_among, id_in
from apps.desk.views.guard import PostRequest, in_post
from apps.notices.actions import mark_all_read, mark_read
from apps.notices.queries import get_notice, notices_for

NOTHING_TO_SHOW = 204


@require_safe
@in_post
def notices(request: PostRequest) -> HttpResponse:
    unread_only = "unread" in request.GET
    rows = notices_for(request.actor, unread_only=unread_only)
    page = page_of(rows, before=id_in(request, "before"), after=id_in(request, "after"))
    context = {
        "page": page,
        "told": [(notice, sentence(notice)) for notice in page.items],
        "unread_only": unread_only,
        "query": "unread=on&" if unread_only else "",
    }
    return render(request, "notices/notices.html", context)


ONE_PAGE = {
    "unit": "roster",
    "hand_over": "hand_over",
    "regrid": "regrid",
    "export": "export_request",
    "spot_check": "spot_check",
}
LISTS = {"retention": "retention", "proposal": "proposals", "team": "team"}


@require_POST
@in_post
def notice_open(request: PostRequest, notice_id: int) -> HttpResponse:
    """Marks it read and shows what it is about."""
    notice = get_notice(request.actor, notice_id)
    mark_read(actor=request.actor, ids=[notice.pk])
    if notice.about == "event":
        return redirect("event", number=notice.about_label)
    if notice.about == "letter":
        return redirect("letter_answer", number=notice.about_label)
    if place := ONE_PAGE.get(notice.about):
        return redirect(place, pk=notice.about_id)
    return redirect(LISTS.get(notice.about, "notices"))


@require_POST
@in_post
def notices_read(request: PostRequest) -> HttpResponse:
    """Marks everything read that there was when the page was made."""
    count = mark_all_read(actor=request.actor, up_to=id_among(request.POST, "up_to"))
    told = ngettext("%(n)d notice has been marked as read.", "%(n)d notices have been marked as read.", count)
    messages.success(request, told % {"n": count} if count else _("There was nothing left to mark as read."))
    return redirect("notices")


@require_safe
@never_cache
def bell(request: HttpRequest) -> HttpResponse:
    """The count in the header. To whoever has no post any more it says nothing: a refusal would land in the header."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return HttpResponse(status=NOTHING_TO_SHOW)
    return render(request, "components/bell_count.html", {"bell": bell_of(actor)})
