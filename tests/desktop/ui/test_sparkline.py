"""The line of the last ten minutes."""

from __future__ import annotations

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from vpp_desktop.ui import theme
from vpp_desktop.ui.widgets.sparkline import POINTS, Sparkline


def inked(line: Sparkline) -> list[int]:
    """The columns in which something of the line is painted."""
    image = line.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    colour = theme.current().tokens.color("accent").rgb()
    return [x for x in range(image.width()) if any(image.pixel(x, y) == colour for y in range(image.height()))]


def test_only_ten_minutes_are_kept(qtbot: QtBot) -> None:
    line = Sparkline("CPU")
    qtbot.addWidget(line)
    for _ in range(POINTS + 50):
        line.push(1.0)
    assert POINTS <= len(line.values) <= POINTS + 2
    line.clear()
    assert line.values == []


def test_while_nothing_came_it_was_nothing(qtbot: QtBot) -> None:
    line = Sparkline("CPU")
    qtbot.addWidget(line)
    for at, value in ((100.0, 5.0), (101.0, 6.0), (150.0, 7.0)):
        line.push(value, at)
    assert line.values == [(100, 5), (101, 6), (102, 0), (149, 0), (150, 7)]


def test_the_right_end_is_now(qtbot: QtBot) -> None:
    line = Sparkline("CPU")
    qtbot.addWidget(line)
    line.resize(300, 32)
    for at in range(1000, 1200):
        line.push(at % 7, float(at))
    assert inked(line)[-1] >= 295 and inked(line)[0] >= 190
    line.advance(1500.0)
    assert inked(line)[-1] < 160
    line.advance(9000.0)
    assert inked(line) == [] and len(line.values) == 1
