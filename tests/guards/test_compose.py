"""What docker-compose.yml promises of every container, read with a parser."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from gridgov.serve import COMMANDS

ROOT = Path(__file__).resolve().parent.parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ONE_SHOT = {"prepare", "migrate"}
OURS = {"prepare", "migrate", "web", "worker", "beat"}
OWNER_SECRETS = {"owner_database_url", "superuser_database_url", "postgres_password"}

every_service = pytest.mark.parametrize("name", sorted(SERVICES))


def test_it_has_the_services_of_a_district() -> None:
    assert set(SERVICES) == OURS | {"postgres", "redis", "proxy"}


@every_service
def test_a_container_cannot_change_its_own_programs(name: str) -> None:
    assert SERVICES[name]["read_only"] is True


@every_service
def test_a_container_holds_no_capability_and_gains_none(name: str) -> None:
    assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert "cap_add" not in SERVICES[name]
    assert "no-new-privileges:true" in SERVICES[name]["security_opt"]
    assert not SERVICES[name].get("privileged")


@every_service
def test_a_container_does_not_run_as_root(name: str) -> None:
    user, _, group = SERVICES[name]["user"].partition(":")
    assert int(user) > 0
    assert int(group) > 0


@every_service
def test_a_service_is_watched_or_ends_by_itself(name: str) -> None:
    service = SERVICES[name]
    if name in ONE_SHOT:
        assert service["restart"] == "no"
        assert "healthcheck" not in service
    else:
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"]


@every_service
def test_an_image_names_its_version(name: str) -> None:
    tag = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", SERVICES[name]["image"]).rpartition(":")[2]
    assert re.match(r"\d", tag), f"{SERVICES[name]['image']} has no version"


@pytest.mark.parametrize("name", sorted(set(SERVICES) - ONE_SHOT - {"postgres"}))
def test_what_keeps_running_knows_neither_owner_nor_superuser(name: str) -> None:
    assert not OWNER_SECRETS & set(SERVICES[name]["secrets"])
    assert not [key for key in SERVICES[name].get("environment", {}) if key.startswith(("OWNER_", "SUPERUSER_"))]


def test_only_the_preparation_knows_the_superuser() -> None:
    assert {name for name in SERVICES if "superuser_database_url" in SERVICES[name]["secrets"]} == {"prepare"}


@every_service
def test_a_secret_comes_from_a_file_that_the_container_is_given(name: str) -> None:
    service = SERVICES[name]
    given = set(service["secrets"])
    environment = service.get("environment", {})
    paths = {value for key, value in environment.items() if key.endswith("_FILE")}
    assert given <= set(COMPOSE["secrets"])
    assert paths <= {f"/run/secrets/{secret}" for secret in given}
    assert not [key for key in environment if re.search(r"(PASSWORD|SECRET_KEY|_URL|TOKEN)$", key)]


def test_the_script_makes_every_secret_once(tmp_path: Path) -> None:
    def run() -> dict[str, str]:
        subprocess.run([ROOT / "docker" / "make-secrets", tmp_path], check=True, capture_output=True)
        return {file.name: file.read_text() for file in tmp_path.iterdir()}

    made = run()
    assert set(made) == {Path(secret["file"]).name for secret in COMPOSE["secrets"].values()}
    assert all(made.values())
    assert made["postgres_password"] in made["superuser_database_url"]
    assert run() == made
    assert tmp_path.stat().st_mode & 0o077 == 0


def test_the_secrets_never_reach_the_repository_or_the_image() -> None:
    folders = {str(Path(secret["file"]).parent) for secret in COMPOSE["secrets"].values()}
    assert folders == {"docker/secrets"}
    assert "/secrets/" in (ROOT / "docker" / ".gitignore").read_text().split()
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert ignored[0] == "*"
    assert "!docker" not in ignored


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_services_use_entry_points_that_exist(name: str) -> None:
    assert SERVICES[name]["command"] == [name]
    assert name in COMMANDS
    check = SERVICES[name].get("healthcheck", {}).get("test", [f"health-{name}"])
    assert check[-1] in COMMANDS or name in ONE_SHOT


def test_the_image_starts_at_the_same_entry_point_without_root() -> None:
    image = (ROOT / "Dockerfile").read_text()
    assert 'ENTRYPOINT ["python", "-m", "gridgov.serve"]' in image
    assert "USER 10001:10001" in image
    assert all(SERVICES[name]["user"] == "10001:10001" for name in OURS)
    assert all("latest" not in line and ":" in line for line in image.splitlines() if line.startswith("FROM"))


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name in SERVICES if "ports" in SERVICES[name]] == ["proxy"]
    assert COMPOSE["networks"]["store"]["internal"] is True
    assert "store" not in SERVICES["proxy"]["networks"]


def test_what_must_outlive_a_container_is_on_a_named_volume() -> None:
    mounts = {name: SERVICES[name]["volumes"][0].partition(":")[0] for name in ("postgres", "redis", "web", "worker")}
    assert mounts == {"postgres": "database", "redis": "queue", "web": "files", "worker": "files"}
    assert set(mounts.values()) == set(COMPOSE["volumes"])


def test_nothing_starts_before_the_tables_are_up_to_date() -> None:
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert SERVICES["migrate"]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}
