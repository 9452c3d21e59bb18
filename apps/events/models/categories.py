"""What kinds of problems there are, and who answers for them."""

from django.db import models

from apps.audit.models import recorded
from apps.grids.models import DepartmentType, Unit


class Category(models.Model):
    """What kind of problem; carries the limits that are frozen into clocks when they start."""

    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=100)
    group = models.CharField(max_length=20)
    group_en = models.CharField(max_length=40)
    urgency = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=2)
    handle_limit = models.CharField(max_length=10)
    contain_limit = models.CharField(max_length=10, blank=True)
    repair_limit = models.CharField(max_length=10, blank=True)
    close_rule = models.CharField(max_length=120, blank=True)
    photos_required = models.BooleanField(default=False)
    sensitive = models.BooleanField(default=False)
    long_running = models.BooleanField(default=False)
    callback_required = models.BooleanField(default=False)
    excluded_from_counts = models.BooleanField(default=False)
    emergency_call = models.CharField(max_length=3, blank=True)
    keywords = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)

    history = recorded()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Responsibility(models.Model):
    """The list (责任清单): who leads and assists for a category, in an area or everywhere, and who falls back."""

    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="responsibilities")
    area = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lead_type = models.ForeignKey(DepartmentType, on_delete=models.PROTECT, related_name="+")
    assist_types = models.ManyToManyField(DepartmentType, blank=True, related_name="+")
    fallback_type = models.ForeignKey(DepartmentType, on_delete=models.PROTECT, related_name="+")
    duty_list = models.CharField(max_length=4, default="未列")
    basis = models.CharField(max_length=120, blank=True)

    history = recorded(together_with=[assist_types])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "area"], nulls_distinct=False, name="responsibility_once")
        ]
