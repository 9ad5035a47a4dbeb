"""`python -m tests.translations`: bring the translations in step with the window's words, and compile them.

The `.ts` files are edited by translators (Qt Linguist, or any editor); the `.qm` files are made from them.
"""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

from tests.tools import ROOT

FOLDER = ROOT / "resources" / "translations"
LANGUAGES = ("en", "de")
PROGRAMS = Path(sys.executable).parent


def sources() -> list[str]:
    """Every module that says something in the window."""
    own = [ROOT / "vpp_desktop" / "config" / name for name in ("table.py", "reach.py")]
    paths = [path for part in ("ui", "app") for path in (ROOT / "vpp_desktop" / part).rglob("*.py")]
    return [path.relative_to(ROOT).as_posix() for path in sorted([*paths, *own])]


def update(language: str, folder: Path = FOLDER) -> Path:
    """Adds new words to the translation and takes out those that are gone; English has plurals only."""
    file = folder / f"vpp_{language}.ts"
    only = ["-pluralonly"] if language == "en" else []
    options = [*only, "-no-obsolete", "-locations", "none", "-source-language", "en", "-target-language", language]
    _run("pyside6-lupdate", *options, *sources(), "-ts", str(file))
    return file


def release(file: Path, made: Path) -> None:
    """Compiles a translation."""
    _run("pyside6-lrelease", "-silent", str(file), "-qm", str(made))


def unfinished(file: Path) -> Iterator[str]:
    """What has no translation yet."""
    for context in ElementTree.parse(file).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            forms = [] if translation is None else [*(form.text for form in translation.iter("numerusform"))]
            texts = forms or [None if translation is None else translation.text]
            if translation is None or translation.get("type") or not all(texts):
                yield f"{context.findtext('name')}: {message.findtext('source')}"


def _run(program: str, *words: str) -> None:
    done = subprocess.run([str(PROGRAMS / program), *words], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    missing = 0
    for language in LANGUAGES:
        file = update(language)
        release(file, file.with_suffix(".qm"))
        for text in unfinished(file):
            missing += 1
            print(f"{language}: no translation: {text}")
    print(f"{missing} missing" if missing else "complete")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
