"""The command palette (Ctrl+K) and the list of shortcuts (?): both show what the actions say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QGridLayout, QLineEdit, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from vpp_desktop.ui import icons
from vpp_desktop.ui.actions import Action
from vpp_desktop.ui.overlay import Overlay
from vpp_desktop.ui.widgets.text import label

Group = tuple[str, Sequence[Action]]

ICON = 32
"""Pixels of an icon that is not there: as large as any that a list shows."""

KEYS = 120
"""Pixels for the keys of a shortcut, the same in each group."""


def fits(words: str, text: str) -> bool:
    """Whether every word typed begins some word of the text, or the text holds it."""
    wanted = words.casefold().split()
    held = text.casefold()
    return all(word in held for word in wanted)


class Palette(Overlay):
    """Type a few letters, press Enter."""

    def __init__(self, window: QWidget, groups: Sequence[Group]) -> None:
        super().__init__(window, width=640, top=72)
        self._field = QLineEdit()
        self._field.setPlaceholderText(self.tr("Type what to do"))
        self._field.setAccessibleName(self.tr("Command"))
        self._list = QListWidget()
        self._list.setObjectName("commands")
        self._list.setAccessibleName(self.tr("Commands"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setMinimumHeight(360)
        self._none = label(self.tr("Nothing fits these words."), role="muted")
        self.box.addWidget(self._field)
        self.box.addWidget(self._list)
        self.box.addWidget(self._none)
        self._actions: dict[str, Action] = {}
        self._blank = QPixmap(ICON, ICON)  # words begin at one line, with an icon or without
        self._blank.fill(Qt.GlobalColor.transparent)
        for title, actions in groups:
            for action in actions:
                if action.enabled():
                    self._add(title, action)
        self._field.textChanged.connect(self._filter)
        self._field.installEventFilter(self)
        self._list.itemClicked.connect(self._run)
        self._filter("")

    def _add(self, title: str, action: Action) -> None:
        keys = QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
        item = QListWidgetItem(f"{title}:  {action.text}" + (f"    {keys}" if keys else ""))
        item.setData(Qt.ItemDataRole.UserRole, action.id)
        item.setIcon(icons.icon(action.icon, "muted") if action.icon else QIcon(self._blank))
        self._actions[action.id] = action
        self._list.addItem(item)

    def open(self) -> None:
        super().open()
        self._field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self._list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _shown(self) -> list[int]:
        return [row for row in range(self._list.count()) if not self._list.item(row).isHidden()]

    def _step(self, by: int) -> None:
        rows = self._shown()
        if rows:
            at = rows.index(self._list.currentRow()) if self._list.currentRow() in rows else -1
            self._list.setCurrentRow(rows[(at + by) % len(rows)])

    def _filter(self, words: str) -> None:
        for row in range(self._list.count()):
            item = self._list.item(row)
            item.setHidden(not fits(words, item.text()))
        rows = self._shown()
        self._none.setVisible(not rows)
        self._list.setVisible(bool(rows))
        if rows:
            self._list.setCurrentRow(rows[0])

    def _run(self, item: QListWidgetItem | None) -> None:
        if item is None or item.isHidden():
            return
        action = self._actions[item.data(Qt.ItemDataRole.UserRole)]
        self.dismiss()
        action.run()


class Shortcuts(Overlay):
    """All shortcuts, page by page."""

    def __init__(self, window: QWidget, groups: Sequence[Group]) -> None:
        super().__init__(window, width=640)
        self.box.addWidget(label(self.tr("Keyboard shortcuts"), "card"))
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        for title, actions in groups:
            keyed = [action for action in actions if action.shortcut]
            if keyed:
                column.addWidget(label(title, "strong"))
                column.addLayout(self._rows(keyed))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        scroll.setMinimumHeight(min(480, max(200, window.height() - 160)))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.box.addWidget(scroll)

    def _rows(self, actions: Sequence[Action]) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        grid.setHorizontalSpacing(16)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(1, KEYS)
        for row, action in enumerate(actions):
            keys = QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            grid.addWidget(label(action.text), row, 0)
            grid.addWidget(label(keys, role="muted"), row, 1)
        return grid
