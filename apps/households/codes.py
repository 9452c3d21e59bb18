"""National codes for what is recorded of people: only what a community needs of each table. Sources: tables §14.1."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    """GB/T 2261.1."""

    MALE = "1", _("male")
    FEMALE = "2", _("female")


class Match(models.TextChoices):
    """人户一致."""

    HERE = "01", _("registered and living here")
    ELSEWHERE = "02", _("registered elsewhere")


class Documents(models.TextChoices):
    IDENTITY_CARD = "111", _("identity card")
    HOUSEHOLD_BOOK = "113", _("household register")
    PASSPORT = "414", _("passport")
    HOME_RETURN = "516", _("travel permit of Hong Kong, Macao or Taiwan residents")
    RESIDENCE = "553", _("permanent residence card for foreigners")
    OTHER = "990", _("other document")


RELATIONS = [  # GB/T 4761, first level
    ("01", _("head of the household")),
    ("10", _("spouse")),
    ("20", _("son")),
    ("30", _("daughter")),
    ("40", _("grandchild")),
    ("50", _("parent")),
    ("60", _("grandparent")),
    ("70", _("brother or sister")),
    ("97", _("other relation")),
    ("99", _("no relation")),
]
EDUCATION = [  # GB/T 4658
    ("10", _("postgraduate")),
    ("20", _("university")),
    ("30", _("junior college")),
    ("40", _("vocational school")),
    ("60", _("senior secondary school")),
    ("70", _("junior secondary school")),
    ("80", _("primary school")),
    ("90", _("none or other")),
]
MARITAL = [  # GB/T 2261.2
    ("10", _("single")),
    ("20", _("married")),
    ("30", _("widowed")),
    ("40", _("divorced")),
    ("90", _("not stated")),
]
POLITICS = [  # GB/T 4762
    ("01", _("Party member")),
    ("02", _("probationary Party member")),
    ("03", _("Youth League member")),
    ("12", _("without party")),
    ("13", _("of the masses")),
    ("90", _("other party")),
]
INFLOW_REASONS = [
    ("work", _("work")),
    ("farming", _("farming")),
    ("trade", _("trade")),
    ("study", _("study or training")),
    ("marriage", _("marriage")),
    ("family", _("with the family")),
    ("treatment", _("medical treatment")),
    ("relatives", _("joining relatives or friends")),
    ("transfer", _("transfer of work")),
    ("other", _("other")),
]
PERMITS = [("residence", _("residence permit")), ("other", _("other permit"))]
LODGING = [
    ("own", _("bought")),
    ("rented", _("rented")),
    ("guest", _("guest")),
    ("borrowed", _("lent")),
    ("company", _("quarters of the employer")),
    ("temporary", _("temporary quarters")),
    ("flat", _("serviced flat")),
    ("other", _("other")),
]
PURPOSES = [
    ("business", _("on business")),
    ("work", _("employment")),
    ("study", _("study")),
    ("settle", _("settling")),
    ("family", _("visiting family")),
    ("other", _("other")),
]
