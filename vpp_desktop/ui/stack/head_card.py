"""The card at the top: one large button, what it would do in one sentence, and how it goes while it does it."""

from __future__ import annotations

import time
from collections.abc import Collection

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from vpp_core.errors import VppError
from vpp_desktop.stack.runstate import RunState
from vpp_desktop.stack.summary import about_text, summary
from vpp_desktop.stack.waiting import ServiceFailed
from vpp_desktop.ui.messages import sentence_of
from vpp_desktop.ui.stack.build_view import BuildView
from vpp_desktop.ui.stack.lines import Lines
from vpp_desktop.ui.stack.model import StackModel
from vpp_desktop.ui.stack.operations import Operations
from vpp_desktop.ui.stack.spoken import spoken
from vpp_desktop.ui.stack.words import doing_words, duration, say, translated
from vpp_desktop.ui.widgets.bar import Bar
from vpp_desktop.ui.widgets.buttons import button, link, primary, quiet
from vpp_desktop.ui.widgets.card import Card
from vpp_desktop.ui.widgets.state import StateLabel
from vpp_desktop.ui.widgets.text import label, set_property

ROLE_STATES = {"ok": "done", "accent": "working", "warn": "attention", "error": "failed", "muted": "off"}
"""The state whose icon goes with a role of the stack as a whole."""


class HeadCard(Card):
    """What the platform does, and what one button makes it do."""

    def __init__(self, model: StackModel) -> None:
        super().__init__(spacing=12)
        self._model = model
        self._plan_wanted = False
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(self._buttons())
        row.addLayout(self._words(), 1)
        self.box.addLayout(row)
        self.plan = Operations(self.tr("What would be done"))
        self.plan.hide()
        self.box.addWidget(self.plan)
        self.run = RunView(model)
        self.box.addWidget(self.run)
        model.changed.connect(self.show_model)
        model.moved.connect(self.show_model)
        self.show_model()

    def _buttons(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        self.start = primary(self.tr("Start platform"), lambda: self._model.do("up"), "play", large=True)
        self.apply = primary(self.tr("Apply changes"), lambda: self._model.do("up"), "play", large=True)
        self.stop = button(self.tr("Stop platform"), lambda: self._model.do("stop"), "stop")
        self.stop.setProperty("large", True)
        self.cancel = button(self.tr("Cancel"), self._model.cancel, "close")
        self.cancel.setProperty("large", True)
        for each in self.large:
            each.setMinimumWidth(200)
            column.addWidget(each)
        return column

    @property
    def large(self) -> tuple[QPushButton, ...]:
        return (self.start, self.apply, self.stop, self.cancel)

    @property
    def has_primary(self) -> bool:
        """Whether the page's one filled button is here now."""
        return not (self.start.isHidden() and self.apply.isHidden())

    def _words(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        self.state = StateLabel("off", "")
        for each in self.state.findChildren(QLabel):
            each.setProperty("type", "card")
        self.state.setContentsMargins(4, 0, 0, 0)  # where the words of the link below begin
        self.sentence = label("", wrap=True)
        self.sentence.setMinimumWidth(160)
        self.sentence.setIndent(4)
        self.toggle = link(self.tr("Show plan"), self.toggle_plan)
        self.toggle.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        kept = self.toggle.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # what is below does not move when the plan is made again
        self.toggle.setSizePolicy(kept)
        column.addStretch(1)
        column.addWidget(self.state)
        column.addWidget(self.sentence)
        column.addWidget(self.toggle)
        column.addStretch(1)
        return column

    def toggle_plan(self) -> None:
        self._plan_wanted = not self._plan_wanted
        self.show_model()

    def show_model(self) -> None:
        model = self._model
        line, run = model.line(), model.run
        if model.busy:
            words = self.tr("Cancelling") if model.cancelling else doing_words(model.wish_in_work)
            self.state.set("working", words)
        elif line is not None:
            self.state.set(ROLE_STATES[line.role], say(line.words))
        else:
            self.state.set("off" if model.problems else "waiting", self._without_status())
        self.sentence.setText(self._sentence())
        self._show_buttons()
        has_plan = bool(model.preview) or bool(run is not None and run.doings)
        self.toggle.setVisible(has_plan)
        toggle = (self.tr("Hide plan"), self.tr("Show plan"))
        about_run = model.busy or (run is not None and run.state != "done")
        if about_run:
            toggle = (self.tr("Show less"), self.tr("Show all operations"))
        self.toggle.setText(toggle[0] if self._plan_wanted else toggle[1])
        self.plan.setVisible(self._plan_wanted and has_plan and not about_run)
        if not self.plan.isHidden() and model.preview is not None:
            self.plan.show_plan(model.preview)
        self.run.show_run(run, everything=self._plan_wanted)

    def _without_status(self) -> str:
        return self.tr("The stack cannot be read") if self._model.problems else self.tr("Looking at the platform")

    def _sentence(self) -> str:
        model = self._model
        if model.busy:
            return say(summary(model.run.plan)) if model.run is not None and model.run.plan else ""
        if model.preview_error is not None:
            return sentence_of(model.preview_error)
        if model.status is not None and not model.status.engine.connected:
            return self.tr("Once the container engine runs, the platform can be started.")
        sentence = model.sentence()
        return say(sentence) if sentence is not None else ""

    def _show_buttons(self) -> None:
        model, offer = self._model, self._model.offer
        shown = {
            self.start: offer in ("start", "wait") and not model.busy,
            self.apply: offer == "apply" and not model.busy,
            self.stop: model.any_up and not model.busy,
            self.cancel: model.busy,
        }
        focused = next((each for each in self.large if each.hasFocus()), None)
        for each, visible in shown.items():
            each.setVisible(visible)
        self.start.setEnabled(offer == "start")
        self.cancel.setEnabled(not model.cancelling)
        alone = not shown[self.start] and not shown[self.apply]
        if self.stop.property("large") != alone:  # one large button at a time
            set_property(self.stop, "large", alone)
        if focused is not None and focused.isHidden():  # the keyboard stays where it was
            next(each for each, visible in shown.items() if visible).setFocus()


class RunView(QWidget):
    """A plan in the doing, and how it ended."""

    def __init__(self, model: StackModel) -> None:
        super().__init__()
        self._model = model
        self._builds: dict[str, BuildView] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.bar = Bar(self.tr("How far it is"))
        self._elapsed = label("", "secondary", "muted")
        row.addWidget(self.bar, 1)
        row.addWidget(self._elapsed)
        column.addLayout(row)
        self.outcome = StateLabel("failed", "")
        self._message = label("", wrap=True)
        self.lines = Lines(self.tr("Last lines"))
        for widget in (self.outcome, self._message, self.lines):
            column.addWidget(widget)
        self.operations = Operations(self.tr("What is done"))
        column.addWidget(self.operations)
        self._column = QVBoxLayout()
        column.addLayout(self._column)
        column.addLayout(self._ending())
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._tick)
        self.hide()

    def _ending(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.again = button(self.tr("Try again"), self._model.again, "retry")
        self.log = button(self.tr("Show its log"), self._show_log, "logs")
        self.close_button = quiet(self.tr("Dismiss"), self._model.dismiss)
        row.addWidget(self.again)
        row.addWidget(self.log)
        row.addWidget(self.close_button)
        row.addStretch(1)
        return row

    def show_run(self, run: RunState | None, *, everything: bool) -> None:
        self.setVisible(run is not None and run.state != "done")
        self._keep_clock(run)
        if run is None or self.isHidden():
            self._drop_builds(())
            return
        running = run.state == "running"
        self.bar.setVisible(running)
        self.bar.show_fraction(run.fraction if run.doings else None)
        self._show_ending(run)
        # Of a build its steps are shown anyway.
        shown = run.doings if everything else [d for d in run.running if d.operation.verb != "build"]
        self.operations.show_doings(list(shown))
        self.operations.setVisible(bool(shown))
        self._show_builds(run)

    def _show_ending(self, run: RunState) -> None:
        running = run.state == "running"
        words = {"failed": self.tr("That did not work"), "cancelled": self.tr("Cancelled")}
        self._elapsed.setVisible(running)
        self._tick()
        self.outcome.setVisible(not running)
        self.outcome.set("failed" if run.state == "failed" else "attention", words.get(run.state, ""))
        self._message.setText(spoken(run.notice) if running else self._said(run.error, run))
        self._message.setVisible(bool(self._message.text()))
        told_above = any(p.lines and p.service == self._failed_service() for p in self._model.problems)
        lines = tuple(run.error.lines) if run.error is not None and not told_above else ()
        self.lines.show_lines(lines)
        self.lines.setVisible(bool(lines))
        self.again.setVisible(not running)
        self.log.setVisible(bool(self._failed_service()) and not told_above)
        self.close_button.setVisible(not running)

    def _failed_service(self) -> str:
        """The service whose container did not become what it should; empty for all other failures."""
        run = self._model.run
        return run.error.subject if run is not None and isinstance(run.error, ServiceFailed) else ""

    def _show_log(self) -> None:
        self._model.desk.go("logs", service=self._failed_service())

    def _said(self, error: VppError | None, run: RunState) -> str:
        if error is not None:
            hint = "" if "vpp stack" in error.hint else error.hint  # here it is a button
            return sentence_of(VppError(error.message, subject=error.subject, hint=hint))
        left = [d for d in run.doings if d.state == "left"]
        if not left:
            return ""
        return self.tr("%n operation(s) were not done. The next start goes on from here.", "", len(left))

    def _show_builds(self, run: RunState) -> None:
        failed = run.state == "failed"
        wanted = [
            n
            for n, b in run.builds.items()
            if b.state == "running" or (failed and any(s.state == "failed" for s in b.steps))
        ]
        self._drop_builds(wanted)
        for name in wanted:
            if name not in self._builds:
                self._builds[name] = BuildView(name)
                self._column.addWidget(self._builds[name])
            self._builds[name].show_build(run.builds[name])

    def _drop_builds(self, wanted: Collection[str]) -> None:
        for name in [n for n in self._builds if n not in wanted]:
            view = self._builds.pop(name)
            self._column.removeWidget(view)
            view.deleteLater()

    @property
    def builds(self) -> dict[str, BuildView]:
        return self._builds

    def _keep_clock(self, run: RunState | None) -> None:
        if run is not None and run.state == "running":
            if not self._clock.isActive():
                self._clock.start()
        else:
            self._clock.stop()

    def _tick(self) -> None:
        run, whole = self._model.run, about_text(self._model.run_seconds)
        if run is None:
            return
        elapsed = duration(time.monotonic() - run.began, exact=False)
        told = whole.say(translated)
        text = self.tr("{elapsed}, {told} the last times").format(elapsed=elapsed, told=told) if told else elapsed
        self._elapsed.setText(text)
