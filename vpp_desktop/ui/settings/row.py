"""One line of the page: title, what it does, its control, and what there is to say about its value."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from vpp_desktop.config import Value
from vpp_desktop.config.table import Setting
from vpp_desktop.ui.settings.fields import Field
from vpp_desktop.ui.settings.words import effect_words, fits, said, value_words
from vpp_desktop.ui.spoken import spoken
from vpp_desktop.ui.widgets.buttons import icon_button
from vpp_desktop.ui.widgets.state import StateIcon, role_of
from vpp_desktop.ui.widgets.text import label, set_role

CONTROL_WIDTH = 376


class Line(QWidget):
    """Words at the left, something at the right, more below both."""

    def __init__(self, title: str, text: str = "") -> None:
        super().__init__()
        self.words = [title, text]
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 12, 0, 12)
        self.grid.setHorizontalSpacing(24)
        self.grid.setVerticalSpacing(8)
        self.grid.setColumnStretch(0, 1)
        self.column = QVBoxLayout()
        self.column.setSpacing(4)
        self.title = label(title, "strong", wrap=True)
        self.text = label(text, "secondary", "muted", wrap=True)
        if not text:
            self.text.hide()
        for each in (self.title, self.text):
            each.setMinimumWidth(160)
            self.column.addWidget(each)
        self.column.addStretch(1)
        self.grid.addLayout(self.column, 0, 0)

    def put(self, widget: QWidget, *, below: bool = False) -> None:
        """Adds what the line is for at its right, or under everything else."""
        if below:
            self.grid.addWidget(widget, self.grid.rowCount(), 0, 1, 2)
        else:
            self.grid.addWidget(widget, 0, 1, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)

    def matches(self, query: str) -> bool:
        return fits(query, *self.words)


class Remark(QWidget):
    """A sentence of its own under a control, with the icon of its state."""

    def __init__(self, state: str = "attention") -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._icon = StateIcon(state)
        self._text = label("", "secondary", wrap=True)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    def say(self, state: str, text: str) -> None:
        """Shows the sentence, or nothing where there is none."""
        self._icon.show_role(state)
        self._text.setText(text)
        set_role(self._text, role_of(state))
        self.setAccessibleName(text)
        self.setVisible(bool(text))

    @property
    def words(self) -> str:
        return "" if self.isHidden() else self._text.text()


class SettingRow(Line):
    """A setting and its control. What is typed is checked while it is typed, and holds only when it can."""

    chosen = Signal(str, object)
    reset = Signal(str)

    def __init__(self, setting: Setting, field: Field) -> None:
        title = said(setting.title)
        super().__init__(title, effect_words(setting))
        self.setting = setting
        self.field = field
        self._shown: Value | None = None
        self.words += [setting.name, setting.variable, *(said(words) for _, words in setting.choices)]
        self._undo = icon_button("undo", self.tr("Reset {setting}").format(setting=title), self._reset)
        policy = self._undo.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # controls stay in one line, whatever is the default
        self._undo.setSizePolicy(policy)
        self.problem = Remark("failed")
        self.decided = Remark("attention")
        self.result: Remark | None = None
        self._build()
        field.chosen.connect(self._chosen)
        field.typing.connect(lambda value: self.complain(self.setting.problem(value)))

    def _build(self) -> None:
        side = QWidget()
        side.setFixedWidth(CONTROL_WIDTH)
        self.side = QVBoxLayout(side)
        self.side.setContentsMargins(0, 0, 0, 0)
        self.side.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._undo)
        row.addWidget(self.field, 1)
        self.side.addLayout(row)
        self._notes = QVBoxLayout()
        self._notes.setSpacing(4)
        self.side.addLayout(self._notes)
        for each in (self.problem, self.decided):
            self.note(each)
        self.side.addStretch(1)
        self.put(side)

    def note(self, remark: Remark) -> None:
        """Puts a remark under the control, as wide as it."""
        row = QHBoxLayout()
        row.addSpacing(self._undo.sizeHint().width() + 4)
        row.addWidget(remark)
        self._notes.addLayout(row)

    def show_value(self, value: Value) -> None:
        """The value that holds; what a person typed that cannot stand is left for them to correct."""
        if value != self._shown or not self.problem.words:
            self._shown = value
            self.field.show_value(value)
            self.complain("")
        self._undo.setVisible(value != self.setting.default)
        words = value_words(self.setting, self.setting.default)
        self._undo.setToolTip(self.tr("Back to the default: {value}").format(value=words))

    def show_decided(self, variable: str) -> None:
        """A variable of the environment goes before the setting."""
        text = self.tr("{variable} is set: it decides").format(variable=variable)
        self.decided.say("attention", text if variable else "")

    def complain(self, problem: str) -> None:
        """Says under the control what is wrong with what it holds; nothing where nothing is."""
        self.field.show_invalid(bool(problem))
        text = self.tr("This {problem}. It is not saved.").format(problem=spoken(problem))
        self.problem.say("failed", text if problem else "")

    def _chosen(self, value: Value) -> None:
        problem = self.setting.problem(value)
        self.complain(problem)
        if not problem:
            self.chosen.emit(self.setting.name, value)

    def _reset(self) -> None:
        self.complain("")
        self.reset.emit(self.setting.name)
        self.field.setFocus()
