"""What the buttons of problems and services do, besides carrying out plans."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from vpp_desktop.stack import shell
from vpp_desktop.stack.docker_cli import DockerCli
from vpp_desktop.stack.engine import Engine, find
from vpp_desktop.stack.problems import Fix, Problem
from vpp_desktop.stack.secrets import set_variable
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.sizes import size_words
from vpp_desktop.ui.stack.model import StackModel


class Fixes(QObject):
    """Carries out one thing at a person's word."""

    def __init__(self, desk: Desk, model: StackModel) -> None:
        super().__init__()
        self._desk = desk
        self._model = model

    def fix(self, problem: Problem) -> None:
        if problem.fix is None:
            return
        fix = problem.fix
        acts: dict[str, Callable[[], object]] = {
            "command": lambda: self.run_command(fix.arguments["command"]),
            "use port": lambda: self._desk.spawn(self._use_port(problem, fix), ".env"),
            "stop container": lambda: self._desk.spawn(self._stop_container(problem, fix), problem.id),
            "goal": lambda: self._goal(fix),
            "logs": lambda: self.logs(fix.arguments["service"], problem.at),
            "open file": lambda: self.open_file(Path(fix.arguments["path"])),
            "clear cache": lambda: self._desk.spawn(self._clear_cache(), problem.id),
        }
        acts[fix.action]()

    def logs(self, service: str, at: datetime | None = None) -> None:
        self._desk.go("logs", service=service, **({"at": at} if at is not None else {}))

    def browse(self, address: str) -> None:
        if not QDesktopServices.openUrl(QUrl(address)):
            self.copy(address)

    def copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._desk.messages.note(self.tr("Copied: {text}").format(text=text))

    def open_file(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.copy(str(path))

    def shell(self, service: str) -> None:
        """A shell in the service's container, in a terminal; where there is none, the command to copy."""
        status = self._model.service(service)
        if status is None or not status.container:
            return
        environment = self._desk.environment
        found = shell.shell(status.container, find(environment), environment, self._which)
        if found.argv:
            self._in_terminal(list(found.argv))
            return
        QGuiApplication.clipboard().setText(found.command)
        if found.missing == "docker":
            text = self.tr("Docker's command line is not installed. With it, this opens a shell: {command} (copied)")
        else:
            text = self.tr("No terminal was found. This opens a shell in one: {command} (copied)")
        self._desk.messages.note(text.format(command=found.command), "warn")

    def run_command(self, command: str) -> None:
        """Runs a command that asks for a password, in a terminal; where there is none, it is copied."""
        inside = ["sh", "-c", f"echo '> {command}'; {command}; printf '\\n[Enter] '; read -r _"]
        argv = shell.terminal(inside, self._desk.environment, self._which, sys.platform)
        if argv:
            self._in_terminal(argv)
        else:
            QGuiApplication.clipboard().setText(command)
            text = self.tr("No terminal was found. Run this in one: {command} (copied)")
            self._desk.messages.note(text.format(command=command), "warn")

    def _which(self, name: str) -> str | None:
        return shutil.which(name, path=self._desk.environment.get("PATH"))

    def _in_terminal(self, argv: list[str]) -> None:
        cli = DockerCli(find(self._desk.environment), self._desk.environment)
        self._desk.spawn(cli.open_terminal(argv), self.tr("Terminal"))

    def _goal(self, fix: Fix) -> None:
        services = [fix.arguments["service"]] if "service" in fix.arguments else []
        self._model.do(fix.arguments["goal"], *services, orphans="orphans" in fix.arguments)  # type: ignore[arg-type]

    async def _use_port(self, problem: Problem, fix: Fix) -> None:
        stack, name, value = self._model.stack, fix.arguments["variable"], fix.arguments["port"]
        if stack is None:
            return
        set_variable(stack.desired.folder, name, value)
        self._desk.messages.note(self.tr("{line} is in .env now.").format(line=f"{name}={value}"))
        self._model.mended(problem)

    async def _stop_container(self, problem: Problem, fix: Fix) -> None:
        container = fix.arguments["container"]
        engine = await Engine.connect(self._desk.environment)
        try:
            await engine.stop(container, container)
        finally:
            engine.close()
        self._desk.messages.note(self.tr("{container} is stopped.").format(container=container))
        self._model.mended(problem)

    async def _clear_cache(self) -> None:
        engine = await Engine.connect(self._desk.environment)
        try:
            freed = await engine.clear_cache()
        finally:
            engine.close()
        self._desk.messages.note(self.tr("{size} are free again.").format(size=size_words(freed)))
        self._model.reread()
