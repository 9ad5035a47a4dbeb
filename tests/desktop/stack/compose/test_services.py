"""Services in all the forms that the Compose specification has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.desktop.stack.compose.reading import read, web
from vpp_desktop.stack.desired import Build, Dependency, HealthCheck, Mount, Port

DATA = "volumes:\n  data:\n"


@pytest.mark.parametrize(
    ("line", "ports"),
    [
        ('ports: ["8000"]', [Port(8000, None)]),
        ("ports: [8000]", [Port(8000, None)]),
        ("ports: [22:22]", [Port(22, 22)]),  # YAML 1.1 would read a number
        ('ports: ["80:8000/udp"]', [Port(8000, 80, protocol="udp")]),
        ('ports: ["127.0.0.1:80:8000"]', [Port(8000, 80, "127.0.0.1")]),
        ('ports: ["127.0.0.1::8000"]', [Port(8000, None, "127.0.0.1")]),
        ('ports: ["[::1]:80:8000"]', [Port(8000, 80, "::1")]),
        ('ports: ["127.0.0.1:${P:-81}:8000"]', [Port(8000, 81, "127.0.0.1")]),
        ('ports: ["80:80", "80:80"]', [Port(80, 80)]),
        ("ports: [{target: 80}]", [Port(80, None)]),
        (
            "ports: [{target: 80, published: '8080', host_ip: 127.0.0.1, protocol: tcp, mode: host}]",
            [Port(80, 8080, "127.0.0.1")],
        ),
        ("ports: []", []),
    ],
)
def test_ports(tmp_path: Path, line: str, ports: list[Port]) -> None:
    assert list(web(tmp_path, line).ports) == ports


@pytest.mark.parametrize(
    ("line", "mount"),
    [
        ("volumes: [data:/x]", Mount("volume", "/x", "data")),
        ("volumes: ['data:/x/:ro']", Mount("volume", "/x", "data", read_only=True)),
        ("volumes: ['./a/../b:/x:rw']", Mount("bind", "/x", "HERE/b", create_host_path=True)),
        ("volumes: ['../b:/x']", Mount("bind", "/x", "ABOVE/b", create_host_path=True)),
        ("volumes: ['/etc/b:/x']", Mount("bind", "/x", "/etc/b", create_host_path=True)),
        ("volumes: ['~/b:/x']", Mount("bind", "/x", "/h/b", create_host_path=True)),
        (
            "volumes: [{type: volume, source: data, target: /x, read_only: true, volume: {nocopy: false}}]",
            Mount("volume", "/x", "data", read_only=True),
        ),
        (
            "volumes: [{type: bind, source: b, target: /x, bind: {create_host_path: false}}]",
            Mount("bind", "/x", "HERE/b"),
        ),
        ("volumes: [{type: bind, source: ., target: /x}]", Mount("bind", "/x", "HERE", create_host_path=True)),
        ("volumes: [{type: tmpfs, target: /x}]", Mount("tmpfs", "/x")),
        (
            "volumes: [{type: tmpfs, target: /x, read_only: true, tmpfs: {size: 64m, mode: 0o1777}}]",
            Mount("tmpfs", "/x", size=64 * 1024**2, options="mode=1777,ro"),
        ),
        ("tmpfs: /x", Mount("tmpfs", "/x")),
        ("tmpfs: ['/x:size=64m,mode=1777']", Mount("tmpfs", "/x", options="size=64m,mode=1777")),
    ],
)
def test_mounts(tmp_path: Path, line: str, mount: Mount) -> None:
    (found,) = web(tmp_path, line, {"HOME": "/h"}, DATA).mounts
    source = mount.source.replace("HERE", str(tmp_path)).replace("ABOVE", str(tmp_path.parent))
    assert found == Mount(**{**vars(mount), "source": source})


@pytest.mark.parametrize(
    ("line", "check"),
    [
        ("healthcheck: {test: curl -f x}", HealthCheck(("CMD-SHELL", "curl -f x"))),
        ("healthcheck: {test: [CMD, curl, x]}", HealthCheck(("CMD", "curl", "x"))),
        ("healthcheck: {test: [CMD-SHELL, curl x]}", HealthCheck(("CMD-SHELL", "curl x"))),
        ("healthcheck: {test: [NONE]}", HealthCheck(disabled=True)),
        ("healthcheck: {disable: true}", HealthCheck(disabled=True)),
        ("healthcheck: {retries: 5}", HealthCheck(retries=5)),
        (
            "healthcheck: {test: [CMD, x], interval: 1m30s, timeout: 500ms, start_period: 1h, start_interval: 1.5s, retries: '3'}",
            HealthCheck(("CMD", "x"), 90, 0.5, 3600, 1.5, 3),
        ),
    ],
)
def test_healthchecks(tmp_path: Path, line: str, check: HealthCheck) -> None:
    assert web(tmp_path, line).healthcheck == check


@pytest.mark.parametrize(
    ("lines", "variables"),
    [
        ("environment: {A: 1, B: true, C: text, D: '', E: 1.5}", {"A": "1", "B": "true", "C": "text", "D": "", "E": "1.5"}),
        ("environment: [A=1, B=x=y, C=]", {"A": "1", "B": "x=y", "C": ""}),
        ("environment:\n  OUT:\n  GONE:\n  A: x", {"OUT": "outer", "A": "x"}),
        ("environment: [OUT, GONE]", {"OUT": "outer"}),
        ("environment: {A: $OUT, B: '$$OUT', C: '${GONE:-d}', D: yes}", {"A": "outer", "B": "$OUT", "C": "d", "D": "yes"}),
        ("env_file: one.env", {"X": "1", "Y": "outer-own?"}),
        ("env_file: [one.env, two.env]\nenvironment: {Z: own}", {"X": "2", "Y": "outer-own?", "Z": "own"}),
        ("env_file: [one.env, three.env]\nenvironment: {X: own}", {"X": "own", "Y": "outer-own?", "R": "1"}),
        ("env_file: [{path: two.env}, {path: none.env, required: false}]", {"X": "2", "Z": "3"}),
    ],
)  # fmt: skip
def test_environment(tmp_path: Path, lines: str, variables: dict[str, str]) -> None:
    (tmp_path / "one.env").write_text("X=1\nY=${OUT}-${Z:-own?}\n")
    (tmp_path / "three.env").write_text("X=3\nR=$X\n")
    (tmp_path / "two.env").write_text("X=2\nZ=3\n")
    assert web(tmp_path, lines, {"OUT": "outer"}).environment == variables


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("", None),
        ("null", None),
        ("''", ()),
        ("[]", ()),
        ("sh -c 'echo \"a b\" c'", ("sh", "-c", 'echo "a b" c')),
        ("sh -c 'a && b; c > d' \\; `f`", ("sh", "-c", "a && b; c > d", ";", "`f`")),
        ('[sh, -c, "$${A}"]', ("sh", "-c", "${A}")),
    ],
)
def test_command_and_entrypoint(tmp_path: Path, value: str, words: tuple[str, ...] | None) -> None:
    service = web(tmp_path, f"command: {value}\nentrypoint: {value}")
    assert service.command == words
    assert service.entrypoint == words


@pytest.mark.parametrize(
    ("lines", "dependencies"),
    [
        ("depends_on: [b, a]", [Dependency("b"), Dependency("a")]),
        ("depends_on:\n  a: {condition: service_healthy, restart: true}", [Dependency("a", "service_healthy", True)]),
        ("depends_on:\n  a: {condition: service_started, required: false}", [Dependency("a", required=False)]),
        ("depends_on:\n  gone: {condition: service_started, required: false}", []),
        ("depends_on:\n  off: {condition: service_started, required: false}", []),
    ],
)
def test_depends_on(tmp_path: Path, lines: str, dependencies: list[Dependency]) -> None:
    others = "  a:\n    image: a\n  b:\n    image: b\n  off:\n    image: off\n    profiles: [p]\n"
    assert list(web(tmp_path, lines, top=others).depends_on) == dependencies


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        ("build: ./x", "build", Build(Path("HERE/x"))),
        ("build: {dockerfile: D}", "build", Build(Path("HERE"), "D")),
        (
            "build: {context: ., dockerfile: b/D, target: t, args: [A=1, OUT, GONE], labels: {l: 1}}",
            "build",
            Build(Path("HERE"), "b/D", {"A": "1", "OUT": "outer"}, "t", {"l": "1"}),
        ),
        ("build: {context: ., args: {A: true, OUT: }}", "build", Build(Path("HERE"), args={"A": "true", "OUT": "outer"})),
        ("labels: {a: 1, b: , c: x}", "labels", {"a": "1", "b": "", "c": "x"}),
        ("labels: [a=1, b, c=d=e]", "labels", {"a": "1", "b": "", "c": "d=e"}),
        ("expose: [80, '81/udp', 80]", "expose", ("80", "81/udp")),
        ("restart: no", "restart", "no"),
        ("restart: 'no'", "restart", "no"),
        ("restart: unless-stopped", "restart", "unless-stopped"),
        ("restart: on-failure:3", "restart_retries", 3),
        ("mem_limit: 512m", "memory", 512 * 1024**2),
        ("mem_limit: 1GB", "memory", 1024**3),
        ("mem_limit: 1.5g", "memory", 1536 * 1024**2),
        ("mem_limit: 1048576", "memory", 1048576),
        ("deploy: {resources: {limits: {memory: 1gib, cpus: '0.5', pids: 10}}}", "memory", 1024**3),
        ("deploy: {resources: {limits: {memory: 1g, cpus: 0.5, pids: 10}}}", "cpus", 0.5),
        ("mem_limit: 1g\ndeploy: {resources: {limits: {memory: 1024m, pids: 10}}}", "pids", 10),
        ("pids_limit: -1", "pids", -1),
        ("cpus: 1.5", "cpus", 1.5),
        ("cpus: '2'", "cpus", 2.0),
        ("stop_grace_period: 1m", "stop_grace_period", 60.0),
        ("stop_signal: SIGINT", "stop_signal", "SIGINT"),
        ("container_name: one", "container_name", "one"),
        ("hostname: h", "hostname", "h"),
        ("working_dir: /w", "working_dir", "/w"),
        ("user: '1000:1000'", "user", "1000:1000"),
        ("user: 1000:1000", "user", "1000:1000"),
        ("init: true", "init", True),
        ("init: false", "init", False),
        ("read_only: yes", "read_only", True),
        ("read_only: '${RO:-true}'", "read_only", True),
        ("tty: on", "tty", True),
        ("cap_add: [NET_ADMIN]", "cap_add", ("NET_ADMIN",)),
        ("user: ''", "user", None),
        ("user: ${UNSET}", "user", None),
        ("cap_add: [A, B, A]", "cap_add", ("A", "B")),
        ("cap_drop: [ALL]", "cap_drop", ("ALL",)),
        ("security_opt: ['no-new-privileges:true']", "security_opt", ("no-new-privileges:true",)),
        ("pull_policy: if_not_present", "pull_policy", "missing"),
        ("logging: {driver: local, options: {max-size: 10m, max-file: 3}}", "log_options", {"max-size": "10m", "max-file": "3"}),
        ("logging: {driver: local}", "log_driver", "local"),
        ("networks: [default]", "networks", ("default",)),
        ("networks: {default: , other: {}}", "networks", ("default", "other")),
        ("x-own: {anything: [goes]}", "name", "web"),
    ],
)  # fmt: skip
def test_fields(tmp_path: Path, lines: str, field: str, value: Any) -> None:
    service = web(tmp_path, lines, {"OUT": "outer"}, "networks: {other: }\n")
    found = getattr(service, field)
    if isinstance(found, Build):
        found = Build(**{**vars(found), "context": Path(str(found.context).replace(str(tmp_path), "HERE"))})
    assert found == value


def test_what_is_not_said_is_left_to_the_image(tmp_path: Path) -> None:
    service = web(tmp_path, "")
    assert service.image == "web:1"
    assert service.command is service.entrypoint is service.healthcheck is service.init is service.user is None
    assert service.networks == ("default",)


def test_a_built_image_without_a_name_gets_the_stacks(tmp_path: Path) -> None:
    services = read(tmp_path, "name: shop\nservices:\n  a: {build: .}\n  b: {build: ., image: own}\n").services
    assert services["a"].image == "shop-a"
    assert services["b"].image == "own"
