"""Controls: each shows one value and says when a person chose another one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from vpp_desktop.config import Value
from vpp_desktop.config.secrets import is_secret, masked
from vpp_desktop.config.table import Setting
from vpp_desktop.ui import icons
from vpp_desktop.ui.settings.words import said
from vpp_desktop.ui.widgets.buttons import icon_button
from vpp_desktop.ui.widgets.text import set_property


class Field(QWidget):
    """A control for one setting."""

    chosen = Signal(object)
    """A person wants this value."""

    typing = Signal(object)
    """A person is at it; the value as it would be now."""

    def __init__(self, control: QWidget, name: str) -> None:
        super().__init__()
        self.control = control
        control.setAccessibleName(name)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(4)
        self.row.addWidget(control, 1)
        self.setFocusProxy(control)
        control.installEventFilter(self)

    def show_value(self, value: Value) -> None:
        raise NotImplementedError

    def show_invalid(self, invalid: bool) -> None:
        set_property(self.control, "invalid", invalid)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The wheel scrolls the page, not the values that it happens to pass over."""
        if event.type() == QEvent.Type.Wheel and not self.control.hasFocus():
            event.ignore()
            return True
        return False


class Switch(Field):
    """On or off."""

    def __init__(self, name: str) -> None:
        self._box = QCheckBox()
        super().__init__(self._box, name)
        self._box.toggled.connect(self._toggled)

    def show_value(self, value: Value) -> None:
        self._box.blockSignals(True)
        self._box.setChecked(bool(value))
        self._box.blockSignals(False)
        self._name()

    def _toggled(self, on: bool) -> None:
        self._name()
        self.chosen.emit(on)

    def _name(self) -> None:
        self._box.setText(said("On") if self._box.isChecked() else said("Off"))


class Choice(Field):
    """One of several."""

    def __init__(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        self._box = QComboBox()
        self._box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        super().__init__(self._box, name)
        self.offer(choices)
        self._box.activated.connect(lambda _: self.chosen.emit(self._box.currentData()))

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Other choices from now on; the value stays chosen."""
        now = self._box.currentData()
        self._box.clear()
        for value, words in choices:
            self._box.addItem(words, value)
        if now is not None:
            self.show_value(now)

    def show_value(self, value: Value) -> None:
        if self._box.findData(value) < 0:  # the file may name what is not there
            self._box.addItem(str(value), value)
        self._box.setCurrentIndex(self._box.findData(value))


class Number(Field):
    """A whole number within bounds; `empty` stands for its smallest one."""

    def __init__(self, name: str, bounds: tuple[int, int], empty: str = "") -> None:
        self._box = number_box(bounds)
        self._box.setSpecialValueText(empty)
        self._box.setKeyboardTracking(False)
        if bounds[1] > 10_000:
            self._box.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        super().__init__(self._box, name)
        self._box.valueChanged.connect(self.chosen.emit)

    def show_value(self, value: Value) -> None:
        self._box.blockSignals(True)
        self._box.setValue(int(value))
        self._box.blockSignals(False)


def number_box(bounds: tuple[int, int]) -> QSpinBox:
    """A field for a whole number."""
    box = QSpinBox()
    box.setRange(*bounds)
    box.setGroupSeparatorShown(True)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.lineEdit().setTextMargins(8, 0, 8, 0)  # the style sheet's padding does not reach it
    return box


class Text(Field):
    """Text that holds when Return is pressed or the field is left. A password in it is shown on demand only."""

    def __init__(self, setting: Setting, name: str) -> None:
        self.edit = QLineEdit()
        super().__init__(self.edit, name)
        self._setting = setting
        self._value = ""
        self.edit.setPlaceholderText(said(setting.empty))
        self.edit.editingFinished.connect(self._finished)
        self.edit.textEdited.connect(lambda text: self.typing.emit(text.strip()))
        self._reveal = icon_button("eye", self.tr("Show and edit the password"), self._show_secret, checkable=True)
        self._reveal.hide()
        self.row.addWidget(self._reveal)
        if setting.form in ("folder", "file"):
            self.row.addWidget(icon_button("folder", self.tr("Choose"), self._browse, framed=True))

    def show_value(self, value: Value) -> None:
        self._value = str(value)
        self._reveal.setVisible(is_secret(self._setting.name, self._value))
        self._reveal.setChecked(False)
        self._show()

    def _show(self) -> None:
        hidden = self._reveal.isVisibleTo(self) and not self._reveal.isChecked()
        self.edit.setReadOnly(hidden)
        self.edit.setText(str(masked(self._setting.name, self._value)) if hidden else self._value)
        self.edit.setCursorPosition(0)
        self._reveal.setIcon(icons.icon("eye-off" if self._reveal.isChecked() else "eye", "muted"))

    def _show_secret(self) -> None:
        self._show()
        if self._reveal.isChecked():
            self.edit.setFocus()

    def _finished(self) -> None:
        text = self.edit.text().strip()
        if not self.edit.isReadOnly() and text != self._value:
            self.chosen.emit(text)

    def _browse(self) -> None:
        dialog = QFileDialog(self.window(), said(self._setting.title), self._value)
        folder = self._setting.form == "folder"
        dialog.setFileMode(QFileDialog.FileMode.Directory if folder else QFileDialog.FileMode.ExistingFile)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, folder)
        dialog.fileSelected.connect(self.chosen.emit)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def make_field(setting: Setting, choices: Sequence[tuple[str, str]] = ()) -> Field:
    """The control that fits the setting; `choices` where they are not in the table."""
    name = said(setting.title)
    offered = choices or [(value, said(words)) for value, words in setting.choices]
    if offered:
        return Choice(name, offered)
    if isinstance(setting.default, bool):
        return Switch(name)
    if setting.bounds:
        return Number(name, setting.bounds, said(setting.empty))
    return Text(setting, name)
