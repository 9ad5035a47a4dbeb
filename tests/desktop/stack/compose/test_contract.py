"""The real Docker Compose reads the same out of the same files."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tests import interop
from tests.desktop.stack.compose import test_dotenv, test_interpolation, test_project
from tests.desktop.stack.compose.reading import write
from vpp_desktop.stack import compose
from vpp_desktop.stack.compose import dotenv, units
from vpp_desktop.stack.desired import Desired, Service

pytestmark = pytest.mark.compose

Json = dict[str, Any]

KEPT = ("PATH", "HOME", "DOCKER_CONFIG")

EVERYTHING = """\
name: shop
x-hardening: &hard {read_only: true, cap_drop: [ALL], security_opt: ["no-new-privileges:true"]}
services:
  web:
    <<: *hard
    image: "web:${TAG:-1}"
    command: sh -c 'echo "a b" $$HOME'
    entrypoint: sh -c 'a && b; c > d' \\; "(e)" "" f\\ g # h
    environment: {A: 1, B: true, C: "", OUT: , E: 1.5, F: "${X:-y}", G: $$x, H: yes, I: "0123", J: -7, K: ~/x}
    env_file: [one.env, {path: none.env, required: false}, ./two.env]
    ports: ["127.0.0.1:80:8000", 81, 22:22/udp, "[::1]:90:90", {target: 5, published: "6", host_ip: 127.0.0.1}]
    expose: [80, "81/udp"]
    volumes:
      - data:/x:ro
      - ./a/../b:/y/
      - ../up:/up
      - ~/home:/home/x
      - {type: volume, source: own, target: /own, read_only: true}
      - {type: bind, source: q, target: /q, bind: {create_host_path: true}}
      - {type: tmpfs, target: /t, tmpfs: {size: 64m}}
    tmpfs: /run:size=1m
    healthcheck: {test: curl x, interval: 1m30s, timeout: 500ms, retries: 3, start_period: 1h, start_interval: 1s}
    depends_on: [db, cache]
    mem_limit: 1.5g
    cpus: 1.5
    pids_limit: 10
    stop_grace_period: 90s
    stop_signal: SIGINT
    labels: [a=b, c, d=e=f]
    logging: {driver: local, options: {max-size: 10m, max-file: 3}}
    restart: on-failure:3
    init: "true"
    tty: true
    networks: {other: , default: }
    user: 1000:1000
    hostname: h
    working_dir: /w
    container_name: web-here
    pull_policy: if_not_present
  db:
    build: {context: ./c, dockerfile: d/D, target: t, args: [A=1, OUT, GONE], labels: {l: 1}, network: host}
    deploy: {resources: {limits: {memory: 1g, cpus: "0.5", pids: 20}}}
    depends_on: {cache: {condition: service_healthy, restart: true}}
    restart: no
    healthcheck: {test: [NONE]}
    cap_add: [NET_ADMIN]
    networks: [lan]
  cache:
    build: ./cache
    image: cache
    command: ["sh", "-c", "${OUT:?}"]
    restart: unless-stopped
    profiles: [some, more]
    healthcheck: {test: [CMD, "x"]}
    labels: {n: 1, t: true, e: }
    mem_limit: 1048576
  off:
    image: i
    profiles: [off]
    volumes: [unused:/x]
networks:
  other: {internal: true, driver: bridge, labels: {l: 1}}
  lan: {external: true, name: outer}
  unused:
volumes:
  data:
  own: {name: "n-${OUT}", labels: [l=1]}
  unused: {name: u}
"""


def environment(**more: str) -> dict[str, str]:
    return {name: os.environ[name] for name in KEPT if name in os.environ} | more


def asked(file: Path, variables: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
    command = [*interop.docker_cli(), "compose", "--file", str(file), "config", "--format", "json"]
    return subprocess.run(command, env=dict(variables), cwd="/", capture_output=True, timeout=60, check=False)


def config(file: Path, variables: Mapping[str, str]) -> Json:
    done = asked(file, variables)
    assert done.returncode == 0, done.stderr.decode()
    found: Json = json.loads(done.stdout)
    return found


# --- both readings in one form


def undoubled(value: Any) -> Any:
    """Compose writes a dollar as two."""
    if isinstance(value, dict):
        return {key: undoubled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [undoubled(inner) for inner in value]
    return value.replace("$$", "$") if isinstance(value, str) else value


def ours(desired: Desired) -> Json:
    return {
        "name": desired.project,
        "services": {name: our_service(service) for name, service in desired.services.items()},
        "networks": {
            key: (n.name, n.external, n.internal, n.driver, dict(n.labels)) for key, n in desired.networks.items()
        },
        "volumes": {key: (v.name, v.external, v.driver, dict(v.labels)) for key, v in desired.volumes.items()},
    }


def our_service(service: Service) -> Json:
    found = asdict(service)
    for name in ("name", "restart_retries", "profiles"):
        found.pop(name)
    found["restart"] = service.restart + (f":{service.restart_retries}" if service.restart_retries else "")
    found["build"] = asdict(service.build) | {"context": str(service.build.context)} if service.build else None
    found["ports"] = sorted((p.container, p.published, p.host, p.protocol) for p in service.ports)
    found["mounts"] = sorted(
        (m.type, m.target, m.source, m.read_only, m.size, m.options, m.create_host_path) for m in service.mounts
    )
    found["depends_on"] = {d.service: (d.condition, d.restart, d.required) for d in service.depends_on}
    return json.loads(json.dumps(found))  # tuples to lists


def theirs(project: Json) -> Json:
    project = undoubled(project)
    return {
        "name": project["name"],
        "services": {name: their_service(project, name) for name in project["services"]},
        "networks": {
            key: (n["name"], n.get("external", False), n.get("internal", False), n.get("driver", ""), n.get("labels", {}))
            for key, n in project.get("networks", {}).items()
        },
        "volumes": {
            key: (v["name"], v.get("external", False), v.get("driver", ""), v.get("labels", {}))
            for key, v in project.get("volumes", {}).items()
        },
    }  # fmt: skip


def their_service(project: Json, name: str) -> Json:
    service = project["services"][name]
    limits = service.get("deploy", {}).get("resources", {}).get("limits", {})
    memory = service.get("mem_limit", limits.get("memory"))
    grace = service.get("stop_grace_period")
    logging = service.get("logging", {})
    found = {
        "image": service.get("image", f"{project['name']}-{name}"),
        "build": their_build(service["build"]) if "build" in service else None,
        "environment": {key: value for key, value in service.get("environment", {}).items() if value is not None},
        "ports": sorted(
            (p["target"], int(p["published"]) if "published" in p else None, p.get("host_ip", ""), p["protocol"])
            for p in service.get("ports", [])
        ),
        "mounts": sorted([*map(their_mount, service.get("volumes", [])), *map(their_tmpfs, service.get("tmpfs", []))]),
        "networks": sorted(service["networks"]),
        "depends_on": {
            other: (d["condition"], d.get("restart", False), d["required"])
            for other, d in service.get("depends_on", {}).items()
            if other in project["services"]  # Compose keeps those on services that no profile enables
        },
        "healthcheck": their_health(service["healthcheck"]) if "healthcheck" in service else None,
        "restart": service.get("restart", "no"),
        "read_only": service.get("read_only", False),
        "memory": int(memory) if memory is not None else None,
        "pids": service.get("pids_limit", limits.get("pids")),
        "cpus": service.get("cpus", limits.get("cpus")),
        "stop_grace_period": units.duration(grace) if grace else None,
        "pull_policy": service.get("pull_policy", "missing"),
        "log_driver": logging.get("driver"),
        "log_options": logging.get("options", {}),
        "tty": service.get("tty", False),
        "labels": service.get("labels", {}),
    }
    lists = ("expose", "cap_add", "cap_drop", "security_opt")
    single = ("command", "entrypoint", "container_name", "hostname", "working_dir", "user", "init", "stop_signal")
    found |= {key: service.get(key, []) for key in lists} | {key: service.get(key) for key in single}
    return json.loads(json.dumps(found))


def their_build(build: Json) -> Json:
    return {"args": {}, "labels": {}, "target": None, "network": None} | build


def their_mount(mount: Json) -> Any:
    size = mount.get("tmpfs", {}).get("size")
    create = mount.get("bind", {}).get("create_host_path", False)
    source, read_only = mount.get("source", ""), mount.get("read_only", False)
    return mount["type"], mount["target"], source, read_only, int(size) if size else None, "", create


def their_tmpfs(text: str) -> Any:
    target, _, options = text.partition(":")
    return "tmpfs", target, "", False, None, options, False


def their_health(check: Json) -> Json:
    spans = {name: check.get(name) for name in ("interval", "timeout", "start_period", "start_interval")}
    disabled = check.get("disable", False) or check.get("test") == ["NONE"]
    return {
        "test": [] if disabled else check.get("test", []),
        "retries": check.get("retries"),
        "disabled": disabled,
        **{name: units.duration(span) if span else None for name, span in spans.items()},
    }


# --- the contract


def test_the_same_stack(tmp_path: Path) -> None:
    file = write(tmp_path, EVERYTHING, "COMPOSE_PROFILES=${P:-some}\nTAG='7'\nOUT=not this\n")
    (tmp_path / "one.env").write_text("X1=1\nY=${OUT}-${Z:-own}\nA=from file\n")
    (tmp_path / "two.env").write_text("X1=2\nT=$TAG$X1$A\n")
    variables = environment(OUT="outer")
    assert ours(compose.read(file, variables)) == theirs(config(file, variables))


@pytest.mark.parametrize("profiles", ["", "local-store", "all,other", "*"])
def test_the_same_services_for_profiles(tmp_path: Path, profiles: str) -> None:
    file = write(tmp_path, test_project.THREE)
    variables = environment(COMPOSE_PROFILES=profiles)
    assert ours(compose.read(file, variables)) == theirs(config(file, variables))


@pytest.mark.parametrize("folder", ["plain", "My Video.Platform-2", "_x--Y_", "Überall"])
def test_the_same_name_for_a_folder(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    file = write(tmp_path / folder, "services: {a: {image: a}}")
    assert compose.read(file, environment()).project == config(file, environment())["name"]


def test_the_same_variables_in_files(tmp_path: Path) -> None:
    texts = [text for text, _ in test_dotenv.RESULTS]
    texts += ["A= # no comment", "A=#x", 'A="a" # c\nB=1', "A=a\\nb", "A='a\\nb'", "A=$$x${B}", "A=1\n\n\nB=2 \n"]
    services = []
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.env").write_text(text, "utf-8", newline="")
        services.append(f"  s{number}: {{image: i, env_file: {number}.env}}\n")
    file = write(tmp_path, "services:\n" + "".join(services))
    found = undoubled(config(file, environment()))["services"]
    for number, text in enumerate(texts):
        assert dotenv.parse(text, "x", {}.get) == found[f"s{number}"].get("environment", {}), text


def test_the_same_values_of_variables(tmp_path: Path) -> None:
    # Compose 2 looks defaults up that it does not use, and reads no line end within one.
    left_out = ("${A:-${UNSET:?not looked up}}", "${UNSET:-two\nlines}")
    templates = [template for template, _ in test_interpolation.RESULTS if template not in left_out]
    lines = "".join(f"      V{number}: {json.dumps(text)}\n" for number, text in enumerate(templates))
    file = write(tmp_path, f"services:\n  a:\n    image: i\n    environment:\n{lines}")
    variables = environment(**test_interpolation.VARIABLES)
    found = undoubled(config(file, variables))["services"]["a"]["environment"]
    assert compose.read(file, variables).services["a"].environment == found


@pytest.mark.parametrize("template", [template for template, told in test_interpolation.REFUSED if told])
def test_the_same_templates_are_refused(tmp_path: Path, template: str) -> None:
    file = write(tmp_path, f"services: {{a: {{image: i, user: {json.dumps(template)}}}}}")
    variables = environment(**test_interpolation.VARIABLES)
    assert asked(file, variables).returncode != 0
    with pytest.raises(compose.ComposeError):
        compose.read(file, variables)


@pytest.mark.parametrize("profiles", ["local-store", ""])
def test_the_same_of_this_repositorys_file(profiles: str) -> None:
    file = Path(__file__).resolve().parents[4] / "docker-compose.yml"
    if not file.exists():
        pytest.skip("this checkout has no docker-compose.yml")
    variables = environment(MONGO_PASSWORD="x", COMPOSE_PROFILES=profiles)
    assert ours(compose.read(file, variables)) == theirs(config(file, variables))
