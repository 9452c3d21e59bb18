"""Letters that were opened by their code, in this browser."""

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from apps.errors import NotThere
from apps.portal import codes
from apps.portal.models import Letter

OPENED, MOST_OPENED = "letters", 20


def open_letter(session: SessionBase, code: str) -> Letter | None:
    """The letter of a code, remembered in this browser from now on; None where there is none."""
    read = codes.read(code)
    letter = Letter.objects.filter(digest=codes.digest_of(read)).first() if read else None
    if letter:
        remember(session, letter)
    return letter


def remember(session: SessionBase, letter: Letter) -> None:
    known = [pk for pk in session.get(OPENED, []) if pk != letter.pk]
    session[OPENED] = [letter.pk, *known][:MOST_OPENED]


def forget_letters(session: SessionBase) -> None:
    session.pop(OPENED, None)


def get_opened_letter(session: SessionBase, number: str) -> Letter:
    found = Letter.objects.filter(pk__in=session.get(OPENED, []), number=number).first()
    if found is None:
        raise NotThere("not_opened", _("This letter is not open here. Type its code once more."))
    return found
