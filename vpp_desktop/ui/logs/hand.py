"""What keyboard and mouse do in the log: a cursor's line, a selection, copying, opening traces."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from vpp_desktop.ui.logs.ansi import plain
from vpp_desktop.ui.logs.lines import SHOWN, stamp
from vpp_desktop.ui.logs.paint import FOLD
from vpp_desktop.ui.logs.select import Place, Selection, word_at

if TYPE_CHECKING:
    from vpp_desktop.ui.logs.view import LogView

MOST_COPIED = 100_000
"""Lines that are copied at once; a file takes all."""

DRAG_EVERY = 30
"""Milliseconds between two steps while the mouse is dragged past an edge."""


class Hand(QObject):
    """Acts on one view."""

    def __init__(self, view: LogView) -> None:
        super().__init__(view)
        self._view = view
        self.selection: Selection | None = None
        self.cursor = -1
        """Number of the line that keys act on; -1 before there is one."""
        self._at = QPoint()
        self._edge = QTimer(self, interval=DRAG_EVERY)
        self._edge.timeout.connect(self._past_edge)
        self._clicks = QTimer(self, singleShot=True, interval=QGuiApplication.styleHints().mouseDoubleClickInterval())

    # Mouse

    def press(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        fold = self.fold_at(at)
        if fold is not None:
            self._toggle(fold)
            return
        place = self._place_at(at)
        if place is None:
            return
        whole = at.x() < self._view.columns.text - FOLD or self._clicks.isActive()  # the third click
        if modifiers & Qt.KeyboardModifier.ShiftModifier and self.selection is not None:
            self._select(self.selection.to(place))
        else:
            self._select(Selection(place, place, whole))

    def drag(self, at: QPoint) -> None:
        self._at = at
        inside = 0 <= at.y() < self._view.viewport().height()
        if inside:
            self._edge.stop()
        elif not self._edge.isActive():
            self._edge.start()
        place = self._place_at(at)
        if place is not None and self.selection is not None and place != self.selection.focus:
            self._view.follow(False)
            self._select(self.selection.to(place))

    def release(self) -> None:
        self._edge.stop()

    def twice(self, at: QPoint) -> None:
        """A word, and with a third click its line."""
        place, row = self._place_at(at), self._view.row_at(at.y())
        if place is None or row is None or self.fold_at(at) is not None:
            return
        start, stop = word_at(row[2].text, place.column)
        self._clicks.start()
        self._select(Selection(Place(place.number, start), Place(place.number, stop)))

    def _past_edge(self) -> None:
        y, height = self._at.y(), self._view.viewport().height()
        past = y if y < 0 else y - height
        line = self._view.layouts.line
        self._view.scroll_by(max(-8 * line, min(8 * line, past)))
        self.drag(QPoint(self._at.x(), max(0, min(height - 1, y))))
        self._at.setY(y)
        self._edge.start()

    def _place_at(self, at: QPoint) -> Place | None:
        row = self._view.row_at(at.y())
        if row is None:
            return None
        number, y, laid = row
        x = at.x() - self._view.columns.text + self._view.horizontalScrollBar().value()
        return Place(number, laid.column_at(x, at.y() - y))

    def fold_at(self, at: QPoint) -> int | None:
        """The trace whose sign or count is at a point."""
        row = self._view.row_at(at.y())
        if row is None or row[0] not in self._view.index.folds:
            return None
        number, y, laid = row
        columns = self._view.columns
        if not y <= at.y() < y + laid.height:
            return None
        end = laid.end()
        shift = self._view.horizontalScrollBar().value()
        after = min(columns.text - shift + end.x() + 8, self._view.viewport().width() - 60)
        on_count = at.x() >= after and number not in self._view.index.unfolded and at.x() < after + 60
        return number if columns.text - FOLD <= at.x() < columns.text - 4 or on_count else None

    # Keyboard

    def key(self, event: QKeyEvent) -> bool:
        """Acts on a key; False where it means nothing here."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
        elif event.key() == Qt.Key.Key_Escape:
            if self.selection is None or self.selection.is_empty:
                return False
            self.selection = None
            self._view.viewport().update()
        else:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            return self._go(Qt.Key(event.key()), shift)
        return True

    def _go(self, key: Qt.Key, shift: bool) -> bool:
        view = self._view
        page = max(1, view.viewport().height() // view.layouts.line - 1)
        rows = len(view.index.rows)
        moves = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_Home: -rows,
            Qt.Key.Key_End: rows,
        }
        if key in moves:
            self._step(moves[key], shift)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._sideways(1 if key == Qt.Key.Key_Right else -1, shift)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.cursor in view.index.folds:
            self._toggle(self.cursor)
        else:
            return False
        return True

    def _step(self, by: int, shift: bool) -> None:
        """So many rows down; the end takes following up again."""
        view = self._view
        rows = view.index.rows
        if not rows:
            return
        last = len(rows) - 1
        row = view.index.row_of(self.cursor) if self.cursor >= 0 else last
        if self.cursor < 0 and not view.follows:
            row = view.place.row
        row = max(0, min(last, row + by))
        number = rows[row]
        if shift:
            start = self.selection or Selection(Place(self.cursor, 0), Place(self.cursor, 0), whole=True)
            self._select(start.to(Place(number, start.focus.column)))
        else:
            self.selection = None
            self.move_to(number)
        if row == last and by > 0 and not shift:
            view.follow(True)
        else:
            view.show_line(number)

    def _sideways(self, by: int, shift: bool) -> None:
        view = self._view
        if shift and self.cursor >= view.index.store.first:
            start = self.selection
            if start is None or start.whole:
                start = Selection(Place(self.cursor, 0), Place(self.cursor, 0))
            number, column = max(start.focus, Place(view.index.store.first, 0))
            length = len(view.layouts.of(number).text)
            self._select(start.to(Place(number, max(0, min(length, column + by)))))
        elif self.cursor in view.index.folds and (self.cursor in view.index.unfolded) != (by > 0):
            self._toggle(self.cursor)
        else:
            bar = view.horizontalScrollBar()
            bar.setValue(bar.value() + by * bar.singleStep())

    def move_to(self, number: int) -> None:
        """Makes a line the cursor's."""
        if number != self.cursor:
            self.cursor = number
            self._view.moved.emit()
        self._view.viewport().update()

    def _select(self, selection: Selection) -> None:
        self.selection = selection
        self.move_to(selection.focus.number)

    def _toggle(self, head: int) -> None:
        self.move_to(head)
        self._view.follow(False)
        self._view.index.toggle(head)
        self._view.refresh()
        self._view.show_line(head)

    # Copying

    def select_all(self) -> None:
        rows = self._view.index.fits
        if rows:
            self._select(Selection(Place(rows[0], 0), Place(rows[-1], 0), whole=True))

    def line_text(self) -> str:
        """The cursor's line; empty where there is none."""
        try:
            return self._view.layouts.of(self.cursor).text
        except IndexError:
            return ""

    def _selected(self) -> array[int]:
        """Numbers of the lines that are selected, as far as they are still kept."""
        selection, fits = self.selection, self._view.index.fits
        if selection is None or selection.is_empty:
            return fits[:0]
        low = bisect_left(fits, max(selection.first.number, self._view.index.store.first))
        return fits[low : bisect_right(fits, selection.last.number)]

    def selected_text(self) -> str:
        """What is selected, with the inner lines of folded traces; whole lines with time and service."""
        selection, store, made = self.selection, self._view.index.store, []
        if selection is None:
            return ""
        for number in self._selected()[:MOST_COPIED]:
            line = store.line(number)
            text = plain(line.text)
            if selection.whole:
                made.append(f"{stamp(line.time, dated=True)} {line.service} {text}")
                continue
            start, stop = selection.span(number, max(len(text), 1)) or (0, 0)
            made.append(text[start : stop if number == selection.last.number and stop < SHOWN else len(text)])
        return "\n".join(made)

    @property
    def is_cut(self) -> bool:
        """Whether more is selected than can be copied."""
        return len(self._selected()) > MOST_COPIED

    def copy(self) -> None:
        """Copies the selection, or the cursor's line."""
        text = self.selected_text() or self.line_text()
        if text:
            QGuiApplication.clipboard().setText(text)
        self._view.copied.emit(text.count("\n") + 1 if text else 0)
