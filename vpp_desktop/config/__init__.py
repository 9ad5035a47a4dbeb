"""Where things are kept, and the settings: what a person may choose once for all."""

from vpp_desktop.config.effective import Effective, effective, effective_or_plain
from vpp_desktop.config.file import SETTINGS_NAME, load_settings, save_in_thread, save_settings
from vpp_desktop.config.folders import APP, Folders, folders
from vpp_desktop.config.ladders import LADDERS_NAME, lecture_defaults, load_ladders, recipe
from vpp_desktop.config.settings import DEFAULTS, Settings, Value

__all__ = [
    "APP",
    "DEFAULTS",
    "LADDERS_NAME",
    "SETTINGS_NAME",
    "Effective",
    "Folders",
    "Settings",
    "Value",
    "effective",
    "effective_or_plain",
    "folders",
    "lecture_defaults",
    "load_ladders",
    "load_settings",
    "recipe",
    "save_in_thread",
    "save_settings",
]
