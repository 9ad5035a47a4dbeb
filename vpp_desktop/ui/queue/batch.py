"""The whole batch in one line, and the groups that the list may be cut down to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from vpp_desktop.jobs.estimate import Batch
from vpp_desktop.ui.queue.model import GROUPS
from vpp_desktop.ui.queue.words import left_words, percent
from vpp_desktop.ui.widgets.bar import Bar
from vpp_desktop.ui.widgets.card import Card
from vpp_desktop.ui.widgets.text import label


class BatchLine(Card):
    """`3 of 12 done`, a bar, `42 %`, `14 min left`."""

    def __init__(self) -> None:
        super().__init__(padding=12)
        row = QHBoxLayout()
        row.setSpacing(12)
        self._count = label("", "strong")
        self._bar = Bar(self.tr("All jobs"))
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._percent = label()
        self._left = label("", role="muted")
        row.addWidget(self._count)
        row.addWidget(self._bar, 1)
        row.addWidget(self._percent)
        row.addWidget(self._left)
        self.box.addLayout(row)

    def tell(self, batch: Batch, words: str) -> None:
        """Shows how far the batch is; `words` say what there is to say where no time is known."""
        text = self.tr("{done} of {total} done").format(done=batch.done, total=batch.total)
        left = left_words(batch.remaining) if batch.remaining is not None else words
        self._count.setText(text)
        self._bar.show_fraction(batch.fraction)
        self._percent.setText(percent(batch.fraction))
        self._left.setText(left)
        self._left.setVisible(bool(left))
        self.setAccessibleName(f"{text}, {percent(batch.fraction)}, {left}")


class Groups(QWidget):
    """One button a group, with how many there are."""

    def __init__(self, chosen: Callable[[str], object]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        for name in GROUPS:
            made = QPushButton()
            made.setProperty("quiet", True)
            made.setCheckable(True)
            made.clicked.connect(lambda _=False, name=name: chosen(name))
            self._group.addButton(made)
            self._buttons[name] = made
            row.addWidget(made)
        self._buttons["all"].setChecked(True)
        self.tell({})

    def words(self) -> dict[str, str]:
        return {
            "all": self.tr("All {count}"),
            "active": self.tr("Active {count}"),
            "waiting": self.tr("Waiting {count}"),
            "failed": self.tr("Failed {count}"),
            "done": self.tr("Done {count}"),
        }

    def tell(self, counts: Mapping[str, int]) -> None:
        for name, template in self.words().items():
            text = template.format(count=counts.get(name, 0))
            if self._buttons[name].text() != text:
                self._buttons[name].setText(text)
                self._buttons[name].setAccessibleName(text)

    def choose(self, name: str) -> None:
        self._buttons[name].click()
