"""What the engine is sent, compared as data."""

from __future__ import annotations

from dataclasses import replace

from tests.desktop.stack.stacks import stack
from vpp_desktop.stack.desired import HealthCheck, Mount, Network, Port, Service
from vpp_desktop.stack.engine import create

FULL = Service(
    "search",
    "search:1",
    command=("serve", "--all"),
    entrypoint=("/entry",),
    environment={"A": "1", "B": ""},
    ports=(Port(80, 8080, "127.0.0.1"), Port(80, None, "::1"), Port(53, 53, "", "udp")),
    expose=("9000", "53/udp"),
    mounts=(
        Mount("volume", "/data", "data"),
        Mount("bind", "/etc/x", "/srv/x", read_only=True),
        Mount("bind", "/made", "/srv/made", create_host_path=True),
        Mount("tmpfs", "/tmp", size=1024, options="mode=1777"),
    ),
    networks=("default", "campus"),
    healthcheck=HealthCheck(("CMD", "true"), interval=0.5, timeout=3, start_period=10, retries=4),
    restart="on-failure",
    restart_retries=5,
    hostname="finder",
    working_dir="/srv",
    user="1000:1000",
    init=True,
    read_only=True,
    cap_drop=("ALL",),
    security_opt=("no-new-privileges:true",),
    memory=1 << 28,
    pids=100,
    cpus=1.5,
    stop_signal="SIGINT",
    stop_grace_period=20,
    labels={"own": "label"},
    log_driver="json-file",
    log_options={"max-size": "10m"},
)
STACK = replace(
    stack(),
    services={"search": FULL},
    networks={"default": Network("default", "vpp_default"), "campus": Network("campus", "campus", external=True)},
)


def test_a_service_that_says_everything() -> None:
    body = create.container(STACK, FULL, "sha256:image", "compose-hash")
    assert body["Image"] == "search:1"
    assert body["Cmd"] == ["serve", "--all"]
    assert body["Entrypoint"] == ["/entry"]
    assert body["Env"] == ["A=1", "B="]
    assert body["ExposedPorts"] == {"80/tcp": {}, "53/udp": {}, "9000/tcp": {}}
    assert body["Healthcheck"] == {
        "Test": ["CMD", "true"],
        "Interval": 500_000_000,
        "Timeout": 3_000_000_000,
        "StartPeriod": 10_000_000_000,
        "Retries": 4,
    }
    assert (body["Hostname"], body["WorkingDir"], body["User"]) == ("finder", "/srv", "1000:1000")
    assert (body["StopSignal"], body["StopTimeout"]) == ("SIGINT", 20)
    assert body["NetworkingConfig"] == {"EndpointsConfig": {"vpp_default": {"Aliases": ["vpp-search-1", "search"]}}}
    assert create.more_networks(STACK, FULL) == ["campus"]


def test_what_the_host_gives() -> None:
    host = create.container(STACK, FULL, "sha256:image", None)["HostConfig"]
    assert host == {
        "NetworkMode": "vpp_default",
        "PortBindings": {
            "80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}, {"HostIp": "::1", "HostPort": ""}],
            "53/udp": [{"HostIp": "", "HostPort": "53"}],
        },
        "RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 5},
        "ReadonlyRootfs": True,
        "CapAdd": [],
        "CapDrop": ["ALL"],
        "SecurityOpt": ["no-new-privileges:true"],
        "Binds": ["/srv/made:/made:rw"],
        "Mounts": [
            {"Type": "volume", "Source": "vpp_data", "Target": "/data", "ReadOnly": False},
            {"Type": "bind", "Source": "/srv/x", "Target": "/etc/x", "ReadOnly": True},
        ],
        "Tmpfs": {"/tmp": "mode=1777,size=1024"},
        "Init": True,
        "Memory": 1 << 28,
        "PidsLimit": 100,
        "NanoCpus": 1_500_000_000,
        "LogConfig": {"Type": "json-file", "Config": {"max-size": "10m"}},
    }


def test_labels_are_composes_and_ours() -> None:
    assert create.labels(stack(), stack().services["backend"], "sha256:image", "compose-hash") == {
        "com.docker.compose.project": "vpp",
        "com.docker.compose.service": "backend",
        "com.docker.compose.container-number": "1",
        "com.docker.compose.oneoff": "False",
        "com.docker.compose.image": "sha256:image",
        "com.docker.compose.depends_on": "mongo:service_healthy:false",
        "com.docker.compose.project.working_dir": "/srv/vpp",
        "com.docker.compose.project.config_files": "/srv/vpp/docker-compose.yml",
        "com.docker.compose.config-hash": "compose-hash",
        "de.vpp-desktop.digest": stack().services["backend"].digest,
    }


def test_compose_sees_containers_whose_hash_it_was_not_asked_for() -> None:
    backend = stack().services["backend"]
    assert create.labels(stack(), backend, "sha256:image", None)["com.docker.compose.config-hash"] == backend.digest


def test_what_is_not_said_is_not_sent() -> None:
    body = create.container(stack(), Service("mongo", "mongo:7"), "sha256:image", None)
    assert {"Cmd", "Entrypoint", "Healthcheck", "User", "Hostname", "StopTimeout"}.isdisjoint(body)
    assert {"Memory", "PidsLimit", "NanoCpus", "Init", "LogConfig"}.isdisjoint(body["HostConfig"])


def test_a_health_check_may_be_turned_off() -> None:
    off = replace(FULL, healthcheck=HealthCheck(disabled=True))
    assert create.container(STACK, off, "sha256:image", None)["Healthcheck"] == {"Test": ["NONE"]}


def test_the_digest_is_of_what_a_container_is_made_from() -> None:
    assert replace(FULL, environment={"A": "2"}).digest != FULL.digest
    assert replace(FULL, build=None, depends_on=(), profiles=("x",)).digest == FULL.digest


def test_networks_and_volumes_carry_composes_labels() -> None:
    wanted = stack()
    network = create.network(wanted, wanted.networks["default"])
    assert network["Name"] == "vpp_default"
    assert network["Labels"] == {"com.docker.compose.project": "vpp", "com.docker.compose.network": "default"}
    volume = create.volume(wanted, wanted.volumes["data"])
    assert volume["Name"] == "vpp_data"
    assert volume["Labels"] == {"com.docker.compose.project": "vpp", "com.docker.compose.volume": "data"}
