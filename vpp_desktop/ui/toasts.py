"""What was told, as lines at the foot of the page; errors stay until they are closed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from vpp_desktop.ui import theme
from vpp_desktop.ui.messages import Message, Messages
from vpp_desktop.ui.widgets.buttons import button, icon_button, quiet
from vpp_desktop.ui.widgets.state import StateIcon
from vpp_desktop.ui.widgets.text import label

MOST = 3
NOTE_SECONDS = 6


class Toast(QFrame):
    """One message."""

    def __init__(self, message: Message, messages: Messages) -> None:
        super().__init__()
        self.setObjectName("toast")
        self.message = message
        self._messages = messages
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 6, 6)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(StateIcon(message.role), 0, Qt.AlignmentFlag.AlignVCenter)
        text = label(message.text, wrap=True)
        text.setMinimumHeight(28)
        row.addWidget(text, 1)
        self._add_buttons(row)
        column.addLayout(row)
        self._details = self._make_details(message)
        column.addWidget(self._details)
        self.setAccessibleName(message.text)

    def _add_buttons(self, row: QHBoxLayout) -> None:
        message = self.message
        if message.undo is not None:
            row.addWidget(button(self.tr("Undo"), lambda: self._messages.take_back(message)))
        if message.action is not None:
            row.addWidget(button(message.action[0], self._act))
        if message.report:
            more = quiet(self.tr("Details"), None)
            more.setCheckable(True)
            more.toggled.connect(self._unfold)
            row.addWidget(more)
        row.addWidget(icon_button("close", self.tr("Close"), lambda: self._messages.settle(message)))

    def _make_details(self, message: Message) -> QWidget:
        well = QFrame()
        well.setProperty("well", True)
        column = QVBoxLayout(well)
        column.setContentsMargins(8, 8, 8, 8)
        text = label("\n".join(message.lines) or message.report, wrap=True)
        text.setFont(theme.current().font("mono"))
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(text)
        copy = button(self.tr("Copy for support"), self._copy, "copy")
        column.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
        well.hide()
        return well

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.message.report)

    def _act(self) -> None:
        if self.message.action is not None:
            self.message.action[1]()
        self._messages.settle(self.message)

    def _unfold(self, shown: bool) -> None:
        self._details.setVisible(shown)


class Toasts(QWidget):
    """The messages that are shown, newest below, at the foot of the page: they take room, and cover nothing."""

    def __init__(self, messages: Messages) -> None:
        super().__init__()
        self._messages = messages
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 0, 24, 16)
        self._column.setSpacing(8)
        self._shown: list[Toast] = []
        messages.posted.connect(self._add)
        messages.withdrawn.connect(self._remove)
        self.hide()

    def _add(self, message: Message) -> None:
        for said in [toast.message for toast in self._shown]:
            if said.text == message.text and said.undo is None:  # once is enough
                self._messages.settle(said)
        toast = Toast(message, self._messages)
        self._shown.append(toast)
        self._column.addWidget(toast)
        while len(self._shown) > MOST:
            self._messages.settle(self._shown[0].message)
        if message.undo is None and message.role != "error":
            QTimer.singleShot(NOTE_SECONDS * 1000, toast, lambda: self._messages.settle(message))
        self.setVisible(True)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, message.text))

    def _remove(self, message: Message) -> None:
        for toast in [toast for toast in self._shown if toast.message is message]:
            self._shown.remove(toast)
            self._column.removeWidget(toast)
            toast.hide()
            toast.deleteLater()
        self.setVisible(bool(self._shown))
