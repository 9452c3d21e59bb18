"""Which tags are in use, and who belongs to the named team of a sensitive one: said by the tenant's administrators."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.versions import refuse_stale
from apps.errors import Conflicting, NotThere, NotYours, Refused
from apps.grids.models import Level, Unit
from apps.households.models import Tag, TeamMember
from apps.households.tagging import is_of_a_team
from apps.notices.actions import News, notify
from apps.staff.actors import InPost, Recipient
from apps.staff.models import Appointment
from apps.staff.powers import refuse_unless_manager

AREAS = (Level.DISTRICT, Level.STREET, Level.COMMUNITY)
REASON_LENGTH = 100
FOUND = 30
NAMED, LET_GO = "team_named", "team_ended"


@transaction.atomic
def switch_tag(*, actor: InPost, tag_id: int, active: bool, reason: str, seen: int) -> Tag:
    """A tag that is off is seen by nobody and set by nobody; what carries it keeps it."""
    refuse_unless_manager(actor)
    tag = get_tag(tag_id, locked=True)
    refuse_stale(Tag, seen=seen, id=tag.pk)
    if active and not tag.allowed:
        raise Refused("never", _("This is never collected. It cannot be switched on."))
    if not reason.strip():
        raise unfit("reason", _("Say why, for whoever reads the history."))
    if tag.is_active != active:
        tag.is_active = active
        tag._change_reason = reason.strip()[:REASON_LENGTH]  # type: ignore[attr-defined]  # where simple-history looks
        tag.save(update_fields=["is_active"])
    return tag


@transaction.atomic
def name_member(
    *, actor: InPost, tag_id: int, appointment: Appointment, area: Unit, since: date, until: date | None = None
) -> TeamMember:
    """From then on they see, in this post, who in the area carries the tag."""
    refuse_unless_manager(actor)
    tag = get_tag(tag_id, locked=True)
    if not is_of_a_team(tag):
        raise Refused("no_team", _("This tag has no named team: posts see it by themselves."))
    if appointment.person_id == actor.person_id:
        raise NotYours("own_team", _("Nobody names themselves. Another administrator does that."))
    if area.level not in AREAS:
        raise unfit("area", _("A team looks after a community, a street or the district. Choose one of them."))
    if until is not None and until < since:
        raise unfit("until", _("The last day lies before the first. Correct one of them."))
    if appointment.until is not None and appointment.until < since:
        raise unfit("appointment", _("This post has ended by then. Choose another."))
    try:
        with transaction.atomic():
            made = TeamMember.objects.create(tag=tag, area=area, appointment=appointment, since=since, until=until)
    except IntegrityError as problem:
        raise Conflicting("member_already", _("They are of this team there already.")) from problem
    _tell(made, NAMED)
    return made


@transaction.atomic
def end_membership(*, actor: InPost, member_id: int) -> TeamMember:
    """From the next request on they see nothing of it."""
    refuse_unless_manager(actor)
    rows = TeamMember.objects.select_for_update(of=("self",)).select_related("tag", "area", "appointment")
    row = rows.filter(pk=member_id).first()
    if row is None:
        raise NotThere("no_member", _("There is no such member. Choose one from the list."))
    yesterday = timezone.localdate() - timedelta(days=1)
    if row.until is not None and row.until <= yesterday:
        raise Conflicting("ended_already", _("This membership has ended already. Reload the page."))
    row.until = yesterday
    row.save(update_fields=["until"])
    _tell(row, LET_GO)
    return row


def get_tag(tag_id: int, *, locked: bool = False) -> Tag:
    rows = Tag.objects.select_for_update() if locked else Tag.objects.all()
    found = rows.filter(pk=tag_id).first()
    if found is None:
        raise NotThere("no_tag", _("There is no such tag. Choose one from the list."))
    return found


def with_members() -> QuerySet[Tag]:
    """Every tag, by code; `members`: how many are of its team today or will be."""
    running = Q(team__until=None) | Q(team__until__gte=timezone.localdate())
    return Tag.objects.annotate(members=Count("team", filter=running & Q(team__isnull=False))).order_by("code")


def posts_named(who: str) -> QuerySet[Appointment]:
    """In force today, of people whose name has that in it or whose user name it is."""
    rows = Appointment.objects.on(timezone.localdate()).filter(
        Q(person__name__contains=who) | Q(person__account__username=who)
    )
    ids = rows.order_by("person__name", "pk").values_list("pk", flat=True)[:FOUND] if who else []
    return Appointment.objects.filter(pk__in=list(ids)).select_related("person", "post", "unit").order_by("pk")


def team_of(tag: Tag) -> QuerySet[TeamMember]:
    """Those who are of it today or will be, by area."""
    running = Q(until=None) | Q(until__gte=timezone.localdate())
    rows = TeamMember.objects.filter(running, tag=tag)
    return rows.select_related("area", "appointment__person", "appointment__post", "appointment__unit").order_by(
        "area__code", "pk"
    )


def unfit(field: str, sentence: str) -> Refused:
    return Refused("unfit", sentence, {"fields": {field: [sentence]}})


def _tell(member: TeamMember, kind: str) -> None:
    """By the code: a notice that named the tag would tell whoever looks over their shoulder."""
    to = Recipient(member.appointment.person_id, member.appointment_id)
    news = News([to], kind, "team", member.pk, f"{member.tag.code} · {member.area.name}", {}, urgent=False)
    notify([news], now=timezone.now())
