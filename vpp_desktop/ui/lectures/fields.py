"""Fields that are edited in place: each saves by Enter or by leaving it, says so, and takes back by Esc."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from vpp_desktop.ui.lectures.flow import Flow
from vpp_desktop.ui.lectures.growing import GrowingEdit
from vpp_desktop.ui.widgets.buttons import icon_button
from vpp_desktop.ui.widgets.state import StateIcon
from vpp_desktop.ui.widgets.text import ElidedLabel, label, set_property

SAVED_MS = 2500


class Field(QWidget):
    """A name above what is edited; a tick beside the name when it is saved, a line below when it cannot be."""

    committed = Signal(str, str)
    """The field's key and what is in it now."""

    entered = Signal()
    """Somebody is about to type."""

    def __init__(self, key: str, name: str) -> None:
        super().__init__()
        self.key = key
        self.name = name
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(4)
        self.title = label(name, "secondary", "muted")
        head.addWidget(self.title)
        self._tick = StateIcon("done", 12)
        self._tick.setAccessibleName(self.tr("Saved"))
        self._tick.setToolTip(self.tr("Saved"))
        kept = self._tick.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self._tick.setSizePolicy(kept)
        self._tick.hide()
        head.addWidget(self._tick)
        head.addStretch(1)
        self.column.addLayout(head)
        self._problem = label("", "secondary", "error", wrap=True)
        self._problem.hide()
        self._fade = QTimer(self, singleShot=True, interval=SAVED_MS)
        self._fade.timeout.connect(self._tick.hide)

    def saved(self) -> None:
        """What was entered is in the catalog."""
        self.say("")
        self._tick.show()
        self._fade.start()

    def say(self, problem: str) -> None:
        """What is wrong with what is entered; empty for nothing."""
        if problem and problem != self._problem.text():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, problem))
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.mark(bool(problem))

    @property
    def problem(self) -> str:
        return self._problem.text()

    def mark(self, invalid: bool) -> None:
        """Shows at the editor itself that something is wrong."""

    def add_editor(self, editor: QWidget) -> None:
        """Puts the editor below the name, and the problem below that."""
        editor.setAccessibleName(self.name)
        self.title.setBuddy(editor)
        self.column.addWidget(editor)
        self.column.addWidget(self._problem)


class TypedField(Field):
    """Text that is typed: saved when it is left, taken back by Escape. Subclasses say how their editor is read."""

    edit: QLineEdit | QPlainTextEdit

    def __init__(self, key: str, name: str) -> None:
        super().__init__(key, name)
        self._before = ""
        self._sent: str | None = None

    def typed(self) -> str:
        raise NotImplementedError

    def put(self, text: str) -> None:
        raise NotImplementedError

    @property
    def dirty(self) -> bool:
        return self.typed().strip() != self._before

    def commit(self) -> None:
        text = self.typed()
        if self.dirty and text != self._sent:
            self._sent = text  # Enter, and then leaving, is one change
            self.committed.emit(self.key, text)

    def revert(self) -> None:
        """Forgets what was typed."""
        self._sent = None
        self.put(self._before)
        self.say("")

    def mark(self, invalid: bool) -> None:
        set_property(self.edit, "invalid", invalid)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        if watched is self.edit and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and (self.dirty or self.problem):
            event.accept()  # not the pane's: it would close
            if event.type() == QEvent.Type.KeyPress:
                self.revert()
            return True
        return self._on_other_key(event)

    def _on_other_key(self, event: QKeyEvent) -> bool:
        raise NotImplementedError


class LineField(TypedField):
    """One line of text, completed from what the catalog holds."""

    edit: QLineEdit

    def __init__(self, key: str, name: str, placeholder: str) -> None:
        super().__init__(key, name)
        self._placeholder = placeholder
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(placeholder)
        self.edit.installEventFilter(self)
        self.edit.editingFinished.connect(self.commit)
        self.edit.textEdited.connect(lambda: self.say(""))
        self.add_editor(self.edit)
        self._words = QStringListModel(self)

    def typed(self) -> str:
        return self.edit.text()

    def put(self, text: str) -> None:
        self.edit.setText(text)

    def complete_with(self, words: Sequence[str]) -> None:
        """Offers these while a person types."""
        if self.edit.completer() is None:
            completer = make_completer(self._words, self.edit)
            completer.activated.connect(lambda _: QTimer.singleShot(0, self.commit))
        if self._words.stringList() != list(words):
            self._words.setStringList(list(words))

    def show_text(self, text: str | None) -> None:
        """What the catalog holds now; None where several lectures differ. What is being typed stays."""
        dirty = self.dirty
        self._before = text or ""
        self.edit.setPlaceholderText(self.tr("Several values") if text is None else self._placeholder)
        if not dirty or not self.dirty or self._sent == self.edit.text():
            self.edit.setText(self._before)
            if not self.edit.hasFocus():
                self.edit.setCursorPosition(0)
            self.say("")
        self._sent = None

    def _on_other_key(self, event: QKeyEvent) -> bool:
        return undo_key(event, self.edit.isUndoAvailable())


class TextField(TypedField):
    """Text of several lines, as tall as what is in it; with `single`, one paragraph that Enter saves."""

    edit: GrowingEdit

    def __init__(self, key: str, name: str, placeholder: str, *, single: bool = False, style: str = "") -> None:
        super().__init__(key, name)
        self._single = single
        self.edit = GrowingEdit()
        self.edit.setPlaceholderText(placeholder)
        set_property(self.edit, "type", style)
        self.edit.installEventFilter(self)
        self.edit.left.connect(self.commit)
        self.edit.textChanged.connect(lambda: self.say("") if self.problem else None)
        self.add_editor(self.edit)

    def typed(self) -> str:
        return self.edit.toPlainText()

    def put(self, text: str) -> None:
        self.edit.setPlainText(text)

    def show_text(self, text: str | None) -> None:
        dirty = self.dirty
        self._before = text or ""
        if not dirty or not self.dirty or self._sent == self.edit.toPlainText():
            if self.edit.toPlainText() != self._before:
                self.edit.setPlainText(self._before)
            self.edit.document().clearUndoRedoStacks()
            self.say("")
        self._sent = None

    def _on_other_key(self, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (self._single or control):
            if event.type() == QEvent.Type.KeyPress:
                self.commit()
            return True
        return undo_key(event, self.edit.document().isUndoAvailable())


class ChipsField(Field):
    """Several short names: chips that can be taken away, and a line that adds one."""

    added = Signal(str, str)
    removed = Signal(str, str)

    def __init__(self, key: str, name: str, placeholder: str) -> None:
        super().__init__(key, name)
        self._placeholder = placeholder
        self._words = QStringListModel(self)
        self.chips: list[Chip] = []
        body = QWidget()
        self._flow = Flow(4)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._flow)
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(placeholder)
        self.edit.setAccessibleName(placeholder)
        self.edit.installEventFilter(self)
        self.edit.editingFinished.connect(self.commit)
        self.edit.textEdited.connect(self._on_text)
        column.addWidget(self.edit)
        self.add_editor(body)
        self._flow.hide()

    def complete_with(self, words: Sequence[str]) -> None:
        if self.edit.completer() is None:
            completer = make_completer(self._words, self.edit)
            completer.activated.connect(lambda _: QTimer.singleShot(0, self.commit))
        if self._words.stringList() != list(words):
            self._words.setStringList(list(words))

    def show_names(self, names: Sequence[str], others: bool = False) -> None:
        """The names; `others` where some of several lectures hold more."""
        placeholder = self.tr("Several values, add one to all") if others else self._placeholder
        self.edit.setPlaceholderText(placeholder)
        if [chip.text for chip in self.chips] == list(names):
            return
        for chip in self.chips:
            self._flow.drop(chip)
        self.chips = [Chip(name) for name in names]
        for chip in self.chips:
            chip.removed.connect(lambda name: self.removed.emit(self.key, name))
            self._flow.add(chip)
        self._flow.setVisible(bool(self.chips))

    @property
    def dirty(self) -> bool:
        return bool(self.edit.text().strip(" ,"))

    def commit(self) -> None:
        name = self.edit.text().strip(" ,")
        if name and name not in [chip.text for chip in self.chips]:
            self.added.emit(self.key, name)
        self.edit.clear()

    def revert(self) -> None:
        self.edit.clear()
        self.say("")

    def mark(self, invalid: bool) -> None:
        set_property(self.edit, "invalid", invalid)

    def _on_text(self, text: str) -> None:
        if text.rstrip().endswith(","):
            self.commit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        if watched is self.edit and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self.dirty:
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self.revert()
            return True
        pressed = event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat()
        if pressed and event.key() == Qt.Key.Key_Backspace and not self.edit.text() and self.chips:
            self.removed.emit(self.key, self.chips[-1].text)
            return True
        return undo_key(event, self.edit.isUndoAvailable())


class Chip(QWidget):
    """A name that can be taken away."""

    removed = Signal(str)

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("chip", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addSpacing(8)  # no margin: it would stay at the left where text runs from right to left
        self._name = ElidedLabel(text)
        self._name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row.addWidget(self._name)
        self.button = icon_button("close", self.tr("Remove {name}").format(name=text), lambda: self.removed.emit(text))
        self.button.setIconSize(QSize(12, 12))
        self.button.setProperty("small", True)
        row.addWidget(self.button)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return super().sizeHint().expandedTo(QSize(0, self.fontMetrics().height() + 12))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.text)
            return
        super().keyPressEvent(event)


def make_completer(words: QStringListModel, edit: QLineEdit) -> QCompleter:
    """Offers words that hold what is typed, whatever the case."""
    completer = QCompleter(words, edit)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setMaxVisibleItems(8)
    edit.setCompleter(completer)
    return completer


def undo_key(event: QKeyEvent, own: bool) -> bool:
    """Leaves Ctrl+Z to the window where the editor has nothing of its `own` to take back: it means what was saved."""
    if event.type() != QEvent.Type.ShortcutOverride or own or not event.matches(QKeySequence.StandardKey.Undo):
        return False
    event.ignore()
    return True
