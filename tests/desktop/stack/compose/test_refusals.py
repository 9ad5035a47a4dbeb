"""What is wrong with a file is told with its line, its key and what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desktop.stack.compose.reading import SHOP, read, refused
from vpp_desktop.stack.compose import ComposeError

IN_A_SERVICE = [
    # Keys
    ("foo: 1", 5, "knows no key `foo` in services.web"),
    ("volume: []", 5, "did you mean `volumes`?"),
    ("user: u\nplatform: linux/amd64", 6, "knows no key `platform` in services.web"),
    ("network_mode: host", 5, "knows no key `network_mode`"),
    ("healthcheck:\n  test: [CMD, x]\n  intervall: 1s", 7, "knows no key `intervall` in services.web.healthcheck"),
    ("build:\n  context: .\n  ssh: x", 7, "knows no key `ssh` in services.web.build"),
    ("deploy: {replicas: 2}", 5, "knows no key `replicas` in services.web.deploy"),
    ("networks:\n  default:\n    aliases: [x]", 7, "knows no key `aliases` in services.web.networks.default"),
    ("user: u\nuser: v", 6, "has the key `user` twice: the first is in line 5"),
    # Types
    ("user: 1000", 5, 'services.web.user is a number, not text: put it in quotes: "1000"'),
    ("hostname: true", 5, "services.web.hostname is true or false, not text"),
    ("hostname:", 5, "services.web.hostname is nothing, not text"),
    ("hostname: [a]", 5, "services.web.hostname is a list, not a single value"),
    ("command: [sleep, 5]", 5, "services.web.command[1] is a number, not text"),
    ("command: \"it's\"", 5, "cannot be split into words: no closing quotation"),
    ("command: a && b", 5, "services.web.command has a &, which needs a shell"),
    ("command: a (b)", 5, "has a (, which needs a shell"),
    ("command: a 'b' >c", 5, "has a >, which needs a shell"),
    ("stop_grace_period: 1d", 5, "is no duration: 1d"),
    ("cap_drop: ALL", 5, "services.web.cap_drop is text, not a list"),
    ("cap_drop:", 5, "services.web.cap_drop is nothing, not a list"),
    ("logging: json-file", 5, "services.web.logging is text, not a map"),
    ("tty: maybe", 5, "services.web.tty is neither true nor false: maybe"),
    ("environment: {A: 010}", 5, "services.web.environment.A is read by YAML as something else than the text 010"),
    ("environment: {A: 1.50}", 5, "something else than the text 1.50"),
    ("environment: {A: 7.0}", 5, "something else than the text 7.0"),
    ("environment: {A: 1e3}", 5, "something else"),
    ("environment: {A: 2024-01-31}", 5, "something else"),
    ("environment: {A: 12345678901234567890}", 5, "something else"),
    ("expose: [80, ]\nports:\n  -", 7, "services.web.ports[0] is empty"),
    ("environment: [=x]", 5, "is no variable's name: ''"),
    ("environment:\n  - A=1\n  - B: 2", 7, "services.web.environment[1] is a map, not a single value"),
    # Values
    ("restart: sometimes", 5, "services.web.restart is no policy: sometimes"),
    ("restart: always:3", 5, "is no policy: always:3"),
    ("restart: on-failure:x", 5, "has no number of retries: x"),
    ("mem_limit: lots", 5, "services.web.mem_limit is no size: lots: write it like this: 512m"),
    ("mem_limit: -1", 5, "is no size"),
    ("mem_limit: 1g\ndeploy: {resources: {limits: {memory: 2g}}}", 6, "differs from the limit"),
    ("cpus: half", 5, "services.web.cpus is no number: half"),
    ("cpus: -1", 5, "below 0"),
    ("pids_limit: 1.5", 5, "is no whole number"),
    ("pids_limit: -2", 5, "is not between -1 and"),
    ("stop_grace_period: 10", 5, "is no duration: 10: write it like this: 1m30s"),
    ("pull_policy: always", 5, "is none of missing, if_not_present"),
    ("container_name: -x", 5, "is no container's name"),
    ("profiles: ['a b']", 5, "has a profile that is no name"),
    ("build: https://example.org/x.git", 5, "is no folder of this machine"),
    ("healthcheck: {test: [curl, x]}", 5, "does not begin with NONE, CMD or CMD-SHELL"),
    ("healthcheck: {test: []}", 5, "does not begin with"),
    ("healthcheck: {interval: soon}", 5, "is no duration: soon"),
    ("hostname: ${}", 5, "services.web.hostname has a brace that holds no variable: ${}"),
    ("hostname: ${H:?give a name}", 5, "needs the variable H, which is not set: give a name: set H in .env"),
    ("env_file: none.env", 5, "names a file that does not exist: none.env"),
    ("env_file: [{path: x, format: raw}]", 5, "knows no key `format`"),
    # Ports
    ("ports:\n  - 80\n  - 3000-3005", 7, "services.web.ports[1] is a range of ports, which is not handled: 3000-3005"),
    ("ports: ['80:3000-3005']", 5, "is a range of ports"),
    ("ports: ['99999:80']", 5, "is no port: 99999"),
    ("ports: ['0']", 5, "is no port: 0"),
    ("ports: ['a:b:c:d']", 5, "is no port: a:b:c:d"),
    ("ports: ['localhost:80:80']", 5, "is no address: localhost"),
    ("ports: ['80:80/http']", 5, "is none of tcp, udp, sctp: http"),
    ("ports: [{published: 80}]", 5, "has no target"),
    ("ports: [{target: 80, name: x}]", 5, "knows no key `name`"),
    ("ports: [060]", 5, "something else"),
    ("expose: ['80-90']", 5, "is a range of ports"),
    # Mounts
    ("volumes: [/x]", 5, "names no volume or folder for /x"),
    ("volumes:\n  - data:/x", 6, "services.web.volumes[0] names data, which volumes does not declare"),
    ("volumes: ['./a:b']", 5, "has a target that is no absolute path: b"),
    ("volumes: ['./a:/x:z']", 5, "has the mode z, which is not handled"),
    ("volumes: ['./a:/x:ro:y']", 5, "is no mount"),
    ("volumes: ['./a:/x', './b:/x/']", 5, "mounts at /x a second time"),
    ("volumes: ['./a:/x']\ntmpfs: [/x]", 6, "mounts at /x a second time"),
    ("volumes: [{source: a, target: /x}]", 5, "has no type"),
    ("volumes: [{type: npipe, source: a, target: /x}]", 5, "is none of volume, bind, tmpfs: npipe"),
    ("volumes: [{type: bind, target: /x}]", 5, "has no source"),
    ("volumes: [{type: bind, source: ., target: /x, bind: {propagation: shared}}]", 5, "knows no key `propagation`"),
    ("volumes: [{type: volume, source: d, target: /x, volume: {nocopy: true}}]", 5, "volume.nocopy is not handled"),
    ("volumes: [{type: tmpfs, target: /x, tmpfs: {mode: rwx}}]", 5, "is no mode: rwx"),
    # What it names elsewhere
    ("networks: [lan]", 5, "services.web.networks[0] names lan, which networks does not declare"),
    ("depends_on: [db]", 5, "services.web.depends_on[0] depends on db, which is no service"),
    ("depends_on:\n  db: {condition: service_healthy}", 6, "services.web.depends_on.db depends on db"),
    ("depends_on:\n  web: {condition: service_started}", 6, "closes a circle: web -> web"),
    ("depends_on: {db: {condition: well}}", 5, "is none of service_started"),
    ("depends_on: {db: }", 5, "is nothing, not a map"),
    ("depends_on: {db: {required: false}}", 5, "has no condition"),
]  # fmt: skip

WHOLE_FILES = [
    ("", 1, "is empty"),
    ("# nothing\n", 1, "is empty"),
    ("- a\n", 1, "is a list, not a map"),
    ("name: x\n", 1, "has no services"),
    ("services:\n", 1, "services is nothing, not a map"),
    ("services:\n  web:\n", 2, "services.web is nothing, not a map"),
    ("services:\n  web: {}\n", 2, "services.web has neither an image nor a build"),
    ("services:\n  web: {image: ' x'}\n", 2, "services.web.image is no image's name"),
    ("services:\n  'a b': {image: x}\n", 2, "cannot be a service's name"),
    ("services: {a: {image: a}}\nsecrets:\n  s: {file: x}\n", 2, "knows no key `secrets`"),
    ("services: {a: {image: a}}\nnetwork: {}\n", 2, "did you mean `networks`?"),
    ("include: [x.yml]\nservices: {a: {image: a}}", 1, "knows no key `include`"),
    ("services: {a: {image: a}}\nvolumes:\n  v:\n    driver_opts: {o: bind}", 4, "knows no key `driver_opts` in volumes.v"),
    ("services: {a: {image: a}}\nvolumes:\n  v: {external: true, driver: x}", 3, "volumes.v is external, and yet has driver"),
    ("services: {a: {image: a}}\nnetworks:\n  n: {ipam: {}}", 3, "knows no key `ipam` in networks.n"),
    # YAML
    ("a: [1\n", 2, "is no YAML"),
    ("services:\n  web:\n   - x\n   y: 1\n", 4, "is no YAML"),
    ("services:\n\tweb: x\n", 2, "is no YAML"),
    ("services: *none\n", 1, "has no anchor &none"),
    ("services: &s\n  a: *s\n", 2, "has no anchor &s before this line"),
    ("services: !reset\n  a: {}\n", 1, "has the tag !reset"),
    ("services: {a: {image: a}}\n---\nservices: {}\n", 3, "is in a second document"),
    ("services:\n  a: {<<: [x], image: a}\n", 2, "merges something that is no map"),
    ("services:\n  ? [a]\n  : b\n", 2, "has a key that is no text"),
    ("services: {a: {image: \x07}}\n", 1, "is no YAML"),
    # Services together
    (
        "services:\n  a:\n    image: i\n    depends_on:\n      - b\n  b:\n    image: i\n    depends_on: [c]\n"
        "  c:\n    image: i\n    depends_on: [a]\n  d: {image: i, depends_on: [a]}\n",
        5,
        "closes a circle: a -> b -> c -> a",
    ),
    (
        "services:\n  a: {image: i, profiles: [p, q]}\n  b:\n    image: i\n    depends_on: [a]\n",
        5,
        "depends on a, which no active profile enables: enable one of its profiles (p, q)",
    ),
    (
        "services:\n  a: {image: i, container_name: same}\n  b: {image: i, container_name: same}\n",
        3,
        "services.b has the container name same of a",
    ),
    ("services:\n  a: {image: i, profiles: [off], user: '${U:?u}'}\n", 2, "needs the variable U"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "line", "told"), IN_A_SERVICE)
def test_in_a_service(tmp_path: Path, lines: str, line: int, told: str) -> None:
    text = SHOP + "".join(f"    {part}\n" for part in lines.splitlines())
    check(refused(tmp_path, text), line, told)


@pytest.mark.parametrize(("text", "line", "told"), WHOLE_FILES)
def test_whole_files(tmp_path: Path, text: str, line: int, told: str) -> None:
    check(refused(tmp_path, text), line, told)


def check(error: ComposeError, line: int, told: str) -> None:
    assert told in str(error)
    assert error.subject == f"docker-compose.yml, line {line}"
    assert (error.file, error.line) == ("docker-compose.yml", line)
    assert error.hint


def test_the_key_is_told_apart(tmp_path: Path) -> None:
    error = refused(tmp_path, SHOP + "    ports: [80, x]\n")
    assert error.key == "services.web.ports[1]"
    error = refused(tmp_path, SHOP + "    foo: 1\n")
    assert error.key == "services.web.foo"
    assert str(error) == (
        "docker-compose.yml, line 5: knows no key `foo` in services.web: "
        "remove it: what is not handled here would be missing"
    )


def test_a_wrong_env_file_names_itself(tmp_path: Path) -> None:
    (tmp_path / "web.env").write_text("A=1\nB='\n")
    error = refused(tmp_path, SHOP + "    env_file: ./web.env\n")
    assert error.subject == "./web.env, line 2"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: " + "[" * 5000, "nest"),
        ("a: " + "[" * 100, "nested more than"),
        ("\n".join(f"{' ' * n}a:" for n in range(100)), "nested more than"),
        (
            "x0: &x0 {" + ", ".join(f"k{n}: 1" for n in range(2000)) + "}\n"
            + "".join(f"x{n}: {{<<: *x0}}\n" for n in range(1, 100)),
            "merges more than",
        ),
        ("# " + "x" * 2_000_000, "larger than"),
    ],
)  # fmt: skip
def test_bombs(tmp_path: Path, text: str, told: str) -> None:
    assert told in str(refused(tmp_path, text))


def test_a_billion_laughs_are_read_in_no_time(tmp_path: Path) -> None:
    lines = ["x-0: &x0 [ha, ha, ha]"] + [f"x-{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 9)}]" for n in range(1, 30)]
    lines += ["services: {a: {image: a, cap_drop: *x29}}"]
    assert "is a list, not a single value" in str(refused(tmp_path, "\n".join(lines)))


def test_long_values_of_many_variables_are_bounded(tmp_path: Path) -> None:
    text = "services:\n" + "".join(f"  s{n}: {{image: 'i', user: '$U'}}\n" for n in range(300))
    assert "makes the file longer" in str(refused(tmp_path, text, {"U": "u" * 100_000}))


KEYS = ["image", "build", "ports", "volumes", "environment", "depends_on", "healthcheck", "command", "networks", "deploy",
        "tmpfs", "env_file", "logging", "restart", "mem_limit", "labels", "expose", "profiles", "user", "<<"]  # fmt: skip
SCALARS = st.sampled_from(
    ["", "null", "1", "80:80", "'x'", "data:/x", "./a:/b:ro", "true", "1m", "${A}", "$", "no", "-", "a b", "1e9"]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(st.sampled_from(["a", "type", "target", "test", "source", "condition", "path"]), inner, max_size=3).map(
            lambda entries: "{" + ", ".join(f"{key}: {value}" for key, value in entries.items()) + "}"
        ),
    ),
    max_leaves=6,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5))
def test_any_service_is_read_or_refused_with_its_line(tmp_path: Path, entries: dict[str, str]) -> None:
    text = "services:\n  web:\n" + "".join(f"    {key}: {value}\n" for key, value in entries.items())
    try:
        read(tmp_path, text)
    except ComposeError as error:
        assert error.line >= 1
        assert re.search(r"[a-z]", error.message)
