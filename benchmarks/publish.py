"""Publish a package to MongoDB, beside a bare PyMongo upload of the same files.

Both run against the embedded mongod, in turns, each run in a process of its own (its peak of memory is
measured) and in a database of its own. The bare upload is `AsyncGridFSBucket.upload_from_stream` as PyMongo
gives it, on a client with its defaults: no hash, no journal wait. Afterwards what was published is read back
and compared by SHA-256, and 400 KB ranges, as players ask for them, are timed against GridOut's seek.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import platform
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MIB = 1 << 20
RANGE = 400_000
SMALL = {"master.m3u8": 2_000, "poster.jpg": 90_000, "storyboard.jpg": 700_000, "storyboard.vtt": 30_000}
SHARES = {"1080.mp4": 0.47, "720.mp4": 0.26, "480.mp4": 0.13, "360.mp4": 0.08, "audio.mp4": 0.06}
"""Of the media: the bit rates of the default ladder, one file a rendition."""


def make_files(folder: Path, size: int) -> dict[str, Path]:
    """Files of a package's shape and of that size in bytes, of bytes that do not compress."""
    files = {}
    for name, count in SMALL.items() | {(name, int(size * share)) for name, share in SHARES.items()}:
        files[name] = folder / name
        with files[name].open("wb") as file:
            for start in range(0, count, MIB):
                file.write(os.urandom(min(MIB, count - start)))
    return files


# --- one run, in its own process --------------------------------------------------------------------


async def run_ours(url: str, folder: Path) -> dict[str, float]:
    """Publish through the store."""
    from vpp_core.catalog.lecture import SourceInfo
    from vpp_core.catalog.mongo import MongoStore
    from vpp_core.catalog.publish import publish
    from vpp_core.media.manifest import Package

    package = Package.model_validate_json((folder / "package.json").read_bytes())
    source = SourceInfo(sha256=package.source_sha256, name="lecture.mp4", size=1)
    store = MongoStore(url)
    await store.ping()
    started = time.perf_counter()
    await publish(store, folder, package, source)
    seconds = time.perf_counter() - started
    await store.close()
    return {"seconds": seconds}


async def run_bare(url: str, folder: Path) -> dict[str, float]:
    """Upload the same files as PyMongo's documentation does."""
    from gridfs import AsyncGridFSBucket
    from pymongo import AsyncMongoClient

    async with AsyncMongoClient[dict[str, Any]](url) as client:
        bucket = AsyncGridFSBucket(client.get_default_database(), "media")
        await client.admin.command("ping")
        started = time.perf_counter()
        for name in (*SMALL, *SHARES):
            with (folder / name).open("rb") as file:
                await bucket.upload_from_stream(name, file)
        return {"seconds": time.perf_counter() - started}


async def run_read(url: str, folder: Path) -> dict[str, float]:
    """Read everything back and compare; then time ranges of the greatest file, ours and GridOut's in turns."""
    from gridfs import AsyncGridFSBucket
    from pymongo import AsyncMongoClient

    from vpp_core.catalog.document import file_id
    from vpp_core.catalog.mongo import MongoStore
    from vpp_core.media.manifest import Package

    package = Package.model_validate_json((folder / "package.json").read_bytes())
    store = MongoStore(url)
    await store.ping()
    wrong = 0
    started = time.perf_counter()
    for file in package.files:
        digest = hashlib.sha256()
        async for piece in store.read_range(package.id, file, 0, file.size):
            digest.update(piece)
        wrong += digest.hexdigest() != file.sha256
    seconds = time.perf_counter() - started
    great = max(package.files, key=lambda file: file.size)
    draw = random.Random(1)
    ours, seek = [], []
    async with AsyncMongoClient[dict[str, Any]](url) as client:
        bucket = AsyncGridFSBucket(client.get_default_database(), "media")
        for _ in range(100):
            start = draw.randrange(max(1, great.size - RANGE))
            end = min(great.size, start + RANGE)
            begun = time.perf_counter()
            one = b"".join([piece async for piece in store.read_range(package.id, great, start, end)])
            ours.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            stream = await bucket.open_download_stream(file_id(package.id, great))
            await stream.seek(start)
            other = await stream.read(end - start)
            seek.append(time.perf_counter() - begun)
            wrong += one != other
    await store.close()
    milliseconds = {"range": statistics.median(ours) * 1e3, "seek": statistics.median(seek) * 1e3}
    return {"seconds": seconds, "wrong": wrong, **milliseconds}


RUNS = {"ours": run_ours, "bare": run_bare, "read": run_read}


def child(kind: str, url: str, folder: str) -> int:
    """One run; its numbers on stdout."""
    result = asyncio.run(RUNS[kind](url, Path(folder)))
    result["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result))
    return 0


def in_child(kind: str, url: str, folder: Path) -> dict[str, float]:
    # Started by a small shell: a forked child inherits its parent's peak of memory otherwise.
    command = [sys.executable, "-m", "benchmarks.publish", "--run", kind, url, str(folder)]
    done = subprocess.run(["sh", "-c", '"$@"', "sh", *command], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    numbers: dict[str, float] = json.loads(done.stdout)
    return numbers


# --- the comparison ---------------------------------------------------------------------------------


async def compare(place: Path, size: int, rounds: int) -> dict[str, Any]:
    """Runs of both in turns, each round in the other order."""
    from vpp_desktop.embedded import EmbeddedMongo

    folder = place / "package"
    folder.mkdir()
    total = await asyncio.to_thread(write_package, folder, size)
    runs: dict[str, list[dict[str, float]]] = {"ours": [], "bare": []}
    read: dict[str, float] = {}
    async with EmbeddedMongo(place / "store").lease() as url:
        for number in range(rounds):
            for kind in ("ours", "bare") if number % 2 == 0 else ("bare", "ours"):
                database = f"{url}_{kind}"
                runs[kind].append(await asyncio.to_thread(in_child, kind, database, folder))
                if kind == "ours" and number == 0:
                    read = await asyncio.to_thread(in_child, "read", database, folder)
                await drop(database)
    return {"bytes": total, "rounds": rounds, "runs": runs, "read": read}


def write_package(folder: Path, size: int) -> int:
    """Make the files and their package.json; their size together."""
    from vpp_core.media.manifest import Package, PackageFile

    files = []
    for name, path in sorted(make_files(folder, size).items()):
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        files.append(PackageFile(path=name, size=path.stat().st_size, sha256=sha256, content_type="video/mp4"))
    package = Package(
        id="benchmark",
        source_sha256=hashlib.sha256(b"benchmark").hexdigest(),
        recipe="benchmark",
        duration=5400,
        master="master.m3u8",
        poster="poster.jpg",
        renditions=[],
        files=files,
    )
    (folder / "package.json").write_text(package.model_dump_json())
    return sum(file.size for file in files)


async def drop(url: str) -> None:
    """Remove the database; a checkpoint then keeps one run's writing out of the next one's time."""
    from pymongo import AsyncMongoClient

    async with AsyncMongoClient[dict[str, Any]](url) as client:
        await client.drop_database(client.get_default_database())
        await client.admin.command("fsync")


def summary(result: dict[str, Any]) -> dict[str, float]:
    """Medians, in MB/s of 10^6 bytes."""
    rate = {
        kind: statistics.median(result["bytes"] / 1e6 / run["seconds"] for run in runs)
        for kind, runs in result["runs"].items()
    }
    return {
        "ours_mb_s": rate["ours"],
        "bare_mb_s": rate["bare"],
        "ratio": rate["ours"] / rate["bare"],
        "ours_peak_mib": max(run["peak_mib"] for run in result["runs"]["ours"]),
        "bare_peak_mib": max(run["peak_mib"] for run in result["runs"]["bare"]),
        "read_mb_s": result["bytes"] / 1e6 / result["read"]["seconds"],
        "range_ms": result["read"]["range"],
        "seek_ms": result["read"]["seek"],
        "files_wrong": result["read"]["wrong"],
    }


def machine() -> dict[str, str]:
    model = next(
        (line.partition(":")[2].strip() for line in lines(Path("/proc/cpuinfo")) if line.startswith("model name")),
        platform.processor(),
    )
    return {
        "machine": f"{os.cpu_count()} cores, {model}",
        "system": platform.platform(),
        "python": f"{platform.python_version()}, PyMongo {version('pymongo')}",
        "load": " ".join(f"{value:.1f}" for value in os.getloadavg()),
    }


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def show(result: dict[str, Any], numbers: dict[str, float]) -> None:
    for name, fact in result["machine"].items():
        print(f"{name:<10}{fact}")
    print(f"{'package':<10}{result['bytes'] / MIB:.0f} MiB in {len(SMALL) + len(SHARES)} files, ", end="")
    print(f"medians of {result['rounds']} runs in turns\n")
    print(f"{'':<34}{'MB/s':>8}{'peak MiB':>10}")
    print(f"{'publish (SHA-256, journaled)':<34}{numbers['ours_mb_s']:8.0f}{numbers['ours_peak_mib']:10.0f}")
    print(f"{'bare upload_from_stream':<34}{numbers['bare_mb_s']:8.0f}{numbers['bare_peak_mib']:10.0f}")
    print(f"{'read back and compared':<34}{numbers['read_mb_s']:8.0f}\n")
    print(f"publish / bare: {numbers['ratio']:.2f} (goal 0.80), peak of memory (goal 150 MiB)")
    print(f"range of 400 KB: {numbers['range_ms']:.1f} ms, by GridOut.seek {numbers['seek_ms']:.1f} ms")
    print(f"files that differ: {numbers['files_wrong']:.0f}")


def main(argv: Sequence[str]) -> int:
    """0 when the goals are reached, 1 when not."""
    parser = argparse.ArgumentParser(prog="./vpp bench publish", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--size", type=int, default=1024, help="MiB of the package (1024)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each (3)")
    parser.add_argument("--json", action="store_true", help="all numbers as JSON")
    parser.add_argument("--folder", type=Path, help="where to work: needs four times the size")
    parser.add_argument("--run", nargs=3, metavar=("KIND", "URL", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.run:
        return child(*options.run)
    place = Path(tempfile.mkdtemp(prefix="vpp-bench-", dir=options.folder))
    try:
        facts = machine()
        result = asyncio.run(compare(place, options.size * MIB, options.rounds)) | {"machine": facts}
    finally:
        shutil.rmtree(place, ignore_errors=True)
    numbers = summary(result)
    if options.json:
        print(json.dumps(result | {"summary": numbers}, indent=2))
    else:
        show(result, numbers)
    return 0 if numbers["ratio"] >= 0.8 and numbers["ours_peak_mib"] <= 150 and not numbers["files_wrong"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
