"""The forms of the staff pages. They read what was typed; the actions decide."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.desk.naming import named
from apps.desk.views.settings.words import label
from apps.grids.models import Unit
from apps.staff.appointing import REASON_LENGTH
from apps.staff.models import Person, Post
from apps.staff.rules import LEVELS

NAME_LENGTH = 40


def day_field(text: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=text, widget=widget, required=required, help_text=help_text)


class PersonForm(forms.Form):
    """`seen` is empty for a new person."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kept: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"standing": "", **kwargs.get("initial", {})}})
        self.fields["name"] = forms.CharField(label=_("Name"), max_length=NAME_LENGTH)
        self.fields["standing"] = forms.ChoiceField(
            label=_("Employed as"),
            required=False,
            choices=[("", _("not said")), *Person.Standing.choices],
            help_text=_("Decides who may be grid leader or full-time worker in a city and in a village."),
        )
        self.fields["phone"] = forms.CharField(
            label=_("Telephone"),
            required=False,
            max_length=20,
            help_text=_("Kept: %(mask)s. Leave empty to keep it.") % {"mask": kept} if kept else "",
        )
        self.fields["phone"].widget.attrs.update(inputmode="tel", autocomplete="off")


class AppointForm(forms.Form):
    """`people`: those who were found, of whom one is chosen; the page draws them itself."""

    def __init__(self, unit: Unit, people: list[Person], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"post": "", "person": "", **kwargs.get("initial", {})}})
        self.people = [(str(person.pk), person_label(person)) for person in people]
        self.fields["person"] = forms.TypedChoiceField(label=_("Person"), choices=self.people, coerce=int)
        posts = Post.objects.filter(_fits(unit)).order_by("code")
        self.fields["post"] = _PostField(posts, to_field_name="code", label=label("post"), empty_label=_("choose…"))
        self.fields["since"] = day_field(label("since"))
        self.fields["until"] = day_field(label("until"), required=False, help_text=_("The last day, if it is known."))


class DaysForm(forms.Form):
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"] = day_field(label("since"))
        self.fields["until"] = day_field(
            label("until"), required=False, help_text=_("The last day in force; from the next day on nothing is open.")
        )
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=REASON_LENGTH)


class PortraitForm(forms.Form):
    """The field is called as refusals of pictures call it everywhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"] = forms.FileField(
            label=_("Photo"),
            allow_empty_file=True,
            widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
            help_text=_("JPEG, PNG or WebP, at most 12 MB. It is cut to a square; where it was taken is not kept."),
        )


class AccountForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = forms.CharField(
            label=_("User name"), max_length=60, help_text=_("Small letters and digits, as in zhang.min.")
        )
        self.fields["username"].widget.attrs.update(autocapitalize="none", autocomplete="off", spellcheck="false")


class _PostField(forms.ModelChoiceField):
    def label_from_instance(self, post: Any) -> str:
        return f"{post.code} {named(post)}"


def _fits(unit: Unit) -> Q:
    levels = [unit.level, *(name for name, held_on in LEVELS.items() if held_on == unit.level)]
    return Q(level__in=levels)


def person_label(person: Person) -> str:
    return f"{person.name} · {person.get_standing_display()}" if person.standing else person.name
