"""What is dragged over the page: which files it means, and the target that shows it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from vpp_desktop.jobs.collect import Found
from vpp_desktop.ui import icons, theme
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.lectures.examine import Examiner, Looked
from vpp_desktop.ui.lectures.words import amount
from vpp_desktop.ui.widgets.text import label

MOST_PROBED = 200
"""Files that are probed while the drag still hovers; more would make the desktop wait for the disk."""
ICON = 48


def paths_of(mime: QMimeData) -> list[str]:
    """The local files and folders that are dragged or pasted, each once."""
    urls = mime.urls() if mime.hasUrls() else []
    return list(dict.fromkeys(path for url in urls if url.isLocalFile() and (path := url.toLocalFile())))


class DropTarget(QWidget):
    """Lies over the whole page while files hover over it, and says what they are."""

    def __init__(self, page: QWidget, desk: Desk, examiner: Examiner) -> None:
        super().__init__(page)
        self._page = page
        self._desk = desk
        self._examiner = examiner
        self._generation = 0
        self._files = 0
        self._seconds = 0.0
        self._unfit = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(1)
        column.addSpacing(ICON + 16)
        self.title = label(self.tr("Drop to add"), "page")
        self.count = label("", "card")
        self.rest = label("", "secondary", "muted")
        for each in (self.title, self.count, self.rest):
            each.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(each)
        column.addStretch(1)
        self.hide()

    def hover(self, paths: Sequence[str]) -> None:
        """Files are over the page: counts them, then how long they are."""
        self._generation += 1
        self._files, self._seconds, self._unfit = 0, 0.0, 0
        self.count.setText(self.tr("Counting…"))
        self.rest.setText("")
        self.setGeometry(self._page.rect())
        self.show()
        self.raise_()
        self._desk.spawn(self._count(self._generation, list(paths)), self.tr("Drop"))

    def end(self) -> None:
        """They are gone, or dropped."""
        self._generation += 1
        self.hide()

    async def _count(self, generation: int, paths: list[str]) -> None:
        collected = await self._examiner.collect(paths)
        if generation != self._generation:
            return
        self._files = len(collected.files)
        self._say()
        if 0 < self._files <= MOST_PROBED:
            await self._examiner.look_at(
                collected.files,
                lambda found, looked: self._looked(generation, found, looked),
                lambda: generation == self._generation,
            )

    def _looked(self, generation: int, found: Found, looked: Looked) -> None:
        if generation != self._generation:
            return
        if looked.error is not None:
            self._unfit += 1
        self._seconds += looked.duration or 0.0
        self._say()

    def _say(self) -> None:
        files = self._files - self._unfit
        text = amount(files, self._seconds) if files else self.tr("No recordings")
        self.count.setText(text)
        self.rest.setText(self.tr("%n of them cannot become lectures", "", self._unfit) if self._unfit else "")
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        tokens = theme.current().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(tokens.color("bg"))
        ground.setAlpha(236)
        painter.fillRect(self.rect(), ground)
        pen = QPen(tokens.color("accent"), 2, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(tokens.tint("accent", 0.08))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(16, 16, -16, -16), 16, 16)
        top = self.title.geometry().top() - ICON - 12
        icon = icons.pixmap("drop", "accent", ICON, self.devicePixelRatioF())
        painter.drawPixmap((self.width() - ICON) // 2, top, icon)
