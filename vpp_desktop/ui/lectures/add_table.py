"""The table of a sheet: title over file, what can be edited beside it, and a cross to leave a file out."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from vpp_desktop.ui import icons, theme
from vpp_desktop.ui.lectures.add_model import AddModel, Part
from vpp_desktop.ui.lectures.dates import EXAMPLE, date_text
from vpp_desktop.ui.lectures.grid import _Option
from vpp_desktop.ui.lectures.model import Index
from vpp_desktop.ui.widgets.state import ROLES

PAD = 8
HEIGHT = 52
_END = Qt.TextElideMode.ElideRight
WIDTHS = {Part.NUMBER: 76, Part.RECORDED: 120, Part.LENGTH: 84, Part.REMOVE: 44}


class AddDelegate(QStyledItemDelegate):
    """Paints and edits one cell."""

    def __init__(self, view: AddTable) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = cast("AddModel", index.model())
        row, part = model.rows[index.row()], Part(index.column())
        option_, tokens = cast("_Option", option), theme.current().tokens
        rect = option_.rect
        painter.save()
        if option_.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.tint("accent"))
        elif index.row() == self._view.hovered:
            painter.fillRect(rect, tokens.color("raised"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), tokens.tint("border", 0.6))
        if index == self._view.currentIndex() and self._view.hasFocus():
            painter.setPen(tokens.color("accent"))
            painter.drawRect(rect.adjusted(1, 1, -2, -3))
        room = rect.adjusted(PAD, 0, -PAD, 0)
        if part is Part.TITLE:
            self._title(painter, model, index.row(), room)
        elif part is Part.REMOVE:
            icon = icons.pixmap("close", "muted", 16, painter.device().devicePixelRatio())
            painter.drawPixmap(rect.center().x() - 7, rect.center().y() - 7, icon)
        elif row.usable:
            painter.setFont(theme.current().font("body"))
            painter.setPen(tokens.color("muted" if part is Part.LENGTH else "text"))
            right = part in (Part.NUMBER, Part.LENGTH)
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeading
            painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), model.text(row, part))
        painter.restore()

    def _title(self, painter: QPainter, model: AddModel, number: int, room: QRect) -> None:
        row, tokens = model.rows[number], theme.current().tokens
        told, role = model.remark(row)
        middle = room.center().y()
        if row.usable:
            title, rest = QRect(room.left(), room.top() + 6, room.width(), middle - room.top() - 6), room
            painter.setFont(self._view.title_font)
            painter.setPen(tokens.color("text"))
            self._line(painter, row.title, title)
            rest = QRect(room.left(), middle + 1, room.width(), room.bottom() - middle - 6)
        else:
            rest = room
        if role in ROLES and role != "muted":
            icon = icons.pixmap(ROLES[role], role, 16, painter.device().devicePixelRatio())
            painter.drawPixmap(rest.left(), rest.center().y() - 7, icon)
            rest = rest.adjusted(22, 0, 0, 0)
        painter.setFont(theme.current().font("secondary"))
        painter.setPen(tokens.color(role))
        self._line(painter, told, rest, Qt.TextElideMode.ElideMiddle if told == row.name else _END)

    def _line(self, painter: QPainter, text: str, room: QRect, mode: Qt.TextElideMode = _END) -> None:
        shown = painter.fontMetrics().elidedText(text, mode, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter), shown)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        editor = QLineEdit(parent)
        if index.column() == Part.RECORDED:
            editor.setPlaceholderText(date_text(EXAMPLE))
        if index.column() == Part.NUMBER:
            editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.setAccessibleName(str(self._view.model().headerData(index.column(), Qt.Orientation.Horizontal)))
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        rect = cast("_Option", option).rect
        height = max(32, editor.sizeHint().height())
        editor.setGeometry(rect.left() + 4, rect.center().y() - height // 2, rect.width() - 8, height)


class AddTable(QTableView):
    """The files that are going to be added."""

    def __init__(self, model: AddModel) -> None:
        super().__init__()
        self._model = model
        self.hovered = -1
        """The row under the mouse, all of which is tinted."""
        self.title_font = QFont()
        self.setObjectName("addTable")
        self.setAccessibleName(self.tr("Files to add"))
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        edit = QAbstractItemView.EditTrigger
        self.setEditTriggers(edit.DoubleClicked | edit.SelectedClicked | edit.EditKeyPressed | edit.AnyKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setAcceptDrops(False)
        self.setModel(model)
        self.setItemDelegate(AddDelegate(self))
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setHighlightSections(False)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.current().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.title_font = theme.current().font("body")
        self.title_font.setWeight(QFont.Weight.DemiBold)
        scale = theme.current().font("body").pixelSize() / 13
        self.verticalHeader().setDefaultSectionSize(round(HEIGHT * scale))
        self._arrange()
        self.viewport().update()

    def _arrange(self) -> None:
        scale = theme.current().font("body").pixelSize() / 13
        left = self.viewport().width()
        for part, width in WIDTHS.items():
            self.setColumnWidth(part, round(width * scale))
            left -= round(width * scale)
        self.setColumnWidth(Part.TITLE, max(160, left))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._arrange()

    def remove_selected(self) -> None:
        rows = [index.row() for index in self.selectionModel().selectedRows()]
        if not rows and self.currentIndex().isValid():
            rows = [self.currentIndex().row()]
        self._model.remove(rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        key = event.key()
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        on_cross = self.currentIndex().column() == Part.REMOVE
        if key == Qt.Key.Key_Delete or (on_cross and key in (Qt.Key.Key_Return, Qt.Key.Key_Space)):
            self.remove_selected()
        elif key == Qt.Key.Key_Escape or (enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            event.ignore()  # the sheet's
        elif enter and self.currentIndex().isValid():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == Part.REMOVE and event.button() is Qt.MouseButton.LeftButton:
            self._model.remove([index.row()])
            return
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._hover(index.row())
        cross = index.column() == Part.REMOVE
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if cross else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().leaveEvent(event)
        self.viewport().unsetCursor()
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()
