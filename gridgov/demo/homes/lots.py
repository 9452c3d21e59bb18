"""This month's spot checks: one in each community with households, most of it answered."""

from datetime import timedelta

from django.utils import timezone

from apps.grids.models import Unit
from apps.households.models import Drawn
from apps.households.spotchecks.checking import answer
from apps.households.spotchecks.drawing import draw
from apps.households.spotchecks.queries import checkers_for
from apps.households.spotchecks.rules import DAYS, PARTS, SHARE
from apps.staff.models import Appointment
from apps.staff.queries import actor_for
from gridgov.demo.cast import Cast
from gridgov.demo.chance import chance
from gridgov.demo.plan import District

ANSWERS = ("right",) * 16 + ("wrong",) * 3 + ("absent",)
ANSWERED = 0.8


def look_by_lot(district: District) -> None:
    """Drawn by the grid centre, looked at by the community's own people and the grids' instructors."""
    today = timezone.localdate()
    cast = Cast.on(today)
    for filled in district.filled:
        area = Unit.objects.get(code=filled.code)
        runners = cast.at(area.parent_id, "P16") + cast.at(area.ancestor_ids[0], "P21")
        near = [one.appointment_id for one in checkers_for(area) if one.path.startswith(area.path)]
        if filled.households and runners and near:
            due = today + timedelta(days=DAYS)
            check = draw(actor=runners[0], area_id=area.pk, share=SHARE, due_on=due, checkers=near)
            _answer(district.slug, list(check.drawn.select_related("checker").order_by("pk")))


def _answer(slug: str, rows: list[Drawn]) -> None:
    random, today = chance("lots", slug), timezone.localdate()
    for row in rows:
        if random.random() < ANSWERED:
            held: Appointment = row.checker
            actor = actor_for(held.person_id, held.pk, today)
            result = random.choice(ANSWERS)
            wrong = random.sample(sorted(PARTS), random.randint(1, 2)) if result == "wrong" else []
            if actor is not None:
                answer(actor=actor, drawn_id=row.pk, result=result, wrong=wrong)
