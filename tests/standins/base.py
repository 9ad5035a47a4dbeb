"""The Debian that all stand-ins are built on, and what of this machine's settings a build needs to reach mirrors."""

from __future__ import annotations

import functools
import hashlib
import io
import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

from tests import tools

SUITE = "bookworm"  # Debian 12: its Python is 3.11
PACKAGES = [
    "ca-certificates",
    "libcurl4",  # mongod
    "libstdc++6",  # node
    "python3-pip",
    "python3-venv",
    "usr-is-merged",  # its alternative needs all of Perl
]
BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
OWN_CERTIFICATES = Path("/usr/local/share/ca-certificates")

OPTIONS = [
    "--variant=apt",
    "--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr",
    "--dpkgopt=path-exclude=/usr/share/doc/*",
    "--dpkgopt=path-exclude=/usr/share/man/*",
    "--dpkgopt=path-exclude=/usr/share/locale/*",
    '--aptopt=Acquire::Languages "none"',
    "--customize-hook=rm $1/usr/lib/python3.11/EXTERNALLY-MANAGED",  # as in the official image
]


class StandInError(Exception):
    """A stand-in cannot be made; the text says why and what to do."""


def run(command: list[str]) -> str:
    """The command's output.

    Raises:
        StandInError: it failed.
    """
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StandInError(f"{command[0]} exits with {done.returncode}: {done.stderr.strip()[-2000:]}")
    return done.stdout


def apt_options() -> list[str]:
    """This machine's way through a proxy, for apt inside the image too."""
    dump = run(["apt-config", "dump", "Acquire::http::Proxy", "Acquire::https::Proxy"])
    return [f"--aptopt={line.rstrip(';')}" for line in dump.splitlines() if not line.endswith('"";')]


def apt_sources() -> list[str]:
    """This machine's sources of the suite; none where it has another Debian: mmdebstrap knows the usual mirror."""
    places = [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]
    word = re.compile(rf"(?<![\w-]){SUITE}(?![\w])")
    return [
        str(place)
        for place in places
        if place.suffix in (".list", ".sources") and place.is_file() and word.search(place.read_text("utf-8"))
    ]


def make_base(target: Path) -> None:
    """Write the Debian as a tar file, in about 15 s.

    Raises:
        StandInError: mmdebstrap cannot be had, or failed.
    """
    if missing := tools.provide_programs({"mmdebstrap": "mmdebstrap"}):
        raise StandInError(f"the stand-ins for base images need {missing}")
    site = target.with_name("site.tar")
    with tarfile.open(site, "w") as archive:
        for path, data in site_files():
            member = tarfile.TarInfo(path)
            member.size, member.mode = len(data), 0o644
            archive.addfile(member, io.BytesIO(data))
    command = ["mmdebstrap", "--quiet", *OPTIONS, *apt_options(), f"--include={','.join(PACKAGES)}"]
    run([*command, f"--customize-hook=tar-in {site} /", SUITE, str(target), *apt_sources()])


@functools.cache
def base_recipe() -> str:
    """A digest of what the Debian is made from."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for name, data in site_files():
        digest.update(name.encode() + data)
    return digest.hexdigest()[:16]


def site_files() -> Iterator[tuple[str, bytes]]:
    """Path in the image and content of what pip, npm and apt need at this site: certificates and addresses."""
    for place in sorted(OWN_CERTIFICATES.glob("*.crt")):
        yield str(place).lstrip("/"), place.read_bytes()
    if BUNDLE.is_file():
        yield str(BUNDLE).lstrip("/"), BUNDLE.read_bytes()
    yield "etc/pip.conf", pip_settings().encode()
    yield "usr/local/etc/npmrc", npm_settings().encode()


def pip_settings() -> str:
    settings = tools.load_launcher().read_pip_settings()
    places = [place for place in settings.get("extra-index-url", "").split() if place.startswith("http")]
    wanted = {
        "cert": str(BUNDLE),
        "index-url": settings.get("index-url", ""),
        "extra-index-url": " ".join(places),  # no folder of this machine: a build does not see it
        "trusted-host": settings.get("trusted-host", ""),
    }
    return "[global]\n" + "".join(f"{key} = {value}\n" for key, value in wanted.items() if value)


def npm_settings() -> str:
    """Without a person's own keys: only where packages come from."""
    lines = [f"cafile={BUNDLE}", "update-notifier=false", "fund=false", "audit=false"]
    settings = json.loads(run(["npm", "config", "list", "--json"])) if shutil.which("npm") else {}
    for key in ("registry", "proxy", "https-proxy", "omit-lockfile-registry-resolved"):
        if value := settings.get(key):
            lines.append(f"{key}={value if isinstance(value, str) else json.dumps(value)}")
    return "\n".join(lines) + "\n"
