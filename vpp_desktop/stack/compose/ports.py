"""Published ports: `[[address:]published:]container[/protocol]`, or a map."""

from __future__ import annotations

import ipaddress
import re

from vpp_desktop.stack.compose.units import whole
from vpp_desktop.stack.compose.value import Value, optional, required
from vpp_desktop.stack.desired import Port

HIGHEST = 65535

_SHORT = re.compile(
    r"(?:(?:(?P<host>\[[^\]]*\]|[^:\[\]]*):)?(?P<published>[^:\[\]]*):)?(?P<container>[^:/\[\]]+)(?:/(?P<protocol>.+))?"
)
_PROTOCOLS = ("tcp", "udp", "sctp")


def ports(value: Value) -> tuple[Port, ...]:
    found = [_long(item) if item.is_map else _short(item) for item in value.items()]
    return tuple(dict.fromkeys(found))


def expose(value: Value) -> tuple[str, ...]:
    """Ports as the engine names them, `3000/tcp` or just `3000`."""
    return tuple(dict.fromkeys(_exposed(item) for item in value.items()))


def _exposed(value: Value) -> str:
    text = value.word()
    number, _, protocol = text.partition("/")
    _number(value, number)
    _protocol(value, protocol or "tcp")
    return text


def _short(value: Value) -> Port:
    text = value.word()
    found = _SHORT.fullmatch(text)
    if found is None:
        raise value.fail(f"is no port: {text}", "write it like this: 127.0.0.1:8000:80")
    published = _number(value, found["published"], low=0) if found["published"] else 0
    return Port(
        container=_number(value, found["container"]),
        published=published or None,
        host=_host(value, found["host"] or ""),
        protocol=_protocol(value, found["protocol"] or "tcp"),
    )


def _long(value: Value) -> Port:
    entries = value.entries(("target", "published", "host_ip", "protocol", "mode"))
    target = required(entries, "target", value, "give it the container's port as target")
    optional(entries, "mode", lambda entry: entry.choice("host", "ingress"), "")  # alike without a cluster
    return Port(
        container=_number(target, target.word()),
        published=optional(entries, "published", lambda entry: _number(entry, entry.word(), low=0), 0) or None,
        host=optional(entries, "host_ip", lambda entry: _host(entry, entry.string()), ""),
        protocol=optional(entries, "protocol", lambda entry: _protocol(entry, entry.string()), "tcp"),
    )


def _number(value: Value, text: str, low: int = 1) -> int:
    if "-" in text:
        raise value.fail(f"is a range of ports, which is not handled: {text}", "write each port on a line of its own")
    number = whole(text)
    if number is None or not low <= number <= HIGHEST:
        raise value.fail(f"is no port: {text}", f"ports go from {low} to {HIGHEST}")
    return number


def _host(value: Value, text: str) -> str:
    try:
        return str(ipaddress.ip_address(text.strip("[]"))) if text else ""
    except ValueError:
        raise value.fail(f"is no address: {text}", "write it like this: 127.0.0.1:8000:80") from None


def _protocol(value: Value, text: str) -> str:
    if text.lower() not in _PROTOCOLS:
        raise value.fail(f"is none of {', '.join(_PROTOCOLS)}: {text}")
    return text.lower()
