"""What is known of a lecture and cannot be changed: its recording, its renditions, its times."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from vpp_core.catalog.lecture import Lecture
from vpp_core.media.manifest import Rendition
from vpp_desktop.ui.lectures.dates import moment_text
from vpp_desktop.ui.lectures.wrapping import breakable
from vpp_desktop.ui.sizes import size_words
from vpp_desktop.ui.widgets.text import label


class FactsSection(QWidget):
    """Names at the left, facts at the right."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._lines: list[tuple[QLabel, QLabel]] = []

    def show_lecture(self, lecture: Lecture) -> None:
        facts = self._facts(lecture)
        while len(self._lines) < len(facts):
            self._add_line(len(self._lines))
        for n, (name, fact) in enumerate(self._lines):
            for widget, text in zip((name, fact), facts[n] if n < len(facts) else ("", ""), strict=True):
                widget.setText(text)
                widget.setVisible(n < len(facts))

    def _add_line(self, row: int) -> None:
        name, fact = label("", "secondary", "muted"), label("", "secondary", wrap=True)
        fact.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(fact, row, 1, Qt.AlignmentFlag.AlignTop)
        self._lines.append((name, fact))

    def _facts(self, lecture: Lecture) -> list[tuple[str, str]]:
        source, package = lecture.source, lecture.package
        facts = [(self.tr("Recording"), f"{breakable(source.name)}\n{size_words(source.size)}")]
        if package is not None:
            pictures = [one for one in package.renditions if one.kind == "video"]
            sounds = [one for one in package.renditions if one.kind == "audio"]
            if pictures:
                facts.append((self.tr("Picture"), "\n".join(self._rendition(one) for one in pictures)))
            if sounds:
                facts.append((self.tr("Sound"), "\n".join(self._rendition(one) for one in sounds)))
            size, count = sum(file.size for file in package.files), len(package.files)
            files = self.tr("{size} in %n file(s)", "", count).format(size=size_words(size))
            facts.append((self.tr("Package"), files))
        times = [(self.tr("Added"), lecture.created_at), (self.tr("Published"), lecture.published_at)]
        facts += [(name, moment_text(moment)) for name, moment in times if moment]
        return [*facts, (self.tr("Id"), lecture.id)]

    def _rendition(self, one: Rendition) -> str:
        rate = self.tr("{number} Mbit/s").format(number=QLocale().toString(one.average_bandwidth / 1e6, "f", 1))
        if one.average_bandwidth < 1_000_000:
            rate = self.tr("{number} kbit/s").format(number=round(one.average_bandwidth / 1e3))
        parts = [one.name, *([f"{one.width} \u00d7 {one.height}"] if one.kind == "video" and one.width else []), rate]
        return ", ".join([*parts, self.tr("copied")] if one.copied else parts)
