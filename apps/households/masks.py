"""What is shown of base data by default: the masks that all sealed values have."""

from apps.audit.masks import STAR, identity, name, phone

__all__ = ["STAR", "identity", "name", "phone"]
