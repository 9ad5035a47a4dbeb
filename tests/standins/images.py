"""Builds the stand-ins in an engine, once: a label tells what they were made from."""

from __future__ import annotations

import hashlib
import io
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

import docker
from docker.errors import APIError, BuildError, ImageNotFound

from tests.engine import cache_folder, one_at_a_time
from tests.standins.base import StandInError, base_recipe, make_base
from vpp_core.errors import VppError
from vpp_desktop.embedded.mongod import find_mongod

FOLDER = Path(__file__).resolve().parent
LABEL = "de.vpp-desktop.standin"
BASE = "vpp-desktop-standin-base"

Files = Iterator[tuple[str, Path]]


def python_files() -> Files:
    yield from ()


def node_files() -> Files:
    """This machine's node and npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        raise StandInError("no node and npm in PATH to make node:20-alpine of: install Node.js 20")
    yield "node", Path(node).resolve()
    yield "npm", Path(npm).resolve().parent.parent


def mongo_files() -> Files:
    """The embedded store's mongod, and the driver for what mongosh does in the official image."""
    try:
        yield "mongod", find_mongod()
    except VppError as error:
        raise StandInError(f"no mongod to make mongo:7 of: {error}") from error
    for module in ("pymongo", "bson"):
        yield module, Path(str(metadata.distribution("pymongo").locate_file(module)))


# Official name -> the folder here with its Dockerfile, and the files of this machine that it copies.
STANDINS: dict[str, tuple[str, Callable[[], Files]]] = {
    "python:3.11-slim": ("python", python_files),
    "node:20-alpine": ("node", node_files),
    "mongo:7": ("mongo", mongo_files),
}


def sizes(path: Path) -> Iterator[str]:
    """What a file, or the files of a folder, can be told by in no time."""
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file() and "__pycache__" not in file.parts:
            yield f"{file.relative_to(path)} {file.stat().st_size}"


def recipe(name: str) -> str:
    """A digest of what a stand-in is made from.

    Raises:
        StandInError: this machine lacks some of it.
    """
    folder, files = STANDINS[name]
    digest = hashlib.sha256(base_recipe().encode())
    for path in sorted((FOLDER / folder).iterdir()):
        digest.update(path.name.encode() + (path.read_bytes() if path.is_file() else b""))
    for target, path in files():
        digest.update("\n".join((target, *sizes(path))).encode())
    return digest.hexdigest()[:16]


def label_of(client: docker.DockerClient, name: str) -> str | None:
    """The recipe that an image is of, empty for one that is not ours; None when there is no such image."""
    try:
        return client.images.get(name).labels.get(LABEL, "")
    except ImageNotFound:
        return None


def pulled(client: docker.DockerClient, name: str) -> bool:
    try:
        client.images.pull(name)
    except (ImageNotFound, APIError):
        return False
    return True


def provide(client: docker.DockerClient) -> dict[str, str]:
    """Have every base image in the engine; for each what was done.

    Raises:
        StandInError: one cannot be made.
    """
    with one_at_a_time(cache_folder() / "standins"):
        return {name: provide_one(client, name) for name in STANDINS}


def provide_one(client: docker.DockerClient, name: str) -> str:
    label = label_of(client, name)
    if label == "":
        return "is the official image"
    if label == recipe(name):
        return "stand-in is there"
    if label is None and pulled(client, name):
        return "official image pulled"
    build(client, name)
    return "stand-in made"


def build(client: docker.DockerClient, name: str) -> None:
    """Make one stand-in; the image of an older recipe goes."""
    base = provide_base(client)
    folder, files = STANDINS[name]
    old = client.images.get(name).id if label_of(client, name) else None
    with tempfile.TemporaryFile() as context:
        pack(context, FOLDER / folder, dict(files()))
        context.seek(0)
        try:
            client.images.build(
                fileobj=context,
                custom_context=True,
                tag=name,
                buildargs={"BASE": base},
                labels={LABEL: recipe(name)},
                rm=True,
                forcerm=True,
            )
        except (BuildError, APIError) as error:
            raise StandInError(f"the stand-in for {name} cannot be built: {error}") from error
    if old:
        remove_unused(client, old)


def provide_base(client: docker.DockerClient) -> str:
    """The name of the Debian of this recipe in the engine."""
    name = f"{BASE}:{base_recipe()}"
    if label_of(client, name) is not None:
        return name
    with tempfile.TemporaryDirectory() as folder:
        tar = Path(folder, "base.tar")
        make_base(tar)
        changes = [f"LABEL {LABEL}={base_recipe()}"]
        client.api.import_image_from_file(str(tar), repository=BASE, tag=base_recipe(), changes=changes)
    for image in client.images.list(BASE):
        if name not in image.tags:
            remove_unused(client, image.tags[0])
    return name


def remove_unused(client: docker.DockerClient, image: str) -> None:
    try:
        client.images.remove(image)
    except APIError:  # containers or other images are made of it
        return


def pack(target: io.BufferedIOBase, recipe_folder: Path, files: dict[str, Path]) -> None:
    """A build context: the recipe's own files, and files and folders from elsewhere under the names given."""
    with tarfile.open(fileobj=target, mode="w") as archive:
        archive.add(recipe_folder, arcname=".", filter=as_root)
        for name, path in files.items():
            archive.add(path, arcname=name, filter=as_root)


def as_root(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return None if "__pycache__" in member.name else member
