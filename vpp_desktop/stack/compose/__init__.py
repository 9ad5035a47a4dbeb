"""Reads a compose file, with the `.env` beside it, into the desired stack. Knows no engine.

document.py       YAML to nodes that know their line
interpolation.py  ${NAME:-default}
dotenv.py         files of NAME=value
value.py          a node in its place: its type, its text, what is wrong with it
units.py forms.py sizes and durations; values that may be written as a list or as a map
services.py       one service; ports.py mounts.py health.py hold its larger parts
project.py        the whole file, in the order of its dependencies
"""

from vpp_desktop.stack.compose.errors import ComposeError
from vpp_desktop.stack.compose.project import environment, read

__all__ = ["ComposeError", "environment", "read"]
