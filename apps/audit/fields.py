"""Model fields for sealed values. The model keeps `mark`, a UUID that its row and all its versions share.

mark = models.UUIDField(default=uuid4, unique=True, editable=False)
phone = SealedField(mask=masks.phone)
phone_index = BlindIndexField("phone")
"""

from collections.abc import Callable
from typing import Any

from django.db import models

from apps.audit.sealing import Mask, Place, Sealed, blind, seal


class SealedField(models.BinaryField):
    """Takes plain text, keeps it sealed, gives it back as `Sealed`; empty stays empty ("")."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def __init__(self, *args: Any, mask: Mask = lambda value: "***", **kwargs: Any) -> None:
        self.mask = mask
        super().__init__(*args, **{**kwargs, "editable": True, "blank": True, "default": b""})

    def deconstruct(self) -> Any:
        """To migrations a plain column of bytes."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, {**kwargs, "default": b"", "editable": True}

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, _Opened(self, name))

    def place_of(self, instance: models.Model) -> Place:
        """Versions belong where their record does."""
        table = instance._meta.db_table.replace("_historical", "_")
        return Place(table, self.attname, instance.mark)  # type: ignore[attr-defined]  # see above

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.attname)
        if isinstance(value, str) and value:
            token = seal(value, self.place_of(model_instance))
            setattr(model_instance, self.attname, token)
            return token
        return value.token if isinstance(value, Sealed) else b""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str) and value:
            raise TypeError(f"{self.name} is not sealed yet. Call `seal_fields` on rows before `bulk_update`.")
        return super().get_db_prep_value(value.token if isinstance(value, Sealed) else value, connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        return str(getattr(obj, self.attname))


def seal_fields(row: models.Model) -> None:
    """Seals what was given to the row, and follows with its indexes; `save` and `bulk_create` do so by themselves."""
    for field in row._meta.concrete_fields:
        if isinstance(field, SealedField | BlindIndexField):
            field.pre_save(row, add=False)


class _Opened:
    """Bytes from the database are `Sealed` when looked at; text that was just given is text until it is saved."""

    def __init__(self, field: SealedField, name: str) -> None:
        self.field, self.name = field, name

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        value = instance.__dict__.get(self.name)
        if isinstance(value, bytes | memoryview):
            return Sealed(bytes(value), self.field.place_of(instance), self.field.mask) if len(value) else ""
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.name] = value


class BlindIndexField(models.BinaryField):
    """Follows a sealed field: an index of the whole of it, or of a `part`; null where there is nothing."""

    def __init__(self, of: str = "", *args: Any, part: Callable[[str], str] = str, **kwargs: Any) -> None:
        self.of, self.part = of, part
        super().__init__(*args, **{"null": True, "editable": False, "max_length": 32, **kwargs})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = getattr(model_instance, self.of)
        plain = value.open() if isinstance(value, Sealed) else value
        found = self.digest(plain) if plain else None
        setattr(model_instance, self.attname, found)
        return found

    def digest(self, plain: str) -> bytes | None:
        """What to look for; None when there is no such part."""
        part = self.part(plain)
        return blind(part, f"{self.column}") if part else None
