"""The interface's language: translations of our words and of Qt's own."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from vpp_desktop.assets import resource

LANGUAGES = ("en", "de")
"""Languages whose translation is complete."""

FOLDER = "translations"


def chosen(setting: str, system: QLocale) -> str:
    """The language to speak: the setting's, else the system's where it is one of ours, else English."""
    wanted = setting or system.name().partition("_")[0]
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def install(qt: QApplication, setting: str = "") -> str:
    """Has the window speak the language from now on; what is shown already keeps its words."""
    language = chosen(setting, QLocale.system())
    for old in qt.findChildren(QTranslator):
        qt.removeTranslator(old)
        old.setParent(None)
    places = (
        (f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        (f"vpp_{language}", str(resource(FOLDER))),
    )
    for name, folder in places:
        translator = QTranslator(qt)
        if translator.load(name, folder):
            qt.installTranslator(translator)
    return language
