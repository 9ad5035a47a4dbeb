"""Plans compared as text, and their order as what may run when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.desktop.stack.stacks import container, running, stack
from vpp_core.errors import NotFound, UsageError
from vpp_desktop.stack import plan
from vpp_desktop.stack.desired import Dependency, Network
from vpp_desktop.stack.observed import Container, Observed
from vpp_desktop.stack.plan import ImageState, Plan

MISSING = {name: ImageState("missing") for name in ("mongo", "backend", "frontend")}


def serial(made: Plan) -> bool:
    """Whether the operations could run one by one in the order of the list."""
    return all(place < number for number, operation in enumerate(made.operations) for place in operation.after)


def before(made: Plan, first: str, second: str) -> bool:
    """Whether `second` waits for `first`, directly or not."""
    names = [f"{o.verb} {o.subject}" for o in made.operations]
    todo, seen = [names.index(second)], set()
    while todo:
        place = todo.pop()
        seen.add(place)
        todo += [p for p in made.operations[place].after if p not in seen]
    return names.index(first) in seen


def test_from_nothing_everything_is_made_and_begun_in_order() -> None:
    made = plan.up(stack(), Observed(), MISSING)
    assert str(made).splitlines() == [
        "create network vpp_default: does not exist",
        "create volume vpp_data: does not exist",
        "pull mongo: image is missing",
        "create mongo: no container",
        "start mongo: just created",
        "wait for mongo: backend needs it healthy",
        "build backend: image is missing",
        "create backend: no container",
        "start backend: just created",
        "wait for backend: frontend needs it healthy",
        "build frontend: image is missing",
        "create frontend: no container",
        "start frontend: just created",
        "wait for frontend: until it is healthy",
    ]
    assert serial(made)


def test_what_does_not_depend_on_each_other_may_run_at_once() -> None:
    made = plan.up(stack(), Observed(), MISSING)
    assert not before(made, "build backend", "build frontend")
    assert not before(made, "start mongo", "create backend")
    assert before(made, "wait for mongo", "start backend")
    assert before(made, "create volume vpp_data", "create mongo")


def test_a_stack_that_is_as_it_should_be_needs_nothing() -> None:
    made = plan.up(stack(), running(stack()), {})
    assert str(made) == "nothing to do"
    assert not made


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"state": "exited", "exit_code": 0}, "start backend: is stopped"),
        ({"state": "exited", "exit_code": 3}, "start backend: is stopped (exit code 3)"),
        ({"state": "exited", "exit_code": 137, "oom_killed": True}, "start backend: is stopped (out of memory)"),
        ({"state": "created"}, "start backend: was never started"),
        ({"state": "paused"}, "unpause backend: is paused"),
        ({"digest": "another"}, "recreate backend: settings changed"),
        ({"image": "sha256:older"}, "recreate backend: image is newer"),
        ({"networks": ()}, "recreate backend: is not in network vpp_default"),
        ({"state": "removing"}, "recreate backend: is being removed"),
    ],
)
def test_each_difference_has_its_operation_and_cause(change: dict[str, object], expected: str) -> None:
    made = plan.up(stack(), running(stack(), backend=change), {})
    assert str(made).splitlines()[0] == expected
    assert str(made).splitlines()[-1] == "wait for backend: frontend needs it healthy"


def test_a_volume_that_is_not_mounted_makes_the_container_anew() -> None:
    made = plan.up(stack(), running(stack(), mongo={"volumes": ()}), {})
    assert "recreate mongo: has not volume vpp_data" in str(made)


def test_a_stale_image_is_built_and_its_container_made_anew() -> None:
    made = plan.up(stack(), running(stack()), {"backend": ImageState("stale", "backend/main.py changed")})
    assert str(made).splitlines() == [
        "build backend: backend/main.py changed",
        "recreate backend: its image is made anew",
        "start backend: just created",
        "wait for backend: frontend needs it healthy",
    ]


def test_dependents_that_say_so_are_restarted_with_what_they_depend_on() -> None:
    wanted = stack(frontend={"depends_on": (Dependency("backend", "service_healthy", restart=True),)})
    made = plan.up(wanted, running(wanted, backend={"digest": "another"}), {})
    assert "restart frontend: backend is restarted" in str(made)
    assert before(made, "wait for backend", "restart frontend")


def test_what_is_on_its_way_is_waited_for() -> None:
    assert str(plan.up(stack(), running(stack(), mongo={"health": "starting"}), {})) == (
        "wait for mongo: backend needs it healthy"
    )


def test_what_is_unhealthy_is_waited_for_after_what_it_needs_is_repaired() -> None:
    there = running(stack(), mongo={"state": "exited", "health": "none"}, backend={"health": "unhealthy"})
    made = plan.up(stack(), there, {})
    assert str(made).splitlines() == [
        "start mongo: is stopped",
        "wait for mongo: backend needs it healthy",
        "wait for backend: frontend needs it healthy",
    ]
    assert before(made, "wait for mongo", "wait for backend")


@pytest.mark.parametrize("interrupted", [True, False])
def test_what_an_interrupted_start_left_is_removed(interrupted: bool) -> None:
    left = replace(container(stack(), "backend"), id="left", name="0123456789ab_vpp-backend-1", state="created")
    there = running(stack(), backend=None if interrupted else {})
    made = plan.up(stack(), replace(there, containers=(*there.containers, left)), {})
    assert "remove 0123456789ab_vpp-backend-1: left over from an interrupted start" in str(made)
    assert ("create backend: no container" in str(made)) == interrupted


def composed(config_hash: str) -> Observed:
    """As Docker Compose left it: without our label."""
    return running(stack(), backend={"digest": None, "config_hash": config_hash})


def test_containers_that_compose_made_are_adopted() -> None:
    assert not plan.up(stack(), composed("same"), {}, hashes={"backend": "same"})
    assert not plan.up(stack(), composed("unknown"), {})


def test_containers_that_compose_made_of_another_file_are_made_anew() -> None:
    made = plan.up(stack(), composed("older"), {}, hashes={"backend": "newer"})
    assert "recreate backend: settings changed" in str(made)


def test_only_the_named_services_and_what_they_need() -> None:
    made = plan.up(stack(), Observed(), MISSING, services=["backend"])
    assert {o.service for o in made.operations if o.service} == {"mongo", "backend"}


def test_rebuild_makes_a_fresh_image_again() -> None:
    made = plan.up(stack(), running(stack()), {}, services=["backend"], rebuild=["backend"])
    assert str(made).splitlines()[:2] == ["build backend: asked for", "recreate backend: its image is made anew"]
    assert made.goal == "rebuild"


def orphaned() -> Observed:
    there = running(stack())
    orphan = Container("id-old", "vpp-old-1", "old", "running", "sha256:old", networks=("vpp_default",))
    return replace(there, containers=(*there.containers, orphan))


def test_orphans_are_told_and_removed_only_if_asked_for() -> None:
    assert str(plan.up(stack(), orphaned(), {})).splitlines() == [
        "nothing to do",
        "note: vpp-old-1 belongs to no service; --remove-orphans removes it",
    ]
    made = plan.up(stack(), orphaned(), {}, remove_orphans=True)
    assert str(made) == "remove vpp-old-1: no service of this name"


def test_what_runs_for_a_disabled_service_is_told_and_left() -> None:
    there = running(stack())
    services = {name: replace(s, depends_on=()) for name, s in stack().services.items() if name != "mongo"}
    made = plan.up(replace(stack(), services=services, disabled=("mongo",)), there, {})
    assert made.notes == ("vpp-mongo-1 runs, but no profile enables mongo now: docker stop vpp-mongo-1",)
    assert not made


def test_down_leaves_volumes_and_goes_from_the_last_to_the_first() -> None:
    made = plan.down(stack(), running(stack(), frontend={"state": "exited"}))
    assert str(made).splitlines() == [
        "remove vpp-frontend-1: the stack goes down",
        "stop vpp-backend-1: the stack goes down",
        "remove vpp-backend-1: the stack goes down",
        "stop vpp-mongo-1: the stack goes down",
        "remove vpp-mongo-1: the stack goes down",
        "remove network vpp_default: the stack goes down",
    ]
    assert serial(made)
    assert before(made, "stop vpp-backend-1", "stop vpp-mongo-1")
    assert not before(made, "remove vpp-backend-1", "stop vpp-mongo-1")
    assert before(made, "remove vpp-backend-1", "remove network vpp_default")


def test_down_removes_volumes_only_if_asked_for() -> None:
    made = plan.down(stack(), running(stack()), volumes=True)
    assert str(made.operations[-1]) == "remove volume vpp_data: asked for: its data are lost"


def test_down_leaves_a_network_that_an_orphan_uses() -> None:
    made = plan.down(stack(), orphaned())
    assert "remove network" not in str(made)
    assert "remove network" in str(plan.down(stack(), orphaned(), remove_orphans=True))


def test_down_of_nothing_is_nothing() -> None:
    assert not plan.down(stack(), Observed(), volumes=True)


def test_stop_and_start_and_restart() -> None:
    assert str(plan.stop(stack(), running(stack()), ["backend"])) == "stop backend: asked for"
    stopped = running(stack(), backend={"state": "exited", "health": "none"})
    assert str(plan.start(stack(), stopped, ["backend"])).splitlines() == [
        "start backend: is stopped",
        "wait for backend: frontend needs it healthy",
    ]
    made = plan.restart(stack(), running(stack()), ["mongo"])
    assert str(made).splitlines() == ["restart mongo: asked for", "wait for mongo: backend needs it healthy"]


@pytest.mark.parametrize("act", [plan.start, plan.restart])
def test_what_has_no_container_cannot_be_started(act: object) -> None:
    with pytest.raises(NotFound, match="backend: has no container yet: make it: vpp stack up"):
        act(stack(), running(stack(), backend=None), ["backend"])  # type: ignore[operator]


def test_unknown_and_disabled_services_are_told_apart() -> None:
    with pytest.raises(UsageError, match="no such service: there are: mongo, backend, frontend"):
        plan.up(stack(), Observed(), {}, services=["web"])
    with pytest.raises(UsageError, match="is not enabled"):
        plan.up(replace(stack(), disabled=("search",)), Observed(), {}, services=["search"])


def test_an_external_network_must_exist() -> None:
    wanted = replace(stack(), networks={"default": Network("default", "campus", external=True)})
    with pytest.raises(NotFound, match="campus: the network is external and does not exist"):
        plan.up(wanted, Observed(), {})
