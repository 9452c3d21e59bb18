"""How a refusal is shown in a form: as a sentence on top, and at the fields it speaks of."""

from django import forms

from apps.errors import Refused


def show_refusal(form: forms.BaseForm, refusal: Refused) -> Refused | None:
    """Puts what concerns single fields there; returns the refusal when something is left to say above the form."""
    fields = refusal.data.get("fields", {})
    shown = {name: sentences for name, sentences in fields.items() if name in form.fields}
    for name, sentences in shown.items():
        form.add_error(name, sentences)
    return None if shown else refusal
