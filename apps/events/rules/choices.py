"""What can be chosen in the fields of the moves: pairs of code and English label."""

from apps.events.rules.vocabulary import Colour, Field, Kind
from apps.events.rules.vocabulary import gettext_noop as _

URGENCIES = (("1", _("critical")), ("2", _("urgent")), ("3", _("pressing")), ("4", _("ordinary")))
QUALITIES = (("A", _("A: clear and complete")), ("B", _("B: sufficient")), ("C", _("C: hardly usable")))
DECLINE_REASONS = (
    ("not_public", _("not a public matter")),
    ("elsewhere", _("outside this district")),
    ("not_found", _("not found on site")),
    ("known", _("already settled")),
    ("test", _("reported by mistake")),
    ("not_supplemented", _("what was asked for did not come in time")),
)
FINDINGS = (
    ("as_reported", _("as reported")),
    ("different", _("different from the report")),
    ("nothing", _("nothing to be found")),
)
WHISTLES = (("work", _("to push the work on")), ("tough", _("to crack a hard case")))
SUSPENSION_REASONS = (
    ("season", _("season or weather")),
    ("works", _("planned works")),
    ("funds", _("funds not yet granted")),
    ("lawsuit", _("lawsuit or appeal under way")),
    ("legacy", _("legacy of long standing")),
)
GRADES = (
    ("4", _("very satisfied")),
    ("3", _("satisfied")),
    ("2", _("fairly satisfied")),
    ("1", _("dissatisfied")),
)
SOLVED = (("yes", _("yes")), ("partly", _("partly")), ("no", _("no")))
COLOURS = ((Colour.YELLOW, _("yellow card")), (Colour.RED, _("red card")), (Colour.BLACK, _("black card")))

NOTE = Field("note", Kind.TEXT, _("Note"), required=False)
REASON = Field("reason", Kind.TEXT, _("Reason"))
PHOTOS = Field("photos", Kind.PHOTOS, _("Photos"), required=False)
BEFORE = Field("before", Kind.PHOTOS, _("Photos from before"), required=False)
AFTER = Field("after", Kind.PHOTOS, _("Photos from afterwards"), required=False, by_category=True)
KEEP_PLACE = Field("keep_place", Kind.FLAG, _("Keep the place and time recorded in the photos"), required=False)
CATEGORY = Field("category", Kind.CATEGORY, _("Category"))
MEASURES = Field("measures", Kind.TEXT, _("What was done"))
LEAD = Field("lead", Kind.UNIT, _("Lead department"))
ASSISTS = Field("assists", Kind.UNITS, _("Assisting departments"), required=False)
