"""The list that somebody asks for by its name."""

from django.utils.translation import gettext as _

from apps.desk.kinds import KIND, Kind, waiting_kinds
from apps.errors import NotThere, NotYours
from apps.staff.actors import InPost


def kind_of_list(actor: InPost, name: str) -> Kind:
    """One of the lists that the post has."""
    kind = KIND.get(name)
    if kind is None:
        raise NotThere("no_such_list", _("There is no such list. Choose one from your desk."))
    if kind.move and kind not in waiting_kinds(actor):
        raise NotYours("no_power", _("This list is not for your post. Choose another post in the header."))
    return kind
