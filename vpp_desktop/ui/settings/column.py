"""The scrolling column of sections, and beside it, where there is room, a way to each of them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from vpp_desktop.ui.settings.sections import Section
from vpp_desktop.ui.widgets.buttons import quiet
from vpp_desktop.ui.widgets.empty import EmptyState

WIDEST = 920
INDEX_WIDTH = 200
GAP = 24


class Column(QWidget):
    """Takes sections one by one; no wider than reads well."""

    def __init__(self) -> None:
        super().__init__()
        self.sections: list[Section] = []
        self.nothing = EmptyState("search", self.tr("No setting fits"), self.tr("Other words may find it."))
        self.nothing.hide()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setMaximumWidth(WIDEST + 20)
        self.area.setWidget(self._scrolled())
        self.index = QWidget()
        self.index.setFixedWidth(INDEX_WIDTH)
        self.index.hide()
        self._ways = QVBoxLayout(self.index)
        self._ways.setContentsMargins(0, 0, 0, 0)
        self._ways.setSpacing(4)
        self._ways.addStretch(1)
        beside = QHBoxLayout(self)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(GAP)
        beside.addWidget(self.area, 1000)
        beside.addWidget(self.index)
        beside.addStretch(1)

    def _scrolled(self) -> QWidget:
        scrolled = QWidget()
        scrolled.setObjectName("scrolled")
        around = QHBoxLayout(scrolled)
        around.setContentsMargins(0, 0, 8, 16)
        inner = QWidget()
        inner.setMaximumWidth(WIDEST)
        self._inner = QVBoxLayout(inner)
        self._inner.setContentsMargins(0, 0, 0, 0)
        self._inner.setSpacing(GAP)
        self._inner.addWidget(self.nothing)
        self._inner.addStretch(1)
        around.addWidget(inner, 1000)
        around.addStretch(1)
        return scrolled

    def add(self, section: Section) -> None:
        """Puts a section under those that are there."""
        self.sections.append(section)
        self._inner.insertWidget(self._inner.count() - 2, section)
        words = section.title.text()
        way = quiet(words, partial(self.show_section, section))
        way.setAccessibleName(self.tr("Show {section}").format(section=words))
        self._ways.insertWidget(self._ways.count() - 1, way, 0, Qt.AlignmentFlag.AlignLeft)

    def show_section(self, section: Section) -> None:
        """Scrolls it to the top."""
        for each in self.sections:
            each.search("")
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.value() + section.mapTo(self.area.viewport(), QPoint(0, 0)).y())

    def search(self, query: str) -> None:
        """Leaves what fits."""
        left = sum([section.search(query) for section in self.sections])
        self.nothing.setVisible(not left)
        for section in self.sections:
            section.settle()
        self.area.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self.index.setVisible(self.width() >= WIDEST + INDEX_WIDTH + 2 * GAP)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Beside the column too."""
        QCoreApplication.sendEvent(self.area.verticalScrollBar(), event)
