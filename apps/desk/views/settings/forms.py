"""The forms of the settings. They read what was typed; the actions decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apps.desk.naming import in_language, named
from apps.desk.views.settings.words import DUTY_LISTS, label, urgency_label
from apps.events.models import Category, Responsibility
from apps.events.seedcheck import EMERGENCY_CALLS, LEVELS, URGENCIES
from apps.events.settings import FLAGS
from apps.grids.models import DepartmentType, Level, Unit
from apps.portal.models import PortalRules
from apps.portal.settings import MOST_DAYS, fit_for_the_map

LONGEST_LIMIT = 10
PUBLIC_ORDER = ["is_open", "people", "map_shown", "map_categories", "map_days", "letter_limit", "request_limit"]
LONGEST_NOTICE = 40_000
AREAS = [Level.DISTRICT, Level.STREET, Level.COMMUNITY]


class Settings(forms.Form):
    """`seen`: the newest version when the page was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class CategoryForm(Settings):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        length = {field.name: field.max_length for field in Category._meta.concrete_fields}
        self.fields["name"] = _text("name", length["name"])
        self.fields["name_en"] = _text("name_en", length["name_en"])
        choices = [(code, urgency_label(code)) for code in URGENCIES]
        self.fields["urgency"] = forms.TypedChoiceField(label=label("urgency"), choices=choices, coerce=int)
        self.fields["level"] = forms.ChoiceField(label=label("level"), choices=[(code, code) for code in LEVELS])
        self.fields["handle_limit"] = limit_field(label("handle_limit"), help_text=_limit_help())
        for name in ("contain_limit", "repair_limit"):
            self.fields[name] = limit_field(label(name), required=False)
        self.fields["contain_limit"].help_text = _("Only for hazards, together with the limit for repair.")
        self.fields["close_rule"] = _text("close_rule", length["close_rule"], required=False)
        calls = [(code, code or _("none")) for code in EMERGENCY_CALLS]
        self.fields["emergency_call"] = forms.ChoiceField(label=label("emergency_call"), choices=calls, required=False)
        for name in FLAGS:
            self.fields[name] = forms.BooleanField(label=label(name), required=False)


class StageForm(Settings):
    """One field for each urgency the stage has a row for: `limit_1` …"""

    def __init__(self, urgencies: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for urgency in urgencies:
            self.fields[f"limit_{urgency}"] = limit_field(urgency_label(urgency))
        self.fields[f"limit_{urgencies[0]}"].help_text = _limit_help()

    @property
    def limits(self) -> dict[int, str]:
        return {int(n.removeprefix("limit_")): text for n, text in self.cleaned_data.items() if n != "seen"}


class HoursForm(Settings):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        self.fields["since"] = forms.DateField(label=label("since"), widget=day)
        self.fields["hours"] = forms.CharField(
            label=label("hours"), max_length=80, help_text=_("Begin and end of each stretch: 08:00-12:00,14:00-18:00")
        )


class QuietForm(Settings):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        self.fields["since"] = forms.DateField(label=label("since"), widget=day)
        for name in ("begin", "end"):
            clock = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
            self.fields[name] = forms.TimeField(label=label(name), widget=clock)
        self.fields["end"].help_text = _("The same time as the begin means: no quiet hours.")


class PublicForm(Settings):
    """What is open to residents."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        help_text = _("While this is not ticked, every public page says that it is closed.")
        self.fields["is_open"] = forms.BooleanField(label=_public("is_open"), required=False, help_text=help_text)
        self.fields["people"] = forms.ChoiceField(
            label=_public("people"),
            choices=PortalRules.People.choices,
            widget=forms.RadioSelect,
            help_text=_("The people of the grid, on the posters that are printed from then on."),
        )
        help_text = _("Numbers of cases for coarse places and for communities; never a single case, a day or a person.")
        self.fields["map_shown"] = forms.BooleanField(label=_public("map_shown"), required=False, help_text=help_text)
        self.fields["map_categories"] = forms.MultipleChoiceField(
            label=_public("map_categories"),
            choices=[(category.code, named(category)) for category in fit_for_the_map()],
            widget=forms.CheckboxSelectMultiple,
            required=False,
            help_text=_("Sensitive categories are not offered: they never stand on a public map."),
        )
        self.fields["map_days"] = forms.IntegerField(label=_public("map_days"), min_value=0, max_value=MOST_DAYS)
        for name in ("letter_limit", "request_limit"):
            self.fields[name] = limit_field(_public(name))
        self.fields["letter_limit"].help_text = _limit_help()
        self.order_fields(PUBLIC_ORDER)


class NoticeForm(Settings):
    """`text` may be empty when a file is given; the file's words then take its place."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = forms.CharField(
            label=_("Holidays and swapped working days"),
            max_length=LONGEST_NOTICE,
            required=False,
            widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
            help_text=_("One day a line: 2026-10-01,off,National Day or 2026-10-10,working,National Day"),
        )
        self.fields["file"] = forms.FileField(
            label=_("Or a CSV file with the same lines"),
            required=False,
            widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
        )


class ResponsibilityForm(Settings):
    """`row` is the one that is edited: it keeps its category and area."""

    def __init__(self, row: Responsibility | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if row is None:
            self.fields["category"] = _choice(Category.objects.filter(is_active=True), label("category"))
            areas = Unit.objects.filter(level__in=AREAS, retired_at=None).order_by("code")
            self.fields["area"] = _choice(areas, label("area"), empty=_("everywhere"))
        types = DepartmentType.objects.order_by("code")
        self.fields["lead_type"] = _choice(types, label("lead_type"))
        self.fields["assist_types"] = _Many(
            types, label=label("assist_types"), required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["fallback_type"] = _choice(types, label("fallback_type"))
        lists = [(code, _(text)) for code, text in DUTY_LISTS.items()]
        self.fields["duty_list"] = forms.ChoiceField(label=label("duty_list"), choices=lists)
        self.fields["basis"] = _text("basis", 120, required=False)


class ListFilter(forms.Form):
    """Over the lists of categories and of responsibilities. What cannot be read filters nothing."""

    def __init__(self, sorts: dict[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        any_one = ("", _("any"))
        groups = Category.objects.order_by("code").values_list("group", "group_en")
        self.fields["text"] = forms.CharField(label=_("Code or words"), required=False, max_length=60)
        self.fields["group"] = forms.ChoiceField(
            label=label("group"),
            required=False,
            choices=[any_one, *((zh, in_language(zh, en)) for zh, en in dict.fromkeys(groups))],
        )
        self.fields["urgency"] = forms.TypedChoiceField(
            label=label("urgency"),
            required=False,
            coerce=int,
            choices=[any_one, *((code, urgency_label(code)) for code in URGENCIES)],
        )
        self.fields["sort"] = forms.ChoiceField(label=_("Sort by"), required=False, choices=list(sorts.items()))
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "form-control" if name == "text" else "form-select"
            field.widget.attrs["id"] = f"filter_{name}"

    @property
    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class _Named(forms.ModelChoiceField):
    def label_from_instance(self, thing: Any) -> str:
        return f"{thing.code} {named(thing)}"


class _Many(forms.ModelMultipleChoiceField):
    def label_from_instance(self, thing: Any) -> str:
        return f"{thing.code} {named(thing)}"


def _choice(rows: Any, text: str, *, empty: str = "") -> _Named:
    return _Named(rows, label=text, required=not empty, empty_label=empty or _("choose…"))


def _text(name: str, most: int | None, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label(name), max_length=most, required=required)


def limit_field(text: str, **options: Any) -> forms.CharField:
    field = forms.CharField(label=text, max_length=LONGEST_LIMIT, **options)
    field.widget.attrs.update(autocapitalize="characters", autocomplete="off", spellcheck="false")
    return field


def _public(name: str) -> str:
    return str({field.name: field.verbose_name for field in PortalRules._meta.concrete_fields}[name])


def _limit_help() -> str:
    return _("30m minutes · 4UH, 2UD hours or days round the clock · 4WH, 2WD working hours or days")
