"""The unit tree: district → street → community or village → grid → micro-grid; departments hang in it as nodes."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.audit.models import AppendOnly, recorded


class Level(models.TextChoices):
    DISTRICT = "district", _("district")
    STREET = "street", _("street")
    COMMUNITY = "community", _("community")
    GRID = "grid", _("grid")
    MICRO_GRID = "micro_grid", _("micro-grid")
    DEPARTMENT = "department", _("department")


class DepartmentType(models.Model):
    """What a department is for, by the national habit (D01…D39, D99); real units are mapped to it."""

    code = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)
    domains = models.CharField(max_length=200, blank=True)


class Unit(models.Model):
    """A node of the tree.

    `path` spells the ids from the root down, each followed by a dot ("1.17.203."), so that "inside" is a prefix.
    `code`: 12 official digits down to the community, + 3 for a grid, + 2 for a micro-grid; never re-used.
    `boundary`: a GeoJSON Polygon or MultiPolygon; `lng`, `lat`: a point inside. All WGS-84.
    """

    level = models.CharField(max_length=12, choices=Level)
    code = models.CharField(
        max_length=24,
        unique=True,
        validators=[RegexValidator(r"^[0-9A-Z-]+$", _("Use digits, capital letters and hyphens."))],
    )
    external_code = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, blank=True)
    is_rural = models.BooleanField(default=False)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=120, unique=True)
    department_type = models.ForeignKey(DepartmentType, on_delete=models.PROTECT, null=True, blank=True)
    boundary = models.JSONField(null=True, blank=True)
    lng = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    lat = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    history = recorded()

    class Meta:
        indexes = [models.Index(fields=["level", "code"])]
        # Permissions of the unit object; which post holds which is data (staff.Post.powers).
        permissions = [
            ("view_events", "Sees every event in the area"),
            ("report_event", "Reports events in the area"),
            ("triage_event", "Files, declines and merges events in the area"),
            ("self_handle", "Handles events of the area in person, without a dispatch"),
            ("dispatch_event", "Dispatches events in the area and approves what departments ask for"),
            ("blow_whistle", "Calls departments to the site of an event in the area"),
            ("rule_return", "Rules on returned orders of the area"),
            ("rule_conference", "Rules for the conference on who handles an event of the area"),
            ("handle_order", "Accepts, returns and answers orders of exactly this unit"),
            ("verify_event", "Verifies what was handled in the area"),
            ("close_event", "Closes events in the area"),
            ("reopen_event", "Reopens closed events in the area"),
            ("call_back", "Calls reporters back about closed events of the area"),
            ("urge_event", "Urges events of the area"),
            ("supervise", "Raises supervision cards in the area"),
            ("sign_order", "Signs for this unit: petitions, replies to cards"),
            ("approve_suspension", "Has the last word on suspensions"),
            ("void_event", "Has the last word on making an event void"),
            ("view_assessment", "Sees scores and ledger entries of the area"),
            ("view_households", "Sees base data of the area, masked"),
            ("edit_households", "Records and changes base data of the area"),
            ("confirm_households", "Confirms changes of base data in the area"),
            ("reveal_personal", "Unmasks personal data of the area, for a purpose"),
            ("import_households", "Imports base data of the area"),
            ("draw_spot_checks", "Has base data of the area checked by lot"),
            ("spot_check", "Looks at records of the area that were drawn by lot"),
            ("manage_grids", "Changes grids and boundaries of the area"),
            ("manage_staff", "Appoints people in the area and hands their work over"),
            ("read_access_log", "Reads who saw personal data"),
            ("review_retention", "Watches over what is de-identified, and ends what holds it back"),
            ("approve_export", "Approves exports of personal data"),
            ("answer_letters", "Answers what residents write about the system"),
            ("answer_requests", "Answers what residents ask about their own data"),
            ("print_posters", "Prints posters with codes for residents, in the area"),
            ("manage_tenant", "Changes units, posts, calendars, categories, limits and rules"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids from the root down to this unit itself."""
        return [int(part) for part in self.path.split(".") if part]


class Regrid(models.Model):
    """One act that divides a grid or joins several. What it is, who did it and why are never changed; it can be undone
    once, which the row says too.

    `by`, `undone_by`: appointments. `moved`: what was moved, for the undoing: label of the model → "old>new" unit →
    ids.
    """

    class Kind(models.TextChoices):
        SPLIT = "split", _("divided")
        MERGE = "merge", _("joined")

    kind = models.CharField(max_length=5, choices=Kind)
    community = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    by = models.BigIntegerField()
    at = models.DateTimeField()
    moved = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.BigIntegerField(null=True)
    undone_reason = models.CharField(max_length=200, blank=True)


class Succession(AppendOnly):
    """A unit that another has come from."""

    act = models.ForeignKey(Regrid, on_delete=models.PROTECT, related_name="successions")
    old = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successors")
    new = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="predecessors")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="succession_once")]


class BaseMap(models.Model):
    """The tenant's base map: one row; without it, and with an empty `tiles`, maps show boundaries alone.

    `tiles`, `labels`: addresses as `basemaps.read_address` takes them; the second is drawn above the first.
    """

    tiles = models.CharField(_("Address of the tiles"), max_length=400, blank=True)
    labels = models.CharField(_("Address of the tiles with names"), max_length=400, blank=True)
    attribution = models.CharField(_("Whose map it is"), max_length=120, blank=True)
    deepest = models.PositiveSmallIntegerField(_("Highest zoom level"), default=18)

    history = recorded()
