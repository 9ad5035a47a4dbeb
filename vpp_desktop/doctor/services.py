"""What publishing and the platform need: a store that answers, and a container engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vpp_core.errors import StoreError, ToolMissing, UsageError, VppError
from vpp_desktop.config import Effective
from vpp_desktop.doctor.check import Check, Fix, Machine, remedy
from vpp_desktop.stack.phrase import Phrase, phrase
from vpp_desktop.stack.place import find_file, known_store

if TYPE_CHECKING:
    from vpp_core.catalog.mongo import MongoStore

PATIENCE = 2.0
"""Seconds that the platform's store has to answer: it is on this machine, or does not run."""


async def store(machine: Machine) -> Check:
    """The store that publishing would use now; the embedded one is started for a moment."""
    try:
        return await _store(machine)
    except (ToolMissing, StoreError) as error:
        fix = remedy(error.hint)
        if isinstance(error, ToolMissing) and _has_platform(machine):
            label = phrase("Start the platform")
            fix = Fix(
                "vpp stack up", "start platform", label, advice=fix.advice or phrase("{command}", command=fix.command)
            )
        found = phrase("{what}", what=f"{error.subject} {error.message}".strip())
        return Check("store", "attention", found, fix)
    except VppError as error:
        return Check("store", "attention", phrase("{what}", what=str(error)), Fix(advice=phrase("mend that first")))


async def _store(machine: Machine) -> Check:
    from vpp_core.catalog.mongo import MongoStore
    from vpp_desktop.embedded import EmbeddedMongo

    if url := machine.environment.get("MONGO_URL"):
        environment = machine.environment
        name = environment.named_by("MONGO_URL") if isinstance(environment, Effective) else "MONGO_URL"
        return await _ping(MongoStore(url), phrase("the MongoDB of {name} answers", name=name))
    known = known_store(machine.environment)
    if known is not None and not known.own:
        return await _ping(MongoStore(known.url), phrase("the MongoDB that .env names answers"))
    if known is not None:
        try:
            return await _ping(MongoStore(known.url, patience=PATIENCE), phrase("the platform's MongoDB answers"))
        except StoreError:
            pass  # the platform does not run: what is published goes into the embedded one
    machine.folders.ensure()
    async with EmbeddedMongo(machine.folders.data / "mongo").lease() as url:
        return await _ping(MongoStore(url), phrase("the MongoDB that comes along answers"))


async def _ping(asked: MongoStore, found: Phrase) -> Check:
    try:
        await asked.ping()
    finally:
        await asked.close()
    return Check("store", "ok", found)


def _has_platform(machine: Machine) -> bool:
    try:
        find_file(None, machine.environment)
    except UsageError:
        return False
    return True


async def engine(machine: Machine) -> Check:
    """An engine that answers this account."""
    from vpp_desktop.stack import engine as door

    try:
        found = await door.ping(machine.environment)
    except door.EngineError as error:
        return Check(
            "engine", "attention", phrase("{what}", what=error.message.removeprefix("is ")), remedy(error.hint)
        )
    return Check("engine", "ok", phrase("{name} {version}", name=found.name, version=found.version))
