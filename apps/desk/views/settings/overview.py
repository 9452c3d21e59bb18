"""The way into the settings."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.clocks.models import CalendarYear, StageLimit, WorkHours
from apps.desk.views.guard import PostRequest
from apps.desk.views.settings.guard import managing
from apps.desk.views.settings.history import latest
from apps.events.models import Category, Responsibility
from apps.notices.models import QuietHours
from apps.portal.settings import rules


@require_safe
@managing
def overview(request: PostRequest) -> HttpResponse:
    """What there is to set, and what was changed last."""
    context = {
        "categories": Category.objects.filter(is_active=True).count(),
        "stages": StageLimit.objects.values("stage").distinct().count(),
        "hours": WorkHours.objects.count(),
        "quiet": QuietHours.objects.count(),
        "years": CalendarYear.objects.count(),
        "responsibilities": Responsibility.objects.count(),
        "public": rules().is_open,
        "latest": latest(),
    }
    return render(request, "settings/overview.html", context)
