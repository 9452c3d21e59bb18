"""A sealed value opens only in its own tenant, table, column and row; and it prints as its mask wherever it goes."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from apps.audit.sealing import Place, Sealed, UnsealableError, blind, is_of_newest_key, seal, unseal
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant

NUMBER = "990101199003078412"
PLACE = Place("households_resident", "identity", uuid4())


@pytest.fixture(autouse=True)
def _inside(alpha: Tenant) -> None:
    """All of it happens in a tenant."""


def test_what_was_sealed_opens_again() -> None:
    token = seal(NUMBER, PLACE)
    assert NUMBER.encode() not in token
    assert unseal(token, PLACE) == NUMBER


def test_the_same_value_never_looks_the_same_twice() -> None:
    assert seal(NUMBER, PLACE) != seal(NUMBER, PLACE)


@pytest.mark.parametrize("elsewhere", [{"table": "staff_person"}, {"column": "phone"}, {"row": uuid4()}])
def test_it_does_not_open_in_another_place(elsewhere: dict) -> None:
    with pytest.raises(UnsealableError):
        unseal(seal(NUMBER, PLACE), replace(PLACE, **elsewhere))


def test_it_does_not_open_in_another_tenant(beta: Tenant) -> None:
    token = seal(NUMBER, PLACE)
    with acting_for(beta), pytest.raises(UnsealableError):
        unseal(token, PLACE)


@pytest.mark.parametrize("at", [0, 5, 20, -1])
def test_a_changed_token_does_not_open(at: int) -> None:
    token = bytearray(seal(NUMBER, PLACE))
    token[at] ^= 1
    with pytest.raises(UnsealableError):
        unseal(bytes(token), PLACE)


def test_an_older_key_still_opens_and_the_newest_seals(settings: Settings) -> None:
    old = seal(NUMBER, PLACE)
    settings.FIELD_KEYS = {"k9": b"9" * 32, **settings.FIELD_KEYS}
    assert unseal(old, PLACE) == NUMBER
    assert not is_of_newest_key(old)
    new = seal(NUMBER, PLACE)
    assert new.startswith(b"k9:")
    assert is_of_newest_key(new)


def test_a_key_that_is_gone_opens_nothing(settings: Settings) -> None:
    token = seal(NUMBER, PLACE)
    settings.FIELD_KEYS = {"k9": b"9" * 32}
    with pytest.raises(UnsealableError):
        unseal(token, PLACE)


def test_without_keys_nothing_is_sealed(settings: Settings) -> None:
    settings.FIELD_KEYS = {}
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        seal(NUMBER, PLACE)


def test_it_prints_as_its_mask() -> None:
    sealed = Sealed(seal(NUMBER, PLACE), PLACE, lambda value: value[:3] + "…")
    assert (str(sealed), f"{sealed}", repr(sealed)) == ("990…", "990…", "<sealed>")
    assert NUMBER not in repr([sealed])


def test_the_blind_index_is_of_the_tenant_and_the_column(beta: Tenant) -> None:
    here = blind(NUMBER, "identity_index")
    assert here == blind(NUMBER, "identity_index")
    assert here != blind(NUMBER, "phone_index")
    with acting_for(beta):
        assert here != blind(NUMBER, "identity_index")


def test_a_newer_key_keeps_the_blind_index(settings: Settings) -> None:
    here = blind(NUMBER, "identity_index")
    settings.FIELD_KEYS = {"k9": b"9" * 32, **settings.FIELD_KEYS}
    assert here == blind(NUMBER, "identity_index")
