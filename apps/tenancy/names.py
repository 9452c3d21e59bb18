"""How schemas and roles are called. Roles belong to a whole cluster, so they carry the database's name."""

PUBLIC = "public"


def schema_of(slug: str) -> str:
    return f"t_{slug}"


def actor_role(database: str, schema: str) -> str:
    """The role that may touch the rows of one tenant and nothing else."""
    return f"{database}_{schema}"
