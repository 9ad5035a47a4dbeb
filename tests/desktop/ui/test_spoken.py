"""What the layers below say, in the window: gathered from the sources, translated, and shown."""

from __future__ import annotations

from collections.abc import Callable
from string import Formatter
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

from tests import sentences
from tests.desktop.samples import RECIPE
from vpp_core.catalog.lecture import Metadata
from vpp_core.errors import DiskFull, MediaError, SourceError, StoreUnreachable, UsageError, VppError
from vpp_core.media.source import FileState
from vpp_desktop.jobs.job import Cause, Job, Spec, State, judge, move
from vpp_desktop.stack.phrase import phrase
from vpp_desktop.ui.doctor import words as doctor
from vpp_desktop.ui.messages import Messages
from vpp_desktop.ui.queue.model import QueueModel
from vpp_desktop.ui.queue.words import line_of, told
from vpp_desktop.ui.sentences import SENTENCES
from vpp_desktop.ui.spoken import OURS, spoken, spoken_name
from vpp_desktop.ui.stack import words
from vpp_desktop.ui.stack.spoken import SPOKEN
from vpp_desktop.ui.stack.spoken import spoken as said_by_stack


def filled(template: str) -> dict[str, str]:
    """A value for each place."""
    names = [name for _, name, _, _ in Formatter().parse(template) if name is not None]
    return {name: "queued" if name in OURS else f"Wert{number}" for number, name in enumerate(dict.fromkeys(names))}


def test_the_list_is_what_the_sources_say() -> None:
    assert sentences.MADE.read_text("utf-8") == sentences.generated(), "run python -m tests.sentences"


@pytest.mark.parametrize("template", SENTENCES)
def test_every_sentence_is_found_and_filled(german: None, template: str) -> None:
    values = filled(template)
    wanted = QCoreApplication.translate("sentences", template)
    own = {name: spoken(value) if name in OURS else value for name, value in values.items()}
    assert spoken(template.format(**values)) == wanted.format(**own)


@pytest.mark.parametrize("template", SPOKEN)
def test_every_sentence_of_the_stack_is_found_and_filled(german: None, template: str) -> None:
    values = filled(template)
    wanted = QCoreApplication.translate("stack", template)
    assert said_by_stack(template.format(**values)) == wanted.format(**values)


def test_english_needs_no_list(qapp: QApplication) -> None:
    assert spoken("is empty") == "is empty"
    assert spoken_name("captions") == "captions"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        ("something that nobody knows", "something that nobody knows"),
        ("is nobody", "is nobody"),
        ("is queued already", "ist schon in der Warteschlange"),
        ("Try again", "Erneut versuchen"),
        ("cannot be read (permission denied)", "kann nicht gelesen werden (keine Berechtigung)"),
        ("cannot be read (no such thing)", "kann nicht gelesen werden (no such thing)"),
        ("services.web.ports[0] is no port: x: y", "services.web.ports[0] ist kein Port: x: y"),
        ("a.mp4: is empty: copy it again", "a.mp4: ist leer: erneut kopieren"),
        (
            "cannot be pulled: 500: no route: check the name and the network",
            "kann nicht geholt werden: 500: no route: den Namen und das Netz prüfen",
        ),
        (
            "does not answer: start it, or check MONGO_URL: trying again in 8 s",
            "antwortet nicht: sie starten oder MONGO_URL prüfen: neuer Versuch in 8 s",
        ),
        ("has a variable that cannot be read: ${a b}", "hat eine Variable, die nicht gelesen werden kann: ${a b}"),
    ],
)
def test_texts(german: None, text: str, said: str) -> None:
    assert spoken(text) == said


def test_an_error_is_told_in_german_and_reported_in_english(german: None) -> None:
    error = SourceError("is empty", subject="Woche 1.mp4", hint="copy it again, or remove it from the list")
    message = Messages().error(error, "Queue")
    assert message.text == "Woche 1.mp4 ist leer. Erneut kopieren oder aus der Liste entfernen."
    assert "SourceError: Woche 1.mp4: is empty: copy it again" in message.report


def test_a_subject_is_left_alone_unless_it_is_ours(german: None) -> None:
    told = Messages().error(VppError("were changed by somebody else", subject="chapters", hint="try again"))
    assert told.text == "Kapitel wurden von jemand anderem geändert. Erneut versuchen."
    told = Messages().error(UsageError("has no title", subject="is empty: try again"))
    assert told.text == "is empty: try again hat keinen Titel."


def job(state: State = State.ENCODING, **values: Any) -> Job:
    spec = Spec(RECIPE, derived=Metadata(title="Hashing"))
    return Job("1", b"/r/a.mp4", spec, FileState(1, 1, 1), state, **values)


def after(error: Exception, **values: Any) -> Job:
    """The job when nothing more is tried."""
    before = job(attempt=3, **values)
    verdict = judge(before, error)
    return move(before, verdict.state, verdict.reason, verdict.cause)


FULL = DiskFull("needs about 3 GB on the disk of /d, and 1 GB are free", hint="free some room, then run it again")


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (
            lambda: after(SourceError("is empty", subject="/r/a.mp4", hint="copy it again, or record it again")),
            "Ist leer: erneut kopieren oder erneut aufnehmen.",
        ),
        (
            lambda: after(MediaError("ffmpeg was ended by signal 9", subject="b.mp4", hint="run it again")),
            "B.mp4: ffmpeg wurde beendet: Signal 9: erneut versuchen.",
        ),
        (lambda: after(ValueError()), "Ist auf einen Fehler dieses Programms gestoßen: siehe Protokoll."),
        (
            lambda: after(FULL),
            "Braucht etwa 3 GB auf der Festplatte von /d, und 1 GB sind frei: Platz schaffen, dann erneut versuchen.",
        ),
        (lambda: after(OSError(28, "full")), "Die Festplatte ist voll: Platz schaffen."),
        (
            lambda: after(StoreUnreachable("does not answer", subject="db", hint="start it, or check MONGO_URL")),
            "Db antwortet nicht: sie starten oder MONGO_URL prüfen. "
            "Veröffentlicht wird, sobald die Datenbank antwortet.",
        ),
        (
            lambda: job(State.FAILED, reason="changed since it was queued: ingest it again", cause=Cause.SOURCE),
            "Hat sich geändert, seit es in der Warteschlange ist. Erneut versuchen nimmt es, wie es jetzt ist.",
        ),
        (
            lambda: job(State.PUBLISHED, warnings=("damaged: 26.3 of 40.0 s could be decoded",)),
            "Beschädigt: 26.3 von 40.0 s konnten dekodiert werden.",
        ),
    ],
)
def test_a_row_of_the_queue_says_why_in_german(german: None, made: Callable[[], Job], reason: str) -> None:
    assert line_of(made()).reason == reason


def test_the_list_of_jobs_shows_it(german: None) -> None:
    model = QueueModel()
    model.load([after(SourceError("is no audio or video file", subject="a.mp4", hint="remove it from the list"))])
    said = "Ist keine Audio- oder Videodatei: aus der Liste entfernen."
    assert model.index(0).data(Qt.ItemDataRole.ToolTipRole) == said
    assert "Fehlgeschlagen. Ist keine Audio- oder" in model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_notification_says_it_too(german: None) -> None:
    assert told("is empty: copy it again") == "ist leer: erneut kopieren"
    assert told("the disk is full: make room, then run `vpp queue`") == "die Festplatte ist voll: Platz schaffen"


def test_the_doctor_says_what_an_engine_lacks(german: None) -> None:
    found = phrase("{what}", what="installed, but not running")
    assert doctor.begun(doctor.say(found)) == "Ist installiert, läuft aber nicht"
    assert doctor.say(phrase("{name} {version}", name="Docker", version="27.1")) == "Docker 27.1"


def test_a_phrase_of_the_stack_holds_what_a_file_lacks(german: None) -> None:
    from vpp_desktop.stack.compose import ComposeError
    from vpp_desktop.stack.problems import of_error

    error = ComposeError("services.web.image is empty", file="docker-compose.yml", line=3, hint="correct it")
    assert words.say(of_error(error).what) == "docker-compose.yml, line 3: services.web.image ist leer. Berichtigen"
