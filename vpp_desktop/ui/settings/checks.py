"""Whether the store and the engine answer, as they are chosen now."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QCoreApplication

from vpp_core.errors import VppError
from vpp_desktop.config.secrets import masked
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.messages import sentence_of

PATIENCE = 20.0
"""Seconds for an answer."""


async def store_answers(desk: Desk) -> tuple[str, str]:
    """State and sentence."""
    try:
        async with asyncio.timeout(PATIENCE), desk.stores.open():
            pass
    except TimeoutError:
        return "failed", QCoreApplication.translate("Settings", "The store does not answer.")
    except VppError as error:
        return "failed", sentence_of(error)
    url = desk.environment.get("MONGO_URL")
    if not url:
        return "done", QCoreApplication.translate("Settings", "The store answers.")
    return "done", QCoreApplication.translate("Settings", "{address} answers.").format(address=masked("mongo_url", url))


async def engine_answers(desk: Desk) -> tuple[str, str]:
    """State and sentence."""
    from vpp_desktop.stack import engine

    try:
        async with asyncio.timeout(PATIENCE):
            found = await engine.ping(desk.environment)
    except TimeoutError:
        return "failed", QCoreApplication.translate("Settings", "The engine does not answer.")
    except VppError as error:
        return "failed", sentence_of(error)
    return "done", QCoreApplication.translate("Settings", "{engine} {version} answers.").format(
        engine=found.name, version=found.version
    )
