"""What residents of the demo have written without an account: a report at a poster, one by picture, a letter."""

from datetime import datetime, timedelta

from apps.events.models import Category
from apps.grids.models import Level, Unit
from apps.households.models import Building
from apps.portal.codes import new_poster_code, new_ticket
from apps.portal.letters.writing import write
from apps.portal.models import Letter, PortalRules, Poster
from apps.portal.reporting import report
from apps.staff.models import Appointment
from gridgov.demo.plan import District

PHONE = "19900000001"  # of a range that nobody has


def let_in(district: District, *, now: datetime) -> None:
    """Opens the public pages; two residents report and one writes, each a while ago."""
    if PortalRules.objects.exists():
        return
    PortalRules.objects.create(
        is_open=True,
        people=PortalRules.People.NAMES,
        map_shown=True,
        map_categories=_harmless(),
    )
    codes = [community.code for community in district.filled]
    grid = Unit.objects.filter(level=Level.GRID, parent__code__in=codes, retired_at=None).order_by("code").first()
    clerk = Appointment.objects.filter(post__code="P11", unit=grid.parent_id if grid else None).first()
    if grid is None or clerk is None:
        return
    hung = {"made_at": now - timedelta(days=9), "made_by": clerk}
    grids = Unit.objects.filter(level=Level.GRID, parent=grid.parent_id, retired_at=None).order_by("code")
    poster, *_ = [Poster.objects.create(code=new_poster_code(), unit=unit, **hung) for unit in grids]
    if building := Building.objects.filter(unit=grid, retired_at=None).order_by("pk").first():
        poster = Poster.objects.create(code=new_poster_code(), unit=grid, building=building, **hung)
    lamp = {"description": "楼道灯坏了三天，晚上老人下楼看不见。", "topic": "broken"}
    report(ticket=new_ticket(), given=lamp, phone=PHONE, poster=poster, now=now - timedelta(minutes=40))
    report(ticket=new_ticket(), given={"topic": "dirt", "unit": grid.pk}, now=now - timedelta(minutes=15))
    words = "希望处理结果能附上照片，现在只有文字看不明白。"
    write(ticket=new_ticket(), kind=Letter.Kind.SUGGESTION, words=words, now=now - timedelta(hours=3))


def _harmless() -> list[str]:
    """Rubbish, streets and what is broken: a map of these offends nobody."""
    fit = Category.objects.filter(is_active=True, sensitive=False)
    return [code for code in fit.values_list("code", flat=True) if code[:2] in {"01", "02", "04", "06", "12"}]
