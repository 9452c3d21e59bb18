"""What units are asked to do about an event, what they ask for, and the cards they get."""

from django.db import models
from django.db.models import Q

from apps.events.models.events import Event
from apps.grids.models import Unit
from apps.staff.models import Person


class Order(models.Model):
    """One unit's share of an event: one lead (主办), any number of assists (协办).

    `limit` is that of handling; of a hazard that of the repair, which begins once it is contained (`contain_limit`).
    `own`: the grid or community took it on itself, nobody dispatched it. `final`: a conference assigned it, so it
    cannot be returned. `awaited`: a whistle calls the unit to the site, and it has not reported in. `card_at`: when the
    next supervision card is due. `assignee`: the colleague it was handed to; it stays the unit's, and is nobody's once
    the colleague no longer holds a post there.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="orders")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=6)
    state = models.CharField(max_length=16)
    limit = models.CharField(max_length=10)
    contain_limit = models.CharField(max_length=10, blank=True)
    own = models.BooleanField(default=False)
    final = models.BooleanField(default=False)
    awaited = models.BooleanField(default=False)
    returned = models.BooleanField(default=False)
    extensions = models.PositiveSmallIntegerField(default=0)
    rework_count = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(max_length=2000, blank=True)
    assignee = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    sent_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    contained_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    suspended_until = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    card_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event"], condition=Q(role="lead") & ~Q(state="withdrawn"), name="order_one_lead"
            )
        ]
        indexes = [
            models.Index(fields=["unit", "state", "-id"], name="order_unit_queue"),
            models.Index(fields=["unit", "-id"], name="order_unit"),
            models.Index(fields=["unit", "-event"], name="order_unit_events"),
            models.Index(fields=["unit", "due_at"], condition=Q(due_at__isnull=False), name="order_unit_due"),
            models.Index(fields=["card_at"], condition=Q(card_at__isnull=False), name="order_card"),
            models.Index(fields=["suspended_until"], condition=Q(state="suspended"), name="order_to_resume"),
        ]


class Petition(models.Model):
    """Something a level above decides: an extension, a suspension, or that an event is void.

    `given`: what was asked for, as the move gave it. `level` counts the approvals there are.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="petitions")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="petitions")
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=10)
    level = models.PositiveSmallIntegerField(default=0)
    given = models.JSONField(default=dict)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    endorsed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event", "order", "kind"],
                condition=Q(state="asked") | Q(state="endorsed"),
                nulls_distinct=False,
                name="petition_pending_once",
            )
        ]
        indexes = [models.Index(fields=["decided_at"], condition=Q(kind="void", state="granted"), name="petition_void")]


class Card(models.Model):
    """A supervision card (督办): yellow, red or black; the leader of the unit must reply.

    `clock_id`: the late clock that raised it by itself; empty for one that somebody raised.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="cards")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="cards")
    colour = models.CharField(max_length=6)
    state = models.CharField(max_length=8)
    clock_id = models.BigIntegerField(null=True)
    step = models.OneToOneField("Step", on_delete=models.PROTECT, related_name="card")
    reply = models.TextField(max_length=2000, blank=True)
    raised_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True)
    recalled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock_id", "colour"],
                condition=Q(clock_id__isnull=False) & ~Q(state="recalled"),
                name="card_once_per_clock",
            )
        ]
        indexes = [models.Index(fields=["recalled_at"], condition=Q(recalled_at__isnull=False), name="card_recalled")]
