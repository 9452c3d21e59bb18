"""Passwords: set for somebody else, which is good for choosing one's own alone, and chosen oneself."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from knox.models import AuthToken

from apps.audit.models import AuditEntry
from apps.errors import NotYours
from apps.staff.models import User

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look like another when a password is read out
LENGTH = 14


def new_secret() -> str:
    return "".join(secrets.choice(LETTERS) for _place in range(LENGTH))


def hand_over(user: User) -> str:
    """A new password, shown this once. Sessions and tokens of the old one are worth nothing from now on."""
    password = new_secret()
    user.set_password(password)
    user.handed_over = True
    user.save(update_fields=["password", "handed_over"])
    end_tokens(user)
    return password


@transaction.atomic
def choose_own(user: User, password: str) -> None:
    """Sessions elsewhere and tokens end with the old password."""
    user.set_password(password)
    user.handed_over = False
    user.save(update_fields=["password", "handed_over"])
    end_tokens(user)
    AuditEntry.objects.create(
        act="account.own_password", person_id=user.person_id, about="staff.person", about_id=user.person_id
    )


def end_tokens(user: User) -> None:
    AuthToken.objects.filter(user=user).update(expiry=timezone.now())


def refuse_handed_over(user: User) -> None:
    """Programs cannot choose: a person does, in the browser."""
    if user.handed_over:
        raise NotYours(
            "password_handed_over",
            _("Your password was set by somebody else. Log in in the browser and choose one of your own first."),
        )
