"""docker/compose.yaml, as far as it can be judged without an engine."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from callcenter.main.settings_faults import read_settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker" / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("asterisk", "service")


def test_it_is_as_the_compose_specification_says() -> None:
    schema = files("check_jsonschema").joinpath("builtin_schemas/vendor/compose-spec.json").read_text("utf-8")
    faults = Draft7Validator(json.loads(schema)).iter_errors(COMPOSE)

    assert [f"{fault.json_path}: {fault.message}" for fault in faults] == []


def test_there_are_asterisk_service_and_database_each_looked_after() -> None:
    assert set(SERVICES) == {"asterisk", "service", "database"}
    for name, service in SERVICES.items():
        assert service["healthcheck"]["test"][0] == "CMD", name
        assert service["restart"] == "unless-stopped", name
        assert service["stop_grace_period"], name
    for name in OURS:
        assert (SERVICES[name]["cap_drop"], SERVICES[name]["security_opt"]) == (["ALL"], ["no-new-privileges:true"])


def test_nothing_is_reached_from_beyond_this_machine() -> None:
    ports = {name: service.get("ports", []) for name, service in SERVICES.items()}

    assert ports["database"] == []
    assert all(port.startswith("127.0.0.1:") for among in ports.values() for port in among)
    assert not any("network_mode" in service or "privileged" in service for service in SERVICES.values())


def test_secrets_come_by_file_and_stand_neither_here_nor_in_an_image() -> None:
    for name, service in SERVICES.items():
        assert "env_file" not in service, name
        assert service["secrets"], name
        shown = [
            value
            for key, value in service["environment"].items()
            if re.search(r"SECRET|PASSWORD|KEY|URL", key) and not key.endswith("_FILE")
        ]
        assert shown == [], name
    for secret in COMPOSE["secrets"].values():
        folder = (ROOT / "docker" / secret["file"]).parent.relative_to(ROOT).as_posix()
        assert f"/{folder}/" in (ROOT / ".gitignore").read_text().splitlines()
        assert folder in (ROOT / ".dockerignore").read_text().splitlines()


def test_everything_that_is_written_lies_in_a_volume() -> None:
    mounted = {name: [one.split(":") for one in service.get("volumes", [])] for name, service in SERVICES.items()}
    named = {source for among in mounted.values() for source, *_ in among if not source.startswith(".")}

    assert named == set(COMPOSE["volumes"])
    for name in OURS:
        assert {"/srv/callcenter/data", "/srv/callcenter/ivr"} <= {where for _, where, *_ in mounted[name]}


@pytest.mark.parametrize("name", OURS)
def test_its_settings_are_settings_that_there_are(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for setting, value in SERVICES[name]["environment"].items():
        assert setting.startswith("CALLCENTER_")
        monkeypatch.setenv(setting, str(value))
    settings = read_settings(tmp_path / ".env")
    [node] = settings.asterisk.nodes
    addresses = {where: one["networks"]["inside"]["ipv4_address"] for where, one in SERVICES.items()}

    assert (str(node.host), str(node.service_host)) == (addresses["asterisk"], addresses["service"])
    assert f"127.0.0.1:{settings.http.port}:{settings.http.port}" in SERVICES["service"]["ports"]
    assert f"127.0.0.1:{node.rtp_from}-{node.rtp_to}:{node.rtp_from}-{node.rtp_to}/udp" in SERVICES["asterisk"]["ports"]
