"""What waits for me."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.desk import queries
from apps.desk.kinds import may_report
from apps.desk.offline import kept_on_phone
from apps.desk.vacancies import vacancies_for
from apps.desk.views.guard import PostRequest, in_post
from apps.households.finding import teams_of

MOST_URGENT = 8


@require_safe
@kept_on_phone
@in_post
def desk(request: PostRequest) -> HttpResponse:
    """By kind, and across the kinds the most urgent first; where nothing waits, what is late in the area."""
    actor, now = request.actor, timezone.now()
    waiting = queries.waiting_for(actor, most=MOST_URGENT)
    urgent = [(kind_of.kind, item) for kind_of in waiting for item in kind_of.first]
    urgent.sort(key=lambda pair: (pair[1].due_at is None, pair[1].due_at or now, pair[1].pk))
    late = queries.late(actor, now) if actor.powers.get("view_events") else None
    context = {
        "waiting": waiting,
        "urgent": urgent[:MOST_URGENT],
        "more": sum(kind_of.count for kind_of in waiting) > MOST_URGENT,
        "reports": queries.my_reports(actor) if may_report(actor) else [],
        "late": late.count() if late is not None else 0,
        "latest": late.order_by("due_at", "id")[:MOST_URGENT] if late is not None and not urgent else [],
        "vacancies": vacancies_for(actor),
        "teams": teams_of(actor),
        "now": now,
    }
    return render(request, "desk/desk.html", context)
