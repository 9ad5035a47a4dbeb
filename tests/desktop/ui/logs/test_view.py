"""The log's view: following, pausing, selecting, copying, searching, wrapping, in a real widget."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.desktop.ui.logs.samples import TRACE, line, numbered
from vpp_desktop.stack.logs import Lines
from vpp_desktop.ui import theme
from vpp_desktop.ui.logs.index import Index
from vpp_desktop.ui.logs.lines import SHOWN
from vpp_desktop.ui.logs.search import Pattern, Search
from vpp_desktop.ui.logs.store import Store
from vpp_desktop.ui.logs.view import LogView

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


class Log:
    """A view, and what feeds it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.store = Store()
        self.index = Index(self.store)
        self.view = LogView(self.index)
        self.view.resize(800, 400)
        self.view.show()
        self.view.activateWindow()
        self.view.setFocus()
        QApplication.processEvents()

    def add(self, lines: Lines) -> None:
        changed = self.store.append(lines)
        self.index.rewind(changed)
        self.index.work(10)
        self.view.forget(changed)
        self.view.refresh()
        QApplication.processEvents()

    def look_for(self, text: str) -> Search:
        search = self.view.search = Search(self.index, Pattern(text))
        search.work(10)
        return search

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.view, key, modifier)

    def at(self, number: int, column: int) -> QPoint:
        """Where a character of a line is in the viewport."""
        for each, y, laid in self.view.visible():
            if each == number:
                row = laid.layout.lineForTextPosition(column)
                x = row.cursorToX(column)[0] if isinstance(row.cursorToX(column), tuple) else row.cursorToX(column)
                return QPoint(round(self.view.columns.text + float(x)) + 1, y + round(row.y()) + 5)
        raise AssertionError(f"line {number} is not in sight")

    def press(self, at: QPoint) -> None:
        self.qtbot.mousePress(self.view.viewport(), LEFT, pos=at)

    def move(self, at: QPoint) -> None:
        from PySide6.QtCore import QEvent
        from PySide6.QtGui import QMouseEvent

        port = self.view.viewport()
        where = QPointF(at)
        event = QMouseEvent(
            QEvent.Type.MouseMove, where, port.mapToGlobal(where), LEFT, LEFT, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(port, event)

    def release(self, at: QPoint) -> None:
        self.qtbot.mouseRelease(self.view.viewport(), LEFT, pos=at)

    def drag(self, start: QPoint, stop: QPoint) -> None:
        self.press(start)
        self.move(stop)
        self.release(stop)

    def copied(self) -> str:
        QGuiApplication.clipboard().clear()
        self.key(Qt.Key.Key_C, CTRL)
        return QGuiApplication.clipboard().text()

    def last_in_sight(self) -> int:
        return self.view.visible()[-1][0]


@pytest.fixture
def log(qtbot: QtBot) -> Iterator[Log]:
    theme.current().choose("light")
    made = Log(qtbot)
    yield made
    made.view.hide()
    made.view.deleteLater()


def test_it_follows_until_one_scrolls_up_and_again_at_the_end(log: Log) -> None:
    log.add(numbered(500))
    assert log.last_in_sight() == 499
    log.add(numbered(100, 500))
    assert log.last_in_sight() == 599
    wheel(log, 120)
    assert not log.view.follows
    assert log.view.pill.isVisible()
    top = log.view.visible()[0][0]
    log.add(numbered(1204, 600))
    assert log.view.visible()[0][0] == top
    assert "1,204 new lines" in log.view.pill.text()
    log.qtbot.mouseClick(log.view.pill, LEFT)
    assert log.view.follows
    assert not log.view.pill.isVisible()
    assert log.last_in_sight() == 1803
    wheel(log, 120)
    for _ in range(3):
        wheel(log, -120)
    assert log.view.follows


def wheel(log: Log, angle: int) -> None:
    port = log.view.viewport()
    at = QPointF(port.rect().center())
    none = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        at,
        port.mapToGlobal(at),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        none,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(port, event)
    QApplication.processEvents()


def test_what_is_looked_at_stays_while_the_oldest_lines_go(log: Log) -> None:
    log.store.limit = 3000
    log.add(numbered(3000))
    log.view.show_line(2500, middle=True)
    top = log.view.visible()[0][0]
    log.add(numbered(1500, 3000))
    assert log.store.first > 1000
    assert log.view.visible()[0][0] == top


def test_characters_are_selected_by_mouse_and_copied(log: Log) -> None:
    log.add(numbered(10))
    log.drag(log.at(3, 5), log.at(3, 9))
    assert log.copied() == "line"
    log.drag(log.at(2, 10), log.at(4, 4))
    assert log.copied() == "2\nINFO line 3\nINFO"
    log.qtbot.mouseDClick(log.view.viewport(), LEFT, pos=log.at(5, 6))
    assert log.copied() == "line"
    assert not log.view.follows or log.last_in_sight() == 9


def test_whole_lines_are_selected_by_their_times_with_time_and_service(log: Log) -> None:
    log.add(numbered(10))
    first, last = (QPoint(20, log.at(number, 0).y()) for number in (2, 4))
    log.drag(first, last)
    copied = log.copied().split("\n")
    assert len(copied) == 3
    assert copied[0].endswith(" backend INFO line 2")


def test_dragging_past_the_edge_scrolls(log: Log) -> None:
    log.add(numbered(500))
    first = log.view.visible()[0][0]
    log.press(log.at(first + 2, 0))
    log.move(QPoint(300, -40))
    log.qtbot.waitUntil(lambda: log.view.visible()[0][0] < first - 10)
    log.release(QPoint(300, -40))
    assert log.copied().count("\n") > 10
    stopped = log.view.visible()[0][0]
    log.qtbot.wait(100)
    assert log.view.visible()[0][0] == stopped


def test_the_keyboard_goes_through_the_lines(log: Log) -> None:
    log.add(numbered(500))
    log.key(Qt.Key.Key_Home)
    assert log.view.visible()[0][0] == 0
    assert log.view.hand.cursor == 0
    log.key(Qt.Key.Key_Down)
    log.key(Qt.Key.Key_PageDown)
    assert log.view.hand.cursor > 10
    before = log.view.hand.cursor
    log.key(Qt.Key.Key_Up)
    assert log.view.hand.cursor == before - 1
    log.key(Qt.Key.Key_PageUp)
    log.key(Qt.Key.Key_End)
    assert log.view.follows
    assert log.last_in_sight() == 499


def test_the_keyboard_selects_lines_and_characters(log: Log) -> None:
    log.add(numbered(50))
    log.key(Qt.Key.Key_Home)
    assert log.copied() == "INFO line 0"
    log.key(Qt.Key.Key_Down, SHIFT)
    log.key(Qt.Key.Key_Down, SHIFT)
    assert [each.rpartition(" ")[2] for each in log.copied().split("\n")] == ["0", "1", "2"]
    log.key(Qt.Key.Key_Escape)
    log.key(Qt.Key.Key_Home)
    for _ in range(4):
        log.key(Qt.Key.Key_Right, SHIFT)
    assert log.copied() == "INFO"
    log.key(Qt.Key.Key_A, CTRL)
    assert len(log.copied().split("\n")) == 50


def test_a_trace_opens_in_place_by_key_and_mouse(log: Log) -> None:
    log.add([line("a", text, f"2026-11-25T12:00:0{n}.000000000Z") for n, text in enumerate(["INFO x", "ERROR failed"])])
    log.add([line("a", text, "2026-11-25T12:00:01.000000000Z") for text in TRACE.split("\n")])
    assert [number for number, _, _ in log.view.visible()] == [0, 1]
    log.key(Qt.Key.Key_Up)
    log.key(Qt.Key.Key_Down)
    log.key(Qt.Key.Key_Right)
    assert len(log.view.visible()) == 10
    log.key(Qt.Key.Key_Left)
    assert len(log.view.visible()) == 2
    log.key(Qt.Key.Key_Return)
    assert len(log.view.visible()) == 10
    log.qtbot.mouseClick(log.view.viewport(), LEFT, pos=QPoint(log.view.columns.text - 12, log.at(1, 0).y()))
    assert len(log.view.visible()) == 2
    log.key(Qt.Key.Key_A, CTRL)
    assert log.copied().count("\n") == 9  # with what is folded


def test_long_lines_wrap_at_the_edge_and_again_when_it_moves(log: Log) -> None:
    log.add([line("a", f"INFO {n} " + "word " * 60, "2026-11-25T12:00:00.000000000Z") for n in range(100)])
    one = log.view.layouts.line
    assert all(laid.height == one for _, _, laid in log.view.visible())
    assert log.view.horizontalScrollBar().maximum() > 0
    log.view.wrap(True)
    QApplication.processEvents()
    tall = [laid.height for _, _, laid in log.view.visible()]
    assert min(tall) > one
    assert log.last_in_sight() == 99
    _, y, laid = log.view.visible()[-1]
    assert y + laid.height == log.view.viewport().height()
    log.view.resize(500, 400)
    QApplication.processEvents()
    assert log.view.visible()[-1][2].height > tall[-1]
    log.drag(log.at(98, 0), log.at(98, 120))
    assert len(log.copied()) == 120
    log.key(Qt.Key.Key_Home)
    assert log.view.visible()[0][:2] == (0, 0)


@pytest.mark.parametrize("wraps", [False, True])
def test_the_scroll_bar_reaches_both_ends(log: Log, wraps: bool) -> None:
    log.add([line("a", f"INFO {n} " + "word " * (n % 50), "2026-11-25T12:00:00.000000000Z") for n in range(300)])
    log.view.wrap(wraps)
    bar = log.view.verticalScrollBar()
    bar.setValue(0)
    assert log.view.visible()[0][:2] == (0, 0)
    bar.setValue(bar.maximum() // 2)
    assert 100 < log.view.visible()[0][0] < 200
    bar.setValue(bar.maximum())
    assert log.view.follows
    assert log.last_in_sight() == 299


def test_odd_text_does_no_harm(log: Log) -> None:
    odd = [
        "x" * 100_000,
        "a\tb\tc",
        "日本語のログ 😀 end",
        "שלום abc עולם",
        "\x1b[31mred\x1b[0m \x07\x00\r\u202eevil",
        "",
    ]
    log.add([line("שירות", text, "2026-11-25T12:00:00.000000000Z") for text in odd])
    for wraps in (False, True):
        log.view.wrap(wraps)
        log.view.show_line(1, middle=True)
        QApplication.processEvents()
        log.view.grab()
    log.view.wrap(False)
    rows = {number: laid for number, _, laid in log.view.visible()}
    assert rows[0].more == 100_000 - SHOWN
    assert rows[4].text == "red ␇␀␍�evil"
    assert {laid.height for laid in rows.values()} == {log.view.layouts.line}
    log.drag(log.at(2, 0), log.at(2, 6))
    assert log.copied() == "日本語のログ"
    log.drag(QPoint(20, log.at(0, 0).y()), QPoint(20, log.at(0, 0).y()))
    assert log.copied().endswith("x" * 100_000)


def test_matches_are_marked_and_the_theme_changes_live(log: Log) -> None:
    log.add(numbered(10))
    log.look_for("line 7")
    tokens = theme.current().tokens
    log.view.current = 7
    log.view.viewport().update()
    QApplication.processEvents()
    image = log.view.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    at = log.at(7, 5)
    assert image.pixelColor(round((at.x()) * ratio), round((at.y() - 4) * ratio)).name() == tokens.color("warn").name()
    theme.current().choose("dark")
    QApplication.processEvents()
    image = log.view.viewport().grab().toImage()
    assert image.pixelColor(image.width() - 5, image.height() - 5).name() == theme.DARK.surface.lower()
    theme.current().choose("light")


def test_a_screen_reader_is_told_the_lines_in_sight(log: Log) -> None:
    log.add(numbered(3))
    found = QAccessible.queryAccessibleInterface(log.view)
    assert found is not None
    assert found.role() == QAccessible.Role.Terminal
    assert found.text(QAccessible.Text.Name) == "Log lines"
    assert found.text(QAccessible.Text.Value) == "backend INFO line 0\nbackend INFO line 1\nbackend INFO line 2"
    log.key(Qt.Key.Key_Home)
    assert found.text(QAccessible.Text.Description) == "INFO line 0"


def test_larger_type_and_other_days_make_wider_columns(log: Log) -> None:
    log.add(numbered(3))
    narrow = log.view.columns.text
    theme.current().scale(2.0)
    assert log.view.columns.text > narrow * 1.5
    assert log.view.layouts.line == 36
    theme.current().scale(1.0)
    assert log.view.columns.text == narrow
