"""One problem in one place, the orders about it, and every step that was taken."""

from apps.events.models.bulk import BulkAct, BulkPart
from apps.events.models.categories import Category, Responsibility
from apps.events.models.events import DailyNumber, Event, Opinion, Recomputation
from apps.events.models.evidence import Evidence, PhotoExpiry, StoredPhoto, Upload
from apps.events.models.learning import LearnedCategory, LearnedWord, Learning
from apps.events.models.orders import Card, Order, Petition
from apps.events.models.steps import Step

__all__ = [
    "BulkAct",
    "BulkPart",
    "Card",
    "Category",
    "DailyNumber",
    "Event",
    "Evidence",
    "LearnedCategory",
    "LearnedWord",
    "Learning",
    "Opinion",
    "Order",
    "Petition",
    "PhotoExpiry",
    "Recomputation",
    "Responsibility",
    "Step",
    "StoredPhoto",
    "Upload",
]
