"""How schemas and roles are called. Roles belong to a whole cluster, so they carry the database's name."""

from apps.errors import Refused

PUBLIC = "public"
LONGEST_NAME = 63


def schema_of(slug: str) -> str:
    return f"t_{slug}"


def actor_role(database: str, schema: str) -> str:
    """The role that may touch the rows of one tenant and nothing else.

    Raises `Refused` when the name is too long: the server would cut it, and two tenants might share a role.
    """
    role = f"{database}_{schema}"
    if len(role.encode()) > LONGEST_NAME:
        raise Refused(
            "name_too_long",
            f"The role “{role}” is longer than {LONGEST_NAME} bytes. Shorten the slug or the database’s name.",
        )
    return role
