"""How things look in JSON. Serializers only show; what comes in is parsed in `given`."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.desk.naming import in_language, named
from apps.events.evidence import link_token
from apps.events.labels import (
    CARD_LABELS,
    CLOCK_LABELS,
    COLOUR_LABELS,
    EVENT_LABELS,
    ORDER_LABELS,
    PETITION_KIND_LABELS,
    PETITION_LABELS,
    ROLE_LABELS,
    STAGE_LABELS,
    URGENCY_LABELS,
)
from apps.events.models import Card, Category, Event, Evidence, Order, Petition, Step
from apps.events.rules import (
    MOVE,
    STAGE_OF,
    CardState,
    Colour,
    EventState,
    Kind,
    OrderState,
    PetitionKind,
    PetitionState,
    PublicStage,
    Role,
    Subject,
)
from apps.grids.models import Level


class Labelled(serializers.CharField):
    """The label of a code, in the reader's language."""

    def __init__(self, labels: Mapping[Any, str], **options: Any) -> None:
        self.labels = labels
        super().__init__(read_only=True, **options)

    def to_representation(self, value: Any) -> str:
        return gettext(self.labels[value]) if value in self.labels else str(value)


class Named(serializers.CharField):
    """The name of a seeded thing, in the reader's language."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def to_representation(self, value: Any) -> str:
        return named(value)


class Refusal(serializers.Serializer):
    """Every 4xx: a code for programs, a sentence for people, and what else there is to know."""

    code = serializers.CharField()
    message = serializers.CharField()
    data = serializers.DictField()  # type: ignore[assignment]


class UnitRef(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.ChoiceField(choices=Level.values)


class CategoryRef(serializers.Serializer):
    id = serializers.IntegerField()
    code = serializers.CharField()
    name = Named(source="*")


class ClockOut(serializers.Serializer):
    """`minutes`: past due (positive) or to spare (negative), frozen when the clock stopped."""

    stage = serializers.CharField()
    label = Labelled(CLOCK_LABELS, source="stage")  # type: ignore[assignment]
    unit = serializers.IntegerField(source="unit_id")
    limit = serializers.CharField()
    started_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    paused_at = serializers.DateTimeField(allow_null=True)
    stopped_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField(allow_blank=True)
    late_steps = serializers.IntegerField()
    minutes = serializers.IntegerField(allow_null=True)


class ChoiceOut(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class FieldOut(serializers.Serializer):
    """`choices` is empty where anything goes, and for categories and grids, which have lists of their own."""

    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    label = serializers.CharField()  # type: ignore[assignment]
    required = serializers.BooleanField()  # type: ignore[assignment]
    choices = ChoiceOut(many=True)


class OpenMoveOut(serializers.Serializer):
    """A move the caller may make now: POST its fields to `url`."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    url = serializers.CharField()
    fields = FieldOut(many=True)  # type: ignore[assignment]


class EventRow(serializers.Serializer):
    number = serializers.CharField()
    client_id = serializers.UUIDField()
    version = serializers.IntegerField()
    stage = serializers.SerializerMethodField()
    stage_label = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=[state.value for state in EventState])
    state_label = Labelled(EVENT_LABELS, source="state")
    title = serializers.CharField()
    category = CategoryRef(allow_null=True)
    urgency = serializers.IntegerField(min_value=1, max_value=4)
    urgency_label = Labelled(URGENCY_LABELS, source="urgency")
    danger = serializers.BooleanField()
    unit = UnitRef()
    community = UnitRef()
    street = UnitRef()
    place = serializers.CharField(allow_blank=True)
    lng = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)
    reported_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(serializers.ChoiceField(choices=[stage.value for stage in PublicStage]))
    def get_stage(self, event: Event) -> str:
        return STAGE_OF[EventState(event.state)].value

    def get_stage_label(self, event: Event) -> str:
        return gettext(STAGE_LABELS[STAGE_OF[EventState(event.state)]])


class OrderBase(serializers.Serializer):
    id = serializers.IntegerField()
    role = serializers.ChoiceField(choices=[role.value for role in Role])
    role_label = Labelled(ROLE_LABELS, source="role")
    state = serializers.ChoiceField(choices=[state.value for state in OrderState])
    state_label = Labelled(ORDER_LABELS, source="state")
    unit = UnitRef()
    limit = serializers.CharField()
    contain_limit = serializers.CharField(allow_blank=True)
    contained_at = serializers.DateTimeField(allow_null=True)
    own = serializers.BooleanField()
    final = serializers.BooleanField()
    awaited = serializers.BooleanField()
    extensions = serializers.IntegerField()
    suspended_until = serializers.DateField(allow_null=True)
    returned = serializers.BooleanField()
    rework_count = serializers.IntegerField()
    assignee = serializers.CharField(source="assignee.name", allow_null=True, default=None)
    answer = serializers.CharField(allow_blank=True)
    sent_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)


class EventRef(serializers.Serializer):
    number = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in EventState])
    state_label = Labelled(EVENT_LABELS, source="state")
    urgency = serializers.IntegerField()
    category = CategoryRef(allow_null=True)
    unit = UnitRef()
    community = UnitRef()


class OrderRow(OrderBase):
    event = EventRef()


class OrderOfEvent(OrderBase):
    """With its clocks and its own open moves; needs a `Dossier` as context."""

    clocks = serializers.SerializerMethodField()
    moves = serializers.SerializerMethodField()

    @extend_schema_field(ClockOut(many=True))
    def get_clocks(self, order: Order) -> Any:
        return ClockOut(self.context["dossier"].clocks_of_order(order), many=True).data

    @extend_schema_field(OpenMoveOut(many=True))
    def get_moves(self, order: Order) -> Any:
        return self.context["dossier"].moves_of(Subject.ORDER, order.pk)


class OrderDetail(OrderOfEvent):
    event = EventRef()


class PetitionOut(serializers.Serializer):
    """Something that a level above decides; needs a `Dossier` as context."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in PetitionKind])
    kind_label = Labelled(PETITION_KIND_LABELS, source="kind")
    order = serializers.IntegerField(source="order_id", allow_null=True)
    state = serializers.ChoiceField(choices=[state.value for state in PetitionState])
    state_label = Labelled(PETITION_LABELS, source="state")
    given = serializers.DictField()
    asked_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    moves = serializers.SerializerMethodField()

    @extend_schema_field(OpenMoveOut(many=True))
    def get_moves(self, petition: Petition) -> Any:
        return self.context["dossier"].moves_of(Subject.PETITION, petition.pk)


class CardOut(serializers.Serializer):
    """A supervision card; needs a `Dossier` as context."""

    id = serializers.IntegerField()
    order = serializers.IntegerField(source="order_id")
    colour = serializers.ChoiceField(choices=[colour.value for colour in Colour])
    colour_label = Labelled(COLOUR_LABELS, source="colour")
    state = serializers.ChoiceField(choices=[state.value for state in CardState])
    state_label = Labelled(CARD_LABELS, source="state")
    raised_at = serializers.DateTimeField()
    reply = serializers.CharField(allow_blank=True)
    replied_at = serializers.DateTimeField(allow_null=True)
    moves = serializers.SerializerMethodField()

    @extend_schema_field(OpenMoveOut(many=True))
    def get_moves(self, card: Card) -> Any:
        return self.context["dossier"].moves_of(Subject.CARD, card.pk)


class EventDetail(EventRow):
    """Everything about one event; needs a `Dossier` as context."""

    description = serializers.CharField(allow_blank=True)
    quality = serializers.CharField(allow_blank=True)
    reporter = serializers.CharField(source="reporter.name", allow_null=True, default=None)
    merged_into = serializers.CharField(source="merged_into.number", allow_null=True, default=None)
    clocks = serializers.SerializerMethodField()
    orders = serializers.SerializerMethodField()
    petitions = serializers.SerializerMethodField()
    cards = serializers.SerializerMethodField()
    moves = serializers.SerializerMethodField()

    @extend_schema_field(ClockOut(many=True))
    def get_clocks(self, event: Event) -> Any:
        return ClockOut(self.context["dossier"].clocks_of_event(), many=True).data

    @extend_schema_field(OrderOfEvent(many=True))
    def get_orders(self, event: Event) -> Any:
        return OrderOfEvent(self.context["dossier"].orders, many=True, context=self.context).data

    @extend_schema_field(OpenMoveOut(many=True))
    def get_moves(self, event: Event) -> Any:
        return self.context["dossier"].moves_of(Subject.EVENT)

    @extend_schema_field(PetitionOut(many=True))
    def get_petitions(self, event: Event) -> Any:
        return PetitionOut(self.context["dossier"].file.petitions, many=True, context=self.context).data

    @extend_schema_field(CardOut(many=True))
    def get_cards(self, event: Event) -> Any:
        return CardOut(self.context["dossier"].file.cards, many=True, context=self.context).data


class PhotoOut(serializers.Serializer):
    """A photo of a step. Both addresses run out after an hour and open for those who may see the event.

    `gone_at`: when it had been kept long enough; there is no picture any more.
    """

    phase = serializers.ChoiceField(choices=["", "before", "after"])
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    taken_at = serializers.DateTimeField(allow_null=True)
    gone_at = serializers.DateTimeField(allow_null=True)
    thumbnail = serializers.SerializerMethodField()
    full = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField())
    def get_thumbnail(self, photo: Evidence) -> str:
        return reverse("v1:thumbnail", args=[link_token(photo.pk)])

    @extend_schema_field(serializers.CharField())
    def get_full(self, photo: Evidence) -> str:
        return reverse("v1:photo", args=[link_token(photo.pk)])


class StepOut(serializers.Serializer):
    """One entry of the history. `system` names the program where it acted by itself; else there is a person."""

    version = serializers.IntegerField()
    move = serializers.CharField()
    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    order = serializers.IntegerField(source="order_id", allow_null=True)
    from_state = serializers.CharField(allow_blank=True)
    to_state = serializers.CharField()
    person = serializers.CharField(source="person.name", allow_null=True, default=None)
    post = Named(source="appointment.post", allow_null=True, default=None)
    unit = serializers.CharField(source="appointment.unit.name", allow_null=True, default=None)
    system = serializers.CharField(allow_blank=True)
    given = serializers.DictField()
    at = serializers.DateTimeField()
    photos = PhotoOut(many=True, source="evidence")

    def get_label(self, step: Step) -> str:
        return gettext(MOVE[step.move].label)


class UnitOut(UnitRef):
    parent = serializers.IntegerField(source="parent_id", allow_null=True)  # type: ignore[assignment]
    kind = serializers.CharField(allow_blank=True)
    department_type = serializers.CharField(source="department_type.code", allow_null=True, default=None)
    lng = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)


class CategoryOut(CategoryRef):
    group = serializers.SerializerMethodField()
    urgency = serializers.IntegerField(min_value=1, max_value=4)
    handle_limit = serializers.CharField()
    photos_required = serializers.BooleanField()
    emergency_call = serializers.CharField(allow_blank=True)

    def get_group(self, category: Category) -> str:
        return in_language(category.group, category.group_en)


class PostOut(serializers.Serializer):
    """A post the person holds today; `id` goes into the header X-Post."""

    id = serializers.IntegerField()
    code = serializers.CharField(source="post.code")
    name = Named(source="post")
    unit = UnitRef()


class MeOut(serializers.Serializer):
    """`acting_as` is the id of the post this request was made in."""

    username = serializers.CharField()
    person = serializers.CharField()
    acting_as = serializers.IntegerField(allow_null=True)
    posts = PostOut(many=True)


class Credentials(serializers.Serializer):
    username = serializers.CharField(max_length=60)
    password = serializers.CharField(max_length=200, trim_whitespace=False)


class TokenOut(serializers.Serializer):
    """The token is shown this once; only its digest is kept."""

    token = serializers.CharField()
    expiry = serializers.DateTimeField(allow_null=True)
    posts = PostOut(many=True)
