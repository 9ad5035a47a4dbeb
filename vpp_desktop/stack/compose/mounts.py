"""What is mounted into a container: `volume:/target[:ro]`, `./folder:/target`, or a map; and tmpfs."""

from __future__ import annotations

import posixpath

from vpp_desktop.stack.compose import units
from vpp_desktop.stack.compose.forms import string_or_strings
from vpp_desktop.stack.compose.value import Value, optional, required
from vpp_desktop.stack.desired import Mount

_OPTIONS = {"volume": ("source", "volume"), "bind": ("source", "bind"), "tmpfs": ("tmpfs",)}


def volumes(value: Value) -> list[tuple[Value, Mount]]:
    """Each mount with its place in the file."""
    return [(item, _long(item) if item.is_map else _short(item)) for item in value.items()]


def tmpfs(value: Value) -> list[tuple[Value, Mount]]:
    """`/run` or `/run:size=64m,mode=1777`, one or a list."""
    found: list[tuple[Value, Mount]] = []
    for text in string_or_strings(value):
        target, _, options = text.partition(":")
        found.append((value, Mount(type="tmpfs", target=_target(value, target), options=options)))
    return found


def _short(value: Value) -> Mount:
    text = value.string()
    parts = text.split(":")
    if len(parts) == 1:
        raise value.fail(f"names no volume or folder for {text}", "write name:/target: nameless data is easily lost")
    if len(parts) > 3 or not all(parts):
        raise value.fail(f"is no mount: {text}", "write it like this: data:/var/lib/data:ro")
    mode = parts[2] if len(parts) == 3 else "rw"
    if mode not in ("ro", "rw"):
        raise value.fail(f"has the mode {mode}, which is not handled", "known are ro and rw")
    source, target, read_only = parts[0], _target(value, parts[1]), mode == "ro"
    if source.startswith((".", "/", "~")):
        folder = str(value.source.path(source))
        return Mount(type="bind", target=target, source=folder, read_only=read_only, create_host_path=True)
    return Mount(type="volume", target=target, source=source, read_only=read_only)


def _long(value: Value) -> Mount:
    type_ = required(value.entries(), "type", value, "give it the type volume, bind or tmpfs")
    kind = type_.choice("volume", "bind", "tmpfs")
    entries = value.entries(("type", "target", "read_only", *_OPTIONS[kind]))
    target_ = required(entries, "target", value, "give it the path in the container as target")
    target = _target(target_, target_.string())
    read_only = optional(entries, "read_only", Value.flag, False)
    if kind == "tmpfs":
        return _tmpfs(entries.get("tmpfs"), target, read_only)
    source = required(entries, "source", value, "name a volume or a folder: nameless data is easily lost").string()
    if kind == "volume":
        _refuse_no_copy(entries.get("volume"))
        return Mount(type="volume", target=target, source=source, read_only=read_only)
    folder, create = str(value.source.path(source)), _creates(entries.get("bind"))
    return Mount(type="bind", target=target, source=folder, read_only=read_only, create_host_path=create)


def _tmpfs(options: Value | None, target: str, read_only: bool) -> Mount:
    entries = options.entries(("size", "mode")) if options else {}
    parts = [f"mode={_mode(entries['mode'])}"] if "mode" in entries else []
    return Mount(
        type="tmpfs",
        target=target,
        size=optional(entries, "size", lambda entry: entry.parsed(units.size, "size", "64m"), None),
        options=",".join(parts + ["ro"] * read_only),
    )


def _mode(value: Value) -> str:
    """Permissions as the engine wants them: in octal, which YAML writes as `0o1777` or `01777`."""

    def octal(text: str) -> int | None:
        digits = text.removeprefix("0o")
        return int(digits, 8) if 0 < len(digits) <= 6 and set(digits) <= set("01234567") else None

    return f"{value.parsed(octal, 'mode', '0o1777'):o}"


def _refuse_no_copy(options: Value | None) -> None:
    entries = options.entries(("nocopy",)) if options else {}
    if "nocopy" in entries and entries["nocopy"].flag():
        raise entries["nocopy"].fail("is not handled", "remove it")


def _creates(options: Value | None) -> bool:
    entries = options.entries(("create_host_path",)) if options else {}
    return optional(entries, "create_host_path", Value.flag, True)


def _target(value: Value, text: str) -> str:
    if not text.startswith("/"):
        raise value.fail(f"has a target that is no absolute path: {text}", "begin it with /")
    return posixpath.normpath(text)
