"""What the program can do itself about what the doctor found."""

from __future__ import annotations

import stat
from pathlib import Path

from vpp_core.errors import VppError
from vpp_desktop.doctor.check import Fix, Machine
from vpp_desktop.stack.place import find_file
from vpp_desktop.stack.secrets import set_variable


def apply(fix: Fix, machine: Machine) -> None:
    """Does a fix's action; `start platform` is not done here, but on the stack's page.

    Raises:
        VppError: it cannot be done.
    """
    if fix.action == "use ports":
        folder = find_file(None, machine.environment).parent
        for name, port in fix.arguments.items():
            set_variable(folder, name, port)
    elif fix.action == "make writable":
        folder = Path(fix.arguments["folder"])
        try:
            folder.chmod(folder.stat().st_mode | stat.S_IRWXU)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise VppError(f"cannot be made writable ({reason})", subject=str(folder), hint=fix.command) from error
