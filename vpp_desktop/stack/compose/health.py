"""Health checks."""

from __future__ import annotations

from vpp_desktop.stack.compose import units
from vpp_desktop.stack.compose.forms import strings
from vpp_desktop.stack.compose.value import Value, optional
from vpp_desktop.stack.desired import HealthCheck

MOST_RETRIES = 1_000_000


def healthcheck(value: Value) -> HealthCheck:
    entries = value.entries(("test", "retries", "disable", "interval", "timeout", "start_period", "start_interval"))
    check = HealthCheck(
        test=optional(entries, "test", _test, ()),
        interval=optional(entries, "interval", duration, None),
        timeout=optional(entries, "timeout", duration, None),
        start_period=optional(entries, "start_period", duration, None),
        start_interval=optional(entries, "start_interval", duration, None),
        retries=optional(entries, "retries", lambda entry: entry.whole(0, MOST_RETRIES), None),
    )
    off = optional(entries, "disable", Value.flag, False)
    return HealthCheck(disabled=True) if off or check.test == ("NONE",) else check


def duration(value: Value) -> float:
    """Seconds."""
    return value.parsed(units.duration, "duration", "1m30s")


def _test(value: Value) -> tuple[str, ...]:
    """As the engine has it: the first word says how the others are run."""
    if not value.is_list:
        return ("CMD-SHELL", value.string())
    test = strings(value)
    lengths = {"NONE": len(test) == 1, "CMD": len(test) > 1, "CMD-SHELL": len(test) == 2}
    if not test or not lengths.get(test[0], False):
        raise value.fail("does not begin with NONE, CMD or CMD-SHELL and what they run", 'write ["CMD", "program"]')
    return test
