"""The years of the calendar: a year's notice is pasted, looked over, published, and corrected later."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.audit.versions import newest_of
from apps.clocks.actions import publish_year
from apps.clocks.calendars import today
from apps.clocks.models import CalendarDay, CalendarYear
from apps.clocks.notice import compare, read_notice, write_notice
from apps.clocks.queries import entered_days, notice_of
from apps.desk.dressing import dress
from apps.desk.views.guard import PostRequest
from apps.desk.views.settings.forms import LONGEST_NOTICE, NoticeForm
from apps.desk.views.settings.guard import managing
from apps.desk.views.settings.saving import Attempt, attempt
from apps.errors import NotThere

FIRST_YEAR, LAST_YEAR = 2000, 2199


@require_safe
@managing
def years(request: PostRequest) -> HttpResponse:
    published = set(CalendarYear.objects.values_list("year", flat=True))
    shown = sorted(published | {today().year, today().year + 1}, reverse=True)
    return render(request, "settings/years.html", {"years": [(year, year in published) for year in shown]})


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def year(request: PostRequest, year: int) -> HttpResponse:
    """A form, then what it would do, then the deed: what is published is exactly what was looked over."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotThere("no_year", _("There is no such year in the calendar. Choose one of the list."))
    if request.method != "POST":
        initial = {"text": write_notice(notice_of(year)), "seen": newest_of(CalendarDay, day__year=year)}
        return _page(request, year, NoticeForm(initial=initial), Attempt(done=False), 200)
    form = _posted(request)
    days, bad = read_notice(form["text"].value() or "", year)
    if bad or not form.is_valid() or request.POST.get("act") != "publish":
        return _page(request, year, form, Attempt(done=False), 422 if bad or form.errors else 200, looked_over=True)
    seen = form.cleaned_data["seen"]
    act = lambda: publish_year(actor=request.actor, year=year, days=days, seen=seen)  # noqa: E731
    tried = attempt(form, act, CalendarDay, day__year=year)
    if tried.done:
        messages.success(request, _("The calendar of %(year)s is published.") % {"year": year})
        return redirect("settings_year", year=year)
    return _page(request, year, form, tried, tried.status, looked_over=not form.errors)


def _posted(request: PostRequest) -> NoticeForm:
    """The words of a file take the place of what was typed, so that they can be seen and mended."""
    data = request.POST.copy()
    file = request.FILES.get("file")
    if isinstance(file, UploadedFile):
        data["text"] = _decoded(file.read(LONGEST_NOTICE * 4))
    return NoticeForm(data)


def _decoded(content: bytes) -> str:
    """Spreadsheets in China save CSV as GB 18030."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def _page(
    request: PostRequest, year: int, form: NoticeForm, tried: Attempt, status: int, *, looked_over: bool = False
) -> HttpResponse:
    text = form["text"].value() or ""
    days, bad = read_notice(text, year)
    fit = looked_over and not bad and not form.errors and bool(days)
    context = {
        "year": year,
        "published": CalendarYear.objects.filter(year=year).first(),
        "entered": entered_days(year),
        "form": dress(form),
        "bad": bad if looked_over else [],
        "nothing": looked_over and not bad and not days,
        "preview": sorted(compare(notice_of(year), days), key=lambda change: not change.differs) if fit else [],
        "text": text,
        "seen": form["seen"].value(),
        "tried": tried,
    }
    return render(request, "settings/year.html", context, status=status)
