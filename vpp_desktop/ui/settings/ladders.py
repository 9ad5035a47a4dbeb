"""The line of the ladder: which there are, what the chosen one makes, and one's own ones."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from vpp_core.errors import VppError
from vpp_desktop.config import load_ladders
from vpp_desktop.config.file import in_thread
from vpp_desktop.config.ladders import own_ladders, remove_ladder, save_ladder
from vpp_desktop.config.settings import DEFAULTS
from vpp_desktop.ui.desk import Desk
from vpp_desktop.ui.settings.fields import Choice
from vpp_desktop.ui.settings.ladder import LadderEditor, Rung, Rungs
from vpp_desktop.ui.settings.row import SettingRow

if TYPE_CHECKING:
    from vpp_core.media.recipe import Ladder


class Ladders(QObject):
    """Ladders as they are now, and what is done to them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.known: dict[str, Ladder] = {}
        self.own: frozenset[str] = frozenset()
        self._read()

    def choices(self) -> list[tuple[str, str]]:
        """Name and words of each."""
        return [(name, name) for name in self.known]

    def attach(self, row: SettingRow) -> None:
        """Puts the preview and the editor under the line."""
        self.preview = Rungs()
        self.editor = LadderEditor()
        self._row = row
        row.put(self.preview, below=True)
        row.put(self.editor, below=True)
        self.preview.wanted.connect(self._edit)
        self.preview.removed.connect(lambda name: self._desk.spawn(self.remove(name), name))
        self.editor.cancelled.connect(self._show)
        self.editor.saved.connect(lambda name, rungs: self._desk.spawn(self.save(name, rungs), name))
        self._desk.settings.changed.connect(self._show)
        self._desk.settings.ladders_changed.connect(self.reload)
        self._show()

    def reload(self) -> None:
        """The file is another one."""
        self._read()
        field = self._row.field
        assert isinstance(field, Choice)
        field.offer(self.choices())
        self._row.show_value(self._desk.settings.value.ladder)
        self._show()

    def _read(self) -> None:
        try:
            self.known = load_ladders(self._desk.folders.config)
            self.own = frozenset(own_ladders(self._desk.folders.config))
        except VppError as error:
            self._desk.messages.error(error)

    def _show(self) -> None:
        name = self._desk.settings.value.ladder
        self.preview.show_ladder(self.known.get(name), own=name in self.own)
        self.preview.show()
        self.editor.hide()

    def _edit(self, new: bool) -> None:
        name = self._desk.settings.value.ladder
        ladder = self.known.get(name) or self.known[str(DEFAULTS["ladder"])]
        rungs = [(rung.height, rung.max_bitrate, rung.crf) for rung in ladder.rungs]
        self.preview.hide()
        self.editor.begin("" if new else name, rungs, frozenset(self.known) if new else frozenset())

    async def save(self, name: str, rungs: list[Rung]) -> None:
        """Writes the ladder and chooses it; what is not edited is as in the one that it was made from."""
        from vpp_core.media.recipe import Ladder as Made
        from vpp_core.media.recipe import Rung as MadeRung

        base = self.known.get(name) or self.known.get(self._desk.settings.value.ladder)
        made = [MadeRung(height=height, max_bitrate=bitrate, crf=quality) for height, bitrate, quality in rungs]
        told = base.model_dump(exclude={"name", "title", "rungs"}) if base else {}
        title = base.title if base and base.name == name else name
        ladder = Made(name=name, title=title, rungs=made, **told)
        await in_thread(partial(save_ladder, self._desk.folders.config, ladder))
        self.reload()
        self._desk.settings.change(ladder=name)
        self._row.field.setFocus()

    async def remove(self, name: str) -> None:
        """Takes it away at once, and back for a while."""
        config = self._desk.folders.config
        ladder = self.known[name]
        await in_thread(partial(remove_ladder, config, name))
        self.reload()
        if name not in self.known:
            self._desk.settings.reset("ladder")

        async def undo() -> None:
            await in_thread(partial(save_ladder, config, ladder))
            self.reload()
            self._desk.settings.change(ladder=name)

        async def commit() -> None:
            """It is gone already."""

        self._desk.messages.undo(self.tr("Removed the ladder {name}").format(name=name), undo, commit)
        self._row.field.setFocus()
