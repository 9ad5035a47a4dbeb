"""Colours, type and spacing: the tokens of both themes, and what Qt makes of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from vpp_desktop.assets import resource

Style = Literal["body", "secondary", "card", "page", "mono"]


@dataclass(frozen=True)
class Tokens:
    """The colours of one theme by their use; text colours are AA on `bg`, `surface` and `raised`."""

    dark: bool
    bg: str
    surface: str
    raised: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    ok: str
    warn: str
    error: str

    def color(self, role: str) -> QColor:
        return QColor(str(getattr(self, role)))

    def tint(self, role: str, strength: float = 0.12) -> QColor:
        """The role's colour laid thinly over the surface: grounds of banners, rows, selections."""
        front, back = self.color(role), self.color("surface")
        mixed = [round(f * strength + b * (1 - strength)) for f, b in zip(_rgb(front), _rgb(back), strict=True)]
        return QColor(*mixed)


LIGHT = Tokens(
    dark=False,
    bg="#F7F8FA",
    surface="#FFFFFF",
    raised="#EEF1F5",
    border="#D9DEE6",
    text="#1A1E26",
    muted="#586170",
    accent="#2F5BEA",
    on_accent="#FFFFFF",
    ok="#1A7F50",
    warn="#9A5B00",
    error="#C22B38",
)
DARK = Tokens(
    dark=True,
    bg="#14161B",
    surface="#1B1E25",
    raised="#252A34",
    border="#353C49",
    text="#E8EBF1",
    muted="#A0A9B8",
    accent="#86A2FF",
    on_accent="#0E1220",
    ok="#4CC38A",
    warn="#F0B04F",
    error="#FF7A82",
)

SPACE = (4, 8, 12, 16, 24, 32)
CONTROL = 32
ROW = 36
RADIUS = 6
CARD_RADIUS = 10

SIZES: dict[str, tuple[int, int]] = {
    "body": (13, QFont.Weight.Normal),
    "secondary": (12, QFont.Weight.Normal),
    "card": (15, QFont.Weight.DemiBold),
    "page": (20, QFont.Weight.DemiBold),
    "mono": (12, QFont.Weight.Normal),
}
"""Pixels and weight of each text style, at 100 %."""

FALLBACKS = ("DejaVu Sans", "Bitstream Vera Sans", "Sans Serif", "Sans")
"""What a system without a font of its own for its interface answers: Inter, which comes with us, reads better."""


class Theme(QObject):
    """Which tokens hold. `changed` is emitted after palette and style sheet are the new ones."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._choice = "system"
        self._scale = 1.0
        self._family = _family()
        self.tokens = LIGHT
        app.setStyle("Fusion")
        app.setFont(self.font("body"))
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self._apply()

    def choose(self, choice: str) -> None:
        """Uses that theme from now on: light, dark, or the desktop's for any other word."""
        self._choice = choice
        self._follow()

    def font(self, style: Style) -> QFont:
        size, weight = SIZES[style]
        if style == "mono":
            font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
            font.setStyleHint(QFont.StyleHint.Monospace)
        else:
            font = QFont(self._family)
        font.setPixelSize(round(size * self._scale))
        font.setWeight(QFont.Weight(weight))
        return font

    def scale(self, factor: float) -> None:
        """Makes all text larger or smaller; 1.0 is 100 %."""
        if factor != self._scale:
            self._scale = factor
            self._app.setFont(self.font("body"))
            self._apply()

    def _follow(self) -> None:
        wanted = DARK if self._is_dark() else LIGHT
        if wanted is not self.tokens:
            self.tokens = wanted
            self._apply()

    def _is_dark(self) -> bool:
        if self._choice in ("light", "dark"):
            return self._choice == "dark"
        return self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark

    def _apply(self) -> None:
        # Bare X and offscreen know no colour scheme, and KDE keeps its own palette: ours is set in any case.
        self._app.setPalette(palette(self.tokens))
        self._app.setStyleSheet(style_sheet(self.tokens, self._scale))
        self.changed.emit()


def current() -> Theme:
    """The theme of this program, made when it is first asked for."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme = app.findChild(Theme)
    return theme if theme is not None else Theme(app)


def palette(tokens: Tokens) -> QPalette:
    """Qt's palette of the tokens."""
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.bg,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.raised,
        role.Button: tokens.surface,
        role.WindowText: tokens.text,
        role.Text: tokens.text,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.error,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.PlaceholderText: tokens.muted,
        role.ToolTipBase: tokens.raised,
        role.ToolTipText: tokens.text,
        role.Mid: tokens.border,
        role.Light: tokens.raised,
        role.Dark: tokens.border,
    }
    made = QPalette()
    for each, colour in colours.items():
        made.setColor(each, QColor(colour))
    for each in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, each, QColor(tokens.muted))
    return made


def style_sheet(tokens: Tokens, scale: float = 1.0) -> str:
    """`resources/style.qss` with the tokens put in; `$size_body` and its like are pixels."""
    values: dict[str, object] = asdict(tokens)
    values |= {f"size_{name}": round(size * scale) for name, (size, _) in SIZES.items()}
    values |= {f"tint_{role}": tokens.tint(role).name() for role in ("accent", "ok", "warn", "error")}
    values["control"] = round((CONTROL - 2) * max(1.0, scale))  # without its border of 1 px
    values["style_folder"] = resource("style").as_posix()
    values["theme"] = "dark" if tokens.dark else "light"
    return Template(resource("style.qss").read_text("utf-8")).substitute(values)


def _family() -> str:
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    if system not in FALLBACKS and QFontDatabase.hasFamily(system):
        return system
    known = {
        family
        for name in ("Inter-Regular.otf", "Inter-SemiBold.otf")
        for family in QFontDatabase.applicationFontFamilies(
            QFontDatabase.addApplicationFont(str(resource("fonts") / name))
        )
    }
    return "Inter" if "Inter" in known else system


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
