"""People and their accounts, looked after by whoever manages the staff of their area."""

import re

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.audit.access import record_access
from apps.audit.models import AuditEntry
from apps.audit.versions import refuse_stale
from apps.errors import Conflicting, NotYours, Refused
from apps.staff.actions import open_account
from apps.staff.actors import InPost
from apps.staff.models import Appointment, Person, User
from apps.staff.passwords import end_tokens, hand_over, new_secret
from apps.staff.reach import get_person, may_call, refuse_account_out_of_reach, refuse_unless_staffer

PHONE = re.compile(r"\+?[0-9][0-9 -]{5,18}[0-9]")
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


def tidy_phone(text: str) -> str:
    """Without blanks and hyphens; raises `Refused` for what cannot be dialled."""
    if text and not PHONE.fullmatch(text.strip()):
        sentence = _("Write the number with digits only, as in 13800000000.")
        raise Refused("bad_phone", sentence, {"fields": {"phone": [sentence]}})
    return text.strip().replace(" ", "").replace("-", "")


def tidy_name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        sentence = _("Write the person's name.")
        raise Refused("no_name", sentence, {"fields": {"name": [sentence]}})
    return name


def add_person(*, actor: InPost, name: str, standing: str = "", phone: str = "") -> Person:
    refuse_unless_staffer(actor)
    return Person.objects.create(name=tidy_name(name), standing=standing, phone=tidy_phone(phone))


@transaction.atomic
def change_person(*, actor: InPost, person_id: int, name: str, standing: str, phone: str, seen: int) -> Person:
    """An empty phone leaves the number that is kept: it is not sent to the form."""
    refuse_unless_staffer(actor)
    person = get_person(actor, person_id)
    refuse_account_out_of_reach(actor, person)
    Person.objects.select_for_update().get(pk=person.pk)
    refuse_stale(Person, seen=seen, id=person.pk)
    wanted = (tidy_name(name), standing)
    if wanted != (person.name, person.standing) or phone:
        person.name, person.standing = wanted
        if phone:
            person.phone = tidy_phone(phone)
        person.save()
    return person


def number_to_call(*, actor: InPost, appointment: Appointment, address: str = "") -> str:
    """The number of somebody in post, for a call; goes into the log of who saw personal data."""
    if not may_call(actor, appointment.unit.path):
        raise NotYours(
            "no_power", _("This number is for colleagues of the community and for whoever manages its staff.")
        )
    person = appointment.person
    if not person.phone:
        return ""
    record_access(
        act="reveal", about="staff.person", about_id=person.pk, fields=["phone"], purpose="call", address=address
    )
    return str(person.phone.open())


@transaction.atomic
def open_account_for(*, actor: InPost, person: Person, username: str) -> tuple[User, str]:
    """The account and its password, which is shown this once and kept nowhere."""
    refuse_account_out_of_reach(actor, person)
    if not USERNAME.fullmatch(username):
        sentence = _("Three or more small letters, digits, dots or hyphens, as in zhang.min.")
        raise Refused("bad_username", sentence, {"fields": {"username": [sentence]}})
    try:
        with transaction.atomic():
            user = open_account(person=person, username=username, password=new_secret())
    except IntegrityError as problem:
        sentence = _("This user name is taken, or the person has an account already. Choose another name.")
        raise Conflicting("account_taken", sentence, {"fields": {"username": [sentence]}}) from problem
    _audit(actor, "account.open", person)
    return user, hand_over(user)


@transaction.atomic
def new_password(*, actor: InPost, person: Person) -> str:
    """Shown this once. Sessions and tokens of the old one are worth nothing from now on."""
    user = _account(actor, person)
    _audit(actor, "account.password", person)
    return hand_over(user)


@transaction.atomic
def lock_account(*, actor: InPost, person: Person, locked: bool) -> None:
    """A locked account opens nothing, whatever session or token is still about."""
    user = _account(actor, person)
    user.is_active = not locked
    user.save(update_fields=["is_active"])
    if locked:
        end_tokens(user)
    _audit(actor, "account.lock" if locked else "account.unlock", person)


def _account(actor: InPost, person: Person) -> User:
    refuse_account_out_of_reach(actor, person)
    user = User.objects.select_for_update().filter(person=person).first()
    if user is None:
        raise Conflicting("no_account", _("This person has no account yet. Open one first."))
    return user


def _audit(actor: InPost, act: str, person: Person) -> None:
    AuditEntry.objects.create(
        act=act,
        person_id=actor.person_id,
        appointment_id=actor.appointment_id,
        about="staff.person",
        about_id=person.pk,
    )
