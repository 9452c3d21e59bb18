"""What the kinds of base data are called."""

from django.utils.translation import gettext_lazy as _

KIND_LABELS = {
    "resident": _("Residents"),
    "household": _("Households"),
    "organisation": _("Organisations"),
    "building": _("Buildings"),
    "key_place": _("Key places"),
    "component": _("Components"),
}
ONE_LABELS = {
    "resident": _("Resident"),
    "household": _("Household"),
    "organisation": _("Organisation"),
    "building": _("Building"),
    "dwelling": _("Dwelling"),
    "key_place": _("Key place"),
    "component": _("Component"),
}
ACT_LABELS = {
    "reveal": _("shown"),
    "export": _("exported"),
    "find": _("looked for by number"),
    "tag_set": _("tag set"),
    "tag_ended": _("tag taken off"),
}
NEW_LABELS = {
    "resident": _("Record a resident"),
    "household": _("Record a household"),
    "organisation": _("Record an organisation"),
    "building": _("Record a building"),
    "dwelling": _("Record a dwelling"),
    "key_place": _("Record a key place"),
    "component": _("Record a component"),
}
EMPTY = {
    "resident": _("No resident is recorded here yet."),
    "household": _("No household is recorded here yet."),
    "organisation": _("No organisation is recorded here yet."),
    "building": _("No building is recorded here yet."),
    "key_place": _("No key place is recorded here yet."),
    "component": _("No component is recorded here yet."),
}
