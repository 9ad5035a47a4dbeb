"""The icons are one family: one grid, one stroke, one colour, which the theme gives."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from vpp_desktop.assets import resource

ICONS = sorted(resource("icons").glob("*.svg"))
FAMILY = [path for path in ICONS if path.stem != "vpp"]
ROOT = {
    "viewBox": "0 0 20 20",
    "fill": "none",
    "stroke": "currentColor",
    "stroke-width": "1.5",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
}
EDGE = 1
"""Pixels of 20 around each icon that stay empty: the stroke of what keeps a padding of 2 ends there at the latest."""


def named(paths: list[Path]) -> list[str]:
    return [path.stem for path in paths]


@pytest.mark.parametrize("path", FAMILY, ids=named(FAMILY))
def test_an_icon_is_of_the_family(path: Path) -> None:
    root = ElementTree.fromstring(path.read_text("utf-8"))
    assert dict(root.attrib) == ROOT
    for part in root.iter():
        if part is not root:
            assert part.get("stroke-width") is None
            assert part.get("fill", "none") in ("none", "currentColor")
            assert part.get("stroke", "currentColor") in ("none", "currentColor")
    assert not re.search(r"#[0-9a-fA-F]{3}|rgb\(|style=", path.read_text("utf-8"))


@pytest.mark.parametrize("path", ICONS, ids=named(ICONS))
def test_an_icon_is_drawn_within_its_frame(qapp: QApplication, path: Path) -> None:
    renderer = QSvgRenderer(QByteArray(path.read_bytes().replace(b"currentColor", b"#000000")))
    assert renderer.isValid()
    drawn = QImage(200, 200, QImage.Format.Format_ARGB32)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer.render(painter)
    painter.end()
    inked = [(x, y) for x in range(0, 200, 2) for y in range(0, 200, 2) if QColor(drawn.pixelColor(x, y)).alpha() > 40]
    assert inked, "nothing is drawn"
    if path in FAMILY:
        edge = EDGE * 10
        assert all(edge <= min(at) and max(at) < 200 - edge for at in inked), "it leaves its frame"
