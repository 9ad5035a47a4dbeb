"""What this is, and whose work is in it."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from vpp_desktop import __version__
from vpp_desktop.ui.settings.row import Line
from vpp_desktop.ui.widgets.buttons import button
from vpp_desktop.ui.widgets.text import label

PARTS = (
    ("Qt", "", "LGPL 3"),
    ("PySide6", "PySide6-Essentials", "LGPL 3"),
    ("qasync", "qasync", "BSD 2-Clause"),
    ("PyMongo", "pymongo", "Apache 2.0"),
    ("Docker SDK", "docker", "Apache 2.0"),
    ("pydantic", "pydantic", "MIT"),
    ("ffmpeg-python", "ffmpeg-python", "Apache 2.0"),
    ("tomlkit", "tomlkit", "MIT"),
    ("platformdirs", "platformdirs", "MIT"),
    ("psutil", "psutil", "BSD 3-Clause"),
    ("PyYAML", "pyyaml", "MIT"),
    ("watchdog", "watchdog", "Apache 2.0"),
    ("rich", "rich", "MIT"),
    ("desktop-notifier", "desktop-notifier", "MIT"),
    ("MongoDB Server", "", "SSPL 1"),
    ("FFmpeg", "", "LGPL 2.1, GPL 2"),
    ("Inter", "", "OFL 1.1"),
)
"""Name, distribution that tells the version, and licence."""


class About(Line):
    """The version, and the licences on demand."""

    def __init__(self) -> None:
        super().__init__("VPP Desktop", "")
        template = self.tr("Version {version}, with Python {python} and Qt {qt}.")
        self.text.setText(template.format(version=__version__, python=platform.python_version(), qt=qVersion()))
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.show()
        self.words.append(self.tr("About, version, licences"))
        self.button = button(self.tr("Licences"), self._toggle)
        self.button.setCheckable(True)
        self.put(self.button)
        self._parts: QWidget | None = None

    def _toggle(self) -> None:
        if self._parts is None:
            self._parts = self._made()
            self.put(self._parts, below=True)
        self._parts.setVisible(self.button.isChecked())

    def _made(self) -> QWidget:
        well = QFrame()
        well.setProperty("well", True)
        grid = QGridLayout(well)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(2, 1)
        text = self.tr(
            "Qt is used under the LGPL 3: you may replace its libraries by your own, in the folder of PySide6."
        )
        grid.addWidget(label(text, "secondary", "muted", wrap=True), 0, 0, 1, 3)
        for row, (name, distribution, licence) in enumerate(PARTS, 1):
            for column, words in enumerate((name, _version(name, distribution), licence)):
                grid.addWidget(label(words, "secondary", "muted" if column else ""), row, column)
        return well


def _version(name: str, distribution: str) -> str:
    if name == "Qt":
        return str(qVersion())
    try:
        return version(distribution) if distribution else ""
    except PackageNotFoundError:
        return ""
