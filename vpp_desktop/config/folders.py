"""Where things are kept: the platform's folders for this program, or those below `VPP_HOME`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vpp_core.errors import VppError

APP = "vpp-desktop"


@dataclass(frozen=True)
class Folders:
    """The platform's folders for this program, or those below `VPP_HOME`."""

    data: Path
    config: Path
    cache: Path
    logs: Path

    @property
    def work(self) -> Path:
        """One folder for each package in the making."""
        return self.data / "work"

    @property
    def packages(self) -> Path:
        """Finished packages, until they are published."""
        return self.data / "packages"

    @property
    def posters(self) -> Path:
        """Posters of packages that were published since."""
        return self.cache / "posters"

    @property
    def locks(self) -> Path:
        return self.data / "locks"

    @property
    def journal(self) -> Path:
        return self.data / "journal.db"

    @property
    def log(self) -> Path:
        return self.logs / "vpp.log"

    def ensure(self) -> None:
        """Makes the folders, readable by nobody else.

        Raises:
            VppError: one cannot be made or written.
        """
        for folder in (self.data, self.config, self.cache, self.logs, self.work, self.packages, self.locks):
            try:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                hint = "make it writable, or name another folder by VPP_HOME"
                raise VppError(f"cannot be made ({reason})", subject=str(folder), hint=hint) from None
        for folder in (self.data, self.work, self.packages, self.locks):
            if not os.access(folder, os.W_OK | os.X_OK):
                hint = "make it writable, or name another folder by VPP_HOME"
                raise VppError("cannot be written", subject=str(folder), hint=hint)


def folders(environment: Mapping[str, str] = os.environ) -> Folders:
    """The folders that this environment asks for."""
    if home := environment.get("VPP_HOME"):
        base = Path(home).expanduser().absolute()
        return Folders(base / "data", base / "config", base / "cache", base / "logs")
    import platformdirs

    dirs = platformdirs.PlatformDirs(APP, appauthor=False)
    return Folders(dirs.user_data_path, dirs.user_config_path, dirs.user_cache_path, dirs.user_log_path)
