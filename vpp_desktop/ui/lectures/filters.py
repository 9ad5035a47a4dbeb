"""The line above the lectures: which of them, in which order, as cards or rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLineEdit, QWidget

from vpp_core.catalog.store import CourseCount, LectureQuery, Sort
from vpp_desktop.ui import icons, theme
from vpp_desktop.ui.widgets.buttons import icon_button
from vpp_desktop.ui.widgets.text import label

DEBOUNCE = 180
"""Milliseconds after the last key before the catalog is asked."""

ROOMY = 640
"""Pixels under which the count goes, and the course's box holds fewer letters, so that the others stay readable."""


class SearchField(QLineEdit):
    """Words to look for; Escape empties it, Down goes to what was found."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText(self.tr("Search lectures"))
        self.setAccessibleName(self.tr("Search lectures"))
        self.setClearButtonEnabled(True)
        self.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.setMinimumWidth(200)
        self.setMaximumWidth(320)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Escape, Qt.Key.Key_Return):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Filters(QWidget):
    """Makes the query."""

    changed = Signal()
    view_changed = Signal(str)

    def __init__(self, search: SearchField, view: str, sort: str) -> None:
        super().__init__()
        self.search = search
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE)
        self._timer.timeout.connect(self.changed)
        search.textChanged.connect(lambda _: self._timer.start())
        self.course = self._combo(self.tr("Course"))
        self.course.addItem(self.tr("All courses"), "")
        self.course.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.course.setMinimumContentsLength(16)
        self.visibility = self._combo(self.tr("Visibility"))
        for text, value in (
            (self.tr("Any visibility"), ""),
            (self.tr("Published"), "published"),
            (self.tr("Drafts"), "draft"),
        ):
            self.visibility.addItem(text, value)
        self.sort = self._combo(self.tr("Order"))
        for text, value in (
            (self.tr("Newest first"), "newest"),
            (self.tr("Changed last"), "updated"),
            (self.tr("Recorded last"), "recorded"),
            (self.tr("By title"), "title"),
            (self.tr("By course"), "course"),
        ):
            self.sort.addItem(text, value)
        self.sort.setCurrentIndex(max(0, self.sort.findData(sort)))
        self.count = label("", role="muted")
        self._arrange(view)
        for combo in (self.course, self.visibility, self.sort):
            combo.currentIndexChanged.connect(lambda _: self.changed.emit())

    def _combo(self, name: str) -> QComboBox:
        made = QComboBox()
        made.setAccessibleName(name)
        made.setToolTip(name)
        return made

    def _arrange(self, view: str) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 12, 0)
        row.setSpacing(8)
        for combo in (self.course, self.visibility, self.sort):
            row.addWidget(combo)
        row.addStretch(1)
        row.addWidget(self.count)
        row.addSpacing(8)
        self._views = QButtonGroup(self)
        self.views = {
            "grid": icon_button("grid", self.tr("Show as posters"), checkable=True, framed=True),
            "table": icon_button("table", self.tr("Show as a table"), checkable=True, framed=True),
        }
        for name, each in self.views.items():
            self._views.addButton(each)
            each.setChecked(name == view)
            each.clicked.connect(lambda _=False, name=name: self.view_changed.emit(name))
            row.addWidget(each)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        roomy = event.size().width() >= ROOMY * theme.current().font("body").pixelSize() / 13
        self.count.setVisible(roomy)
        self.course.setMinimumContentsLength(16 if roomy else 8)

    def query(self) -> LectureQuery:
        """What is asked for now."""
        return LectureQuery(
            text=self.search.text(),
            course=self.course.currentData() or None,
            visibility=self.visibility.currentData() or None,
            sort=self.sort.currentData(),
        )

    @property
    def narrowed(self) -> bool:
        """Whether less than the whole catalog is asked for."""
        query = self.query()
        return bool(query.text.strip() or query.course or query.visibility)

    def clear(self) -> None:
        """Asks for the whole catalog again."""
        with QSignalBlocker(self.search), QSignalBlocker(self.course), QSignalBlocker(self.visibility):
            self.search.clear()
            self.course.setCurrentIndex(0)
            self.visibility.setCurrentIndex(0)
        self._timer.stop()
        self.changed.emit()

    def choose_sort(self, sort: Sort) -> None:
        self.sort.setCurrentIndex(max(0, self.sort.findData(sort)))

    def choose_view(self, view: str) -> None:
        self.views[view].setChecked(True)

    def offer(self, courses: Sequence[CourseCount]) -> None:
        """The courses that there are; the one that is chosen stays, though it be empty now."""
        chosen = self.course.currentData()
        titles = [each.title for each in courses]
        present = [self.course.itemData(number) for number in range(1, self.course.count())]
        wanted = titles if not chosen or chosen in titles else sorted([*titles, chosen])
        if present == wanted:
            return
        with QSignalBlocker(self.course):
            while self.course.count() > 1:
                self.course.removeItem(1)
            for title in wanted:
                self.course.addItem(title, title)
            self.course.setCurrentIndex(max(0, self.course.findData(chosen)))
