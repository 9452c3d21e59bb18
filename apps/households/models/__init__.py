"""Base data of the five elements: people, ground, things, organisations. Fields: tables §14."""

from apps.households.models.exports import ExportRequest
from apps.households.models.imports import ImportRow, ImportRun
from apps.households.models.keeping import Proposal, RecordRules, Verification
from apps.households.models.merging import Apart, Merging
from apps.households.models.organisations import Organisation
from apps.households.models.people import Household, Resident
from apps.households.models.places import Building, Component, ComponentType, Dwelling, KeyPlace
from apps.households.models.retention import Expiry, Hold, RetentionRules
from apps.households.models.spotchecks import Drawn, SpotCheck
from apps.households.models.tags import Tag, Tagging, TeamMember

__all__ = [
    "Apart",
    "Building",
    "Component",
    "ComponentType",
    "Drawn",
    "Dwelling",
    "Expiry",
    "ExportRequest",
    "Hold",
    "Household",
    "ImportRow",
    "ImportRun",
    "KeyPlace",
    "Merging",
    "Organisation",
    "Proposal",
    "RecordRules",
    "Resident",
    "RetentionRules",
    "SpotCheck",
    "Tag",
    "Tagging",
    "TeamMember",
    "Verification",
]
