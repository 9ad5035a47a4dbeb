"""The captions of a lecture in its details: a row each, and a form in place to add or name some."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from vpp_core.media import language
from vpp_core.media.captions import SUFFIXES, language_of_name
from vpp_core.media.manifest import Caption
from vpp_desktop.ui.lectures.fields import LineField
from vpp_desktop.ui.widgets.buttons import button, icon_button, quiet
from vpp_desktop.ui.widgets.text import ElidedLabel, label


class CaptionForm(QFrame):
    """Language and label, asked for in place."""

    done = Signal(str, str)
    cancelled = Signal()

    def __init__(self, about: str, verb: str, tag: str, name: str, words: Sequence[str]) -> None:
        super().__init__()
        self.setProperty("well", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        if about:
            column.addWidget(ElidedLabel(about, "strong", mode=Qt.TextElideMode.ElideMiddle))
        self.language = LineField("language", self.tr("Language"), self.tr("Such as English or en"))
        self.language.complete_with(words)
        self.language.edit.setText(language.own_word(tag) if tag else "")
        self.label = LineField("label", self.tr("Name in the player"), self.tr("The language's own word"))
        self.label.edit.setText(name)
        column.addWidget(self.language)
        column.addWidget(self.label)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.confirm = button(verb, self._finish)
        row.addWidget(self.confirm)
        row.addWidget(quiet(self.tr("Cancel"), self.cancelled.emit))
        row.addStretch(1)
        column.addLayout(row)
        for field in (self.language, self.label):
            field.edit.returnPressed.connect(self._finish)

    def begin(self) -> None:
        """Gives the focus to what is left to do."""
        where = self.confirm if self.language.edit.text() else self.language.edit
        where.setFocus(Qt.FocusReason.OtherFocusReason)

    def _finish(self) -> None:
        self.done.emit(self.language.edit.text(), self.label.edit.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
            return
        super().keyPressEvent(event)


class CaptionRow(QWidget):
    """One of the captions, with what can be done to it."""

    def __init__(self, caption: Caption) -> None:
        super().__init__()
        self.caption = caption
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(ElidedLabel(caption.label), 1)
        tag = label(
            caption.language if caption.language != "und" else self.tr("unknown language"), "secondary", "muted"
        )
        row.addWidget(tag)
        name = self.tr("Name {captions}").format(captions=caption.label)
        self.edit = icon_button("edit", name)
        row.addWidget(self.edit)
        self.remove = icon_button("delete", self.tr("Remove {captions}").format(captions=caption.label))
        row.addWidget(self.remove)


class CaptionsSection(QWidget):
    """Rows, a form where one is asked for, a button to add a file; files can be dropped on it."""

    add_wanted = Signal(str, str, str)
    """File, language and label."""

    remove_wanted = Signal(object)
    name_wanted = Signal(object, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.rows: list[CaptionRow] = []
        self.form: CaptionForm | None = None
        self._words: Sequence[str] = ()
        self._shown: list[Caption] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._none = label(self.tr("None yet"), role="muted")
        column.addWidget(self._none)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        column.addLayout(self._list)
        self._place = QVBoxLayout()
        column.addLayout(self._place)
        self._problem = label("", "secondary", "error", wrap=True)
        self._problem.hide()
        column.addWidget(self._problem)
        self.add = button(self.tr("Add captions"), self.choose_file, "add")
        self.add.setToolTip(self.tr("A .vtt or .srt file; it can also be dropped here"))
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def complete_with(self, words: Sequence[str]) -> None:
        self._words = words

    def show_captions(self, captions: Sequence[Caption], *, fresh: bool) -> None:
        """The captions as they are; `fresh` for another lecture, whose form is not begun yet."""
        if fresh:
            self.say("")
            self.close_form()
        if list(captions) == self._shown:
            return
        self._shown = list(captions)
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [CaptionRow(caption) for caption in captions]
        for row in self.rows:
            row.edit.clicked.connect(lambda _=False, one=row.caption: self._name(one))
            row.remove.clicked.connect(lambda _=False, one=row.caption: self.remove_wanted.emit(one))
            self._list.addWidget(row)
        self._none.setVisible(not self.rows)

    def say(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))

    @property
    def problem(self) -> str:
        return self._problem.text()

    def choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Add captions"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        patterns = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        dialog.setNameFilter(self.tr("Captions ({patterns})").format(patterns=patterns))
        dialog.fileSelected.connect(self.offer)
        dialog.open()

    def offer(self, path: str) -> None:
        """Asks for what the file does not tell."""
        tag = language_of_name(Path(path).name) or ""
        form = CaptionForm(Path(path).name, self.tr("Add"), tag, "", self._words)
        form.done.connect(lambda said, name: self.add_wanted.emit(path, said, name))
        self._show_form(form)

    def _name(self, caption: Caption) -> None:
        tag = "" if caption.language == "und" else caption.language
        form = CaptionForm("", self.tr("Save"), tag, caption.label, self._words)
        form.done.connect(lambda said, name: self.name_wanted.emit(caption, said, name))
        self._show_form(form)

    def _show_form(self, form: CaptionForm) -> None:
        self.close_form()
        self.say("")
        self.form = form
        form.cancelled.connect(self.close_form)
        self._place.addWidget(form)
        self.add.hide()
        form.begin()

    def close_form(self) -> None:
        if self.form is not None:
            had_focus = self.form.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
            self._place.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
            self.add.show()
            self.say("")
            if had_focus:
                self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if _caption_file(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()  # the window takes recordings

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        if path := _caption_file(event.mimeData()):
            event.acceptProposedAction()
            self.offer(path)


def _caption_file(data: QMimeData) -> str:
    """The one caption file that is dragged; empty for anything else."""
    paths = [url.toLocalFile() for url in data.urls()]
    return paths[0] if len(paths) == 1 and Path(paths[0]).suffix.lower() in SUFFIXES else ""
