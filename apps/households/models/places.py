"""Ground and things: buildings, dwellings, key places, components."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.audit.fields import SealedField
from apps.audit.models import recorded
from apps.grids.models import DepartmentType, Unit
from apps.households import masks
from apps.households.models.base import Located, area_indexes, mark
from apps.staff.searching import Pairs


class Building(Located):
    """A building in a grid; grids are split along buildings. `lng`, `lat`: WGS-84."""

    class Kind(models.TextChoices):
        RESIDENTIAL = "residential", _("residential")
        MIXED = "mixed", _("residential and business")
        BUSINESS = "business", _("business")
        PUBLIC = "public", _("public")
        FACTORY = "factory", _("factory or warehouse")
        HOUSE = "house", _("detached house")

    estate = models.CharField(_("estate"), max_length=60, blank=True)
    name = models.CharField(_("building"), max_length=60)
    address = models.CharField(_("address"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.RESIDENTIAL)
    floors = models.PositiveSmallIntegerField(_("floors"), null=True, blank=True)
    lifts = models.PositiveSmallIntegerField(_("lifts"), null=True, blank=True)
    built_year = models.PositiveSmallIntegerField(_("year built"), null=True, blank=True)
    fire_lane = models.BooleanField(_("fire lane kept clear"), null=True, blank=True)
    charging = models.BooleanField(_("charging for electric bicycles"), null=True, blank=True)
    property_manager = models.CharField(_("property manager"), max_length=80, blank=True)
    lng = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    history = recorded()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "estate", "name"],
                condition=Q(retired_at=None),
                name="building_once_in_community",
            )
        ]
        indexes = [*area_indexes("building"), GinIndex(Pairs("address"), name="building_address")]

    def __str__(self) -> str:
        return f"{self.estate}{self.name}"


class Dwelling(Located):
    """A dwelling, shop, office or store: a door in a building."""

    class Use(models.TextChoices):
        HOME = "home", _("home")
        SHOP = "shop", _("shop")
        OFFICE = "office", _("office")
        FACTORY = "factory", _("factory")
        STORE = "store", _("store")

    class Occupancy(models.TextChoices):
        OWNER = "owner", _("lived in by its owner")
        LET = "let", _("let")
        EMPTY = "empty", _("empty")
        SHARED = "shared", _("let to several parties")
        CROWDED = "crowded", _("let by the bed")
        BUSINESS = "business", _("used for business")

    class RentalUse(models.TextChoices):
        DORMITORY = "dormitory", _("dormitory")
        HOME = "home", _("home")
        SHOP = "shop", _("shop")
        OFFICE = "office", _("office")
        STORE = "store", _("store")
        FACTORY = "factory", _("factory")
        OTHER = "other", _("other")

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="dwellings")
    micro_grid = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entrance = models.CharField(_("entrance"), max_length=20, blank=True)
    number = models.CharField(_("door"), max_length=20)
    use = models.CharField(_("use"), max_length=8, choices=Use, default=Use.HOME)
    occupancy = models.CharField(_("occupancy"), max_length=8, choices=Occupancy, default=Occupancy.OWNER)
    owner = SealedField(_("owner"), mask=masks.name)
    area = models.DecimalField(_("area (m²)"), max_digits=8, decimal_places=2, null=True, blank=True)
    structure = models.CharField(_("structure"), max_length=20, blank=True)
    rental_use = models.CharField(_("let as"), max_length=9, choices=RentalUse, blank=True)
    tenants = models.PositiveSmallIntegerField(_("tenants"), null=True, blank=True)
    hazards = models.CharField(_("hazards"), max_length=60, blank=True)
    filing_number = models.CharField(_("number of the letting's filing"), max_length=40, blank=True)
    mark = mark()
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    history = recorded()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["building", "entrance", "number"], condition=Q(retired_at=None), name="dwelling_once"
            )
        ]
        indexes = area_indexes("dwelling")

    def __str__(self) -> str:
        return f"{self.entrance}{self.number}"


class KeyPlace(Located):
    """A point that is watched: school, hospital, market, water, hazard."""

    class Kind(models.TextChoices):
        SCHOOL = "school", _("school or kindergarten")
        HOSPITAL = "hospital", _("hospital or clinic")
        MARKET = "market", _("market or mall")
        WATER = "water", _("open water")
        HAZARD = "hazard", _("hazardous spot")
        CROWD = "crowd", _("place where crowds meet")
        OTHER = "other", _("other")

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    address = models.CharField(_("address"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    lng = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    history = recorded()

    class Meta:
        indexes = area_indexes("key_place")

    def __str__(self) -> str:
        return self.name


class ComponentType(models.Model):
    """A kind of thing in the street (部件): manhole covers, lamps, hydrants … Tables §8."""

    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=100)
    group = models.CharField(max_length=20)
    group_en = models.CharField(max_length=40)
    owner_type = models.ForeignKey(DepartmentType, on_delete=models.PROTECT, null=True, related_name="+")
    is_active = models.BooleanField(default=True)

    history = recorded()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Component(Located):
    """One thing in the street, with the department that owns it."""

    class State(models.TextChoices):
        GOOD = "good", _("in order")
        DAMAGED = "damaged", _("damaged")
        MISSING = "missing", _("missing")
        GONE = "gone", _("taken out of use")

    type = models.ForeignKey(ComponentType, on_delete=models.PROTECT, verbose_name=_("what it is"))
    number = models.CharField(_("number"), max_length=30, unique=True)
    address = models.CharField(_("where"), max_length=120, blank=True)
    owner = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("whose it is")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.GOOD)
    lng = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)

    history = recorded()

    class Meta:
        indexes = area_indexes("component")

    def __str__(self) -> str:
        return self.number
