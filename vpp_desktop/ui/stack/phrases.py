"""The texts of the stack's phrases, for the translators."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - lupdate finds it by this name
    """Marks a text for translation; Qt's own has no type."""
    return text


PHRASES = (
    # summary.py
    QT_TRANSLATE_NOOP("stack", "{name}"),
    QT_TRANSLATE_NOOP("stack", "{first} and {last}"),
    QT_TRANSLATE_NOOP("stack", "{sentence}; the data stay"),
    QT_TRANSLATE_NOOP("stack", "{sentence}; {time}"),
    QT_TRANSLATE_NOOP("stack", "a few seconds"),
    QT_TRANSLATE_NOOP("stack", "about {seconds} s"),
    QT_TRANSLATE_NOOP("stack", "about {minutes} min"),
    QT_TRANSLATE_NOOP("stack", "Nothing to do: the platform is stopped"),
    QT_TRANSLATE_NOOP("stack", "Nothing to do: the images are fresh"),
    QT_TRANSLATE_NOOP("stack", "Nothing to do: the platform runs"),
    QT_TRANSLATE_NOOP("stack", "fetches the image of {services}"),
    QT_TRANSLATE_NOOP("stack", "fetches {count} images"),
    QT_TRANSLATE_NOOP("stack", "restarts {services}"),
    QT_TRANSLATE_NOOP("stack", "restarts {count} services"),
    QT_TRANSLATE_NOOP("stack", "starts {services}"),
    QT_TRANSLATE_NOOP("stack", "starts {count} services"),
    QT_TRANSLATE_NOOP("stack", "stops {services}"),
    QT_TRANSLATE_NOOP("stack", "stops {count} services"),
    QT_TRANSLATE_NOOP("stack", "removes {services}"),
    QT_TRANSLATE_NOOP("stack", "removes 1 container"),
    QT_TRANSLATE_NOOP("stack", "removes {count} containers"),
    QT_TRANSLATE_NOOP("stack", "removes the data in {services}"),
    QT_TRANSLATE_NOOP("stack", "waits for {services}"),
    QT_TRANSLATE_NOOP("stack", "{operation} {subject}"),
    QT_TRANSLATE_NOOP("stack", "builds {services}"),
    QT_TRANSLATE_NOOP("stack", "builds {services} ({cause})"),
    QT_TRANSLATE_NOOP("stack", "makes {services} anew"),
    QT_TRANSLATE_NOOP("stack", "makes {services} anew ({cause})"),
    QT_TRANSLATE_NOOP("stack", "{first}, then {second}"),
    QT_TRANSLATE_NOOP("stack", "{first}, {rest}"),
    QT_TRANSLATE_NOOP("stack", "Engine not running"),
    QT_TRANSLATE_NOOP("stack", "No services"),
    QT_TRANSLATE_NOOP("stack", "{names} keeps crashing"),
    QT_TRANSLATE_NOOP("stack", "{names} keep crashing"),
    QT_TRANSLATE_NOOP("stack", "Stack stopped"),
    QT_TRANSLATE_NOOP("stack", "{names} is not healthy"),
    QT_TRANSLATE_NOOP("stack", "{names} are not healthy"),
    QT_TRANSLATE_NOOP("stack", "Stack running"),
    QT_TRANSLATE_NOOP("stack", "Starting {count} of {total}"),
    QT_TRANSLATE_NOOP("stack", "{count} of {total} services run"),
    # problems.py
    QT_TRANSLATE_NOOP("stack", "The container engine {happened}"),
    QT_TRANSLATE_NOOP("stack", "{what}"),
    QT_TRANSLATE_NOOP("stack", "{what}: {hint}"),
    QT_TRANSLATE_NOOP("stack", "{what}. {hint}"),
    QT_TRANSLATE_NOOP("stack", "{what} ({rest})"),
    QT_TRANSLATE_NOOP("stack", "Install it"),
    QT_TRANSLATE_NOOP("stack", "Allow it"),
    QT_TRANSLATE_NOOP("stack", "Start it"),
    QT_TRANSLATE_NOOP("stack", "Open {file}"),
    QT_TRANSLATE_NOOP("stack", "{service} cannot start: port {port} is taken by {holder}"),
    QT_TRANSLATE_NOOP("stack", "Use port {port}"),
    QT_TRANSLATE_NOOP("stack", "Stop {container}"),
    QT_TRANSLATE_NOOP("stack", "Only {size} are free in {place}"),
    QT_TRANSLATE_NOOP("stack", "Clear the build cache"),
    QT_TRANSLATE_NOOP("stack", "{names} belongs to no service of the file any more"),
    QT_TRANSLATE_NOOP("stack", "{names} belong to no service of the file any more"),
    QT_TRANSLATE_NOOP("stack", "Remove"),
    QT_TRANSLATE_NOOP("stack", "{container} runs, but nothing uses it now"),
    QT_TRANSLATE_NOOP("stack", "{service} keeps crashing: started again {count} times"),
    QT_TRANSLATE_NOOP("stack", "{service} keeps crashing: {how}, started again {count} times"),
    QT_TRANSLATE_NOOP("stack", "{service} has ended: {reason}"),
    QT_TRANSLATE_NOOP("stack", "Start it again"),
    QT_TRANSLATE_NOOP("stack", "{service} runs, but its health check fails: {reason}"),
    QT_TRANSLATE_NOOP("stack", "Restart it"),
    QT_TRANSLATE_NOOP("stack", "{service} was ended: this machine's memory is full"),
    QT_TRANSLATE_NOOP(
        "stack", "{service} was ended: it needed more than its {limit} of memory. Raise mem_limit in {file}"
    ),
    QT_TRANSLATE_NOOP("stack", "Show its log"),
    QT_TRANSLATE_NOOP("stack", "{service} runs an older build: {cause}"),
    QT_TRANSLATE_NOOP("stack", "Rebuild it"),
    QT_TRANSLATE_NOOP("stack", "{service} runs with older settings than it has now. It will be made anew"),
    QT_TRANSLATE_NOOP("stack", "Apply"),
    QT_TRANSLATE_NOOP("stack", "{service} runs an older image than there is now. It will be made anew"),
)
"""Every text that a phrase of the stack may hold, for the translators; a test compares it with the modules."""
