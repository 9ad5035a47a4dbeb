"""What stands on the page while there are no lectures: the place to drop some, or that the catalog is being opened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vpp_desktop.ui import icons, theme
from vpp_desktop.ui.lectures.words import plural
from vpp_desktop.ui.widgets.buttons import button, link, primary
from vpp_desktop.ui.widgets.text import label

ICON = 48
PATIENCE_MS = 400
"""A catalog that opens at once needs no word on it."""


class FirstTime(QWidget):
    """The whole page is the target."""

    def __init__(
        self,
        choose_files: Callable[[], object],
        choose_folder: Callable[[], object],
        sample: Callable[[], object],
        show_queue: Callable[[], object],
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 44, 48)
        column.setSpacing(8)
        column.addStretch(1)
        column.addSpacing(ICON + 16)
        self._title = label("", "page")
        self._text = label("", role="muted")
        for each in (self._title, self._text):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(each)
        column.addSpacing(16)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.files = primary(self.tr("Choose files"), choose_files, "file")
        self.folder = button(self.tr("Choose a folder"), choose_folder, "folder")
        self.queue = primary(self.tr("Show queue"), show_queue, "queue")
        self.more = button(self.tr("Add more"), choose_files, "add")
        for choice in (self.files, self.folder, self.queue, self.more):
            row.addWidget(choice)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(8)
        self.sample = link(self.tr("Try it with a sample lecture"), sample)
        column.addWidget(self.sample, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        theme.current().changed.connect(self.update)
        self.show_work(0)

    def show_work(self, count: int, *, paused: bool = False) -> None:
        """So many lectures are on their way, where there are any; more can be dropped all the same."""
        if count:
            one, many = self.tr("1 lecture is in work"), self.tr("{count} lectures are in work")
            if paused:
                one, many = self.tr("1 lecture is paused"), self.tr("{count} lectures are paused")
            title = plural(count, one, many)
            text = self.tr("Each is listed here as soon as it is ready. Drop more whenever you like.")
        else:
            title = self.tr("Drop lectures here")
            text = self.tr("Recordings and folders of recordings. Each becomes a lecture for every browser.")
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(title)
        for each in (self.queue, self.more):
            each.setVisible(count > 0)
        for each in (self.files, self.folder, self.sample):
            each.setVisible(not count)

    def take_focus(self) -> None:
        (self.files if self.queue.isHidden() else self.queue).setFocus()

    def show_making(self, fraction: float | None) -> None:
        """How far the sample is; None when it is not being made."""
        self.sample.setEnabled(fraction is None)
        text = self.tr("Try it with a sample lecture")
        if fraction is not None:
            text = self.tr("Making the sample lecture, {percent} %").format(percent=round(fraction * 100))
        self.sample.setText(text)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        tokens = theme.current().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(tokens.color("border"), 2, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(tokens.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -13, -17), 16, 16)
        icon = icons.pixmap("drop", "accent", ICON, self.devicePixelRatioF())
        left = self._title.geometry().center().x() - ICON // 2
        painter.drawPixmap(left, self._title.geometry().top() - ICON - 12, icon)


class Loading(QWidget):
    """The catalog is being opened."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self._text = label(self.tr("Opening the catalog…"), role="muted")
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._text)
        self._timer = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._timer.timeout.connect(lambda: self._text.setVisible(True))
        self._text.hide()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._text.hide()
        self._timer.start()
