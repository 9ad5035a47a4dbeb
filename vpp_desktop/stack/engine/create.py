"""What the engine is sent to make containers, networks and volumes. Pure.

Shapes: Docker Engine API, `ContainerCreate`, `NetworkCreate`, `VolumeCreate`. Names and labels are those
of Compose v2, so that it and this program manage the same things.
"""

from __future__ import annotations

from typing import Any

from vpp_desktop.stack import observed
from vpp_desktop.stack.desired import Desired, HealthCheck, Mount, Network, Service, Volume

NANO = 1_000_000_000

Json = dict[str, Any]


def container(desired: Desired, service: Service, image: str, config_hash: str | None) -> Json:
    """The body that makes a service's only container.

    Args:
        image: id of the image, for the label by which Compose sees that an image is newer.
        config_hash: Compose's own hash of the service, where Compose could be asked.
    """
    ports = [f"{p.container}/{p.protocol}" for p in service.ports]
    body: Json = {
        "Image": service.image,
        "Labels": labels(desired, service, image, config_hash),
        "Env": [f"{name}={value}" for name, value in service.environment.items()],
        "ExposedPorts": {port: {} for port in [*ports, *map(_exposed, service.expose)]},
        "AttachStdout": True,
        "AttachStderr": True,
        "Tty": service.tty,
        "HostConfig": _host(desired, service),
        "NetworkingConfig": {"EndpointsConfig": _first_endpoint(desired, service)},
    }
    optional = {
        "Cmd": list(service.command) if service.command is not None else None,
        "Entrypoint": list(service.entrypoint) if service.entrypoint is not None else None,
        "Hostname": service.hostname,
        "User": service.user,
        "WorkingDir": service.working_dir,
        "StopSignal": service.stop_signal,
        "StopTimeout": round(service.stop_grace_period) if service.stop_grace_period is not None else None,
        "Healthcheck": _health(service.healthcheck) if service.healthcheck is not None else None,
    }
    return body | {key: value for key, value in optional.items() if value is not None}


def labels(desired: Desired, service: Service, image: str, config_hash: str | None) -> dict[str, str]:
    """Compose's labels, and ours with the digest of what was asked for."""
    waits = [f"{d.service}:{d.condition}:{str(d.restart).lower()}" for d in service.depends_on]
    return {
        **service.labels,
        observed.PROJECT: desired.project,
        observed.SERVICE: service.name,
        observed.NUMBER: "1",
        observed.ONEOFF: "False",
        observed.IMAGE: image,
        observed.DEPENDS_ON: ",".join(waits),
        observed.WORKING_DIR: str(desired.folder),
        observed.CONFIG_FILES: str(desired.file),
        observed.DIGEST: service.digest,
        # Compose overlooks containers without a hash; one that is not its own makes it only recreate them.
        observed.CONFIG_HASH: config_hash or service.digest,
    }


def network(desired: Desired, wanted: Network) -> Json:
    own = {observed.PROJECT: desired.project, observed.NETWORK: wanted.key}
    return {
        "Name": wanted.name,
        "CheckDuplicate": True,
        "Driver": wanted.driver or "bridge",
        "Internal": wanted.internal,
        "Labels": {**wanted.labels, **own},
    }


def volume(desired: Desired, wanted: Volume) -> Json:
    own = {observed.PROJECT: desired.project, observed.VOLUME: wanted.key}
    return {"Name": wanted.name, "Driver": wanted.driver or "local", "Labels": {**wanted.labels, **own}}


def more_networks(desired: Desired, service: Service) -> list[str]:
    """Names of the networks that a container is connected to after it was made: the body takes one only,
    as engines before 25 refuse more."""
    return [desired.networks[key].name for key in service.networks[1:]]


def aliases(desired: Desired, service: Service) -> list[str]:
    """The names under which other containers of a network reach this one."""
    return [desired.container_name(service), service.name]


def _first_endpoint(desired: Desired, service: Service) -> Json:
    return {desired.networks[key].name: {"Aliases": aliases(desired, service)} for key in service.networks[:1]}


def _host(desired: Desired, service: Service) -> Json:
    host: Json = {
        "NetworkMode": desired.networks[service.networks[0]].name if service.networks else "none",
        "PortBindings": _bindings(service),
        "RestartPolicy": {"Name": service.restart, "MaximumRetryCount": service.restart_retries},
        "ReadonlyRootfs": service.read_only,
        "CapAdd": list(service.cap_add),
        "CapDrop": list(service.cap_drop),
        "SecurityOpt": list(service.security_opt),
        "Binds": [_bind(m) for m in service.mounts if m.create_host_path],
        "Mounts": [_mount(desired, m) for m in service.mounts if m.type != "tmpfs" and not m.create_host_path],
        "Tmpfs": {m.target: _tmpfs(m) for m in service.mounts if m.type == "tmpfs"},
    }
    optional = {
        "Init": service.init,
        "Memory": service.memory,
        "PidsLimit": service.pids,
        "NanoCpus": round(service.cpus * NANO) if service.cpus is not None else None,
        "LogConfig": {"Type": service.log_driver or "", "Config": dict(service.log_options)}
        if service.log_driver or service.log_options
        else None,
    }
    return host | {key: value for key, value in optional.items() if value is not None}


def _bindings(service: Service) -> Json:
    found: Json = {}
    for port in service.ports:
        published = str(port.published) if port.published is not None else ""
        found.setdefault(f"{port.container}/{port.protocol}", []).append({"HostIp": port.host, "HostPort": published})
    return found


def _exposed(port: str) -> str:
    return port if "/" in port else f"{port}/tcp"


def _mount(desired: Desired, mount: Mount) -> Json:
    source = desired.volumes[mount.source].name if mount.type == "volume" and mount.source else mount.source
    return {"Type": mount.type, "Source": source, "Target": mount.target, "ReadOnly": mount.read_only}


def _bind(mount: Mount) -> str:
    """The older form of a mount: with it, and only with it, every engine makes a folder that is missing."""
    return f"{mount.source}:{mount.target}:{'ro' if mount.read_only else 'rw'}"


def _tmpfs(mount: Mount) -> str:
    parts = [mount.options] if mount.options else []
    return ",".join(parts + ([f"size={mount.size}"] if mount.size is not None else []))


def _health(check: HealthCheck) -> Json:
    """Nothing said is nothing sent, and the image's own value stands."""
    if check.disabled:
        return {"Test": ["NONE"]}
    spans = {
        "Interval": check.interval,
        "Timeout": check.timeout,
        "StartPeriod": check.start_period,
        "StartInterval": check.start_interval,
    }
    found: Json = {name: round(span * NANO) for name, span in spans.items() if span is not None}
    if check.test:
        found["Test"] = list(check.test)
    if check.retries is not None:
        found["Retries"] = check.retries
    return found
