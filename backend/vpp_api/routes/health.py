"""Whether the process runs, and whether it can do its work."""

from __future__ import annotations

from fastapi import APIRouter, Response

from vpp_api.deps import CatalogDep
from vpp_api.schemas import Health
from vpp_core.errors import VppError

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live")
async def live() -> Health:
    """This process answers."""
    return Health(status="ok")


@router.get("/ready", responses={503: {"model": Health}})
async def ready(catalog: CatalogDep, response: Response) -> Health:
    """The store answers too."""
    response.headers["Cache-Control"] = "no-store"
    try:
        await catalog.store.ping()
    except VppError as error:
        response.status_code = 503
        return Health(status="unavailable", reason=str(error))
    return Health(status="ok")
