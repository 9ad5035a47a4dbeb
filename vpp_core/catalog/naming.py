"""Title, number, date and course read from names of files and folders. Pure; never fails on any name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from vpp_core.catalog.lecture import Course, Metadata

UNTITLED = "Untitled lecture"
TITLE_LENGTH = 200
FIRST_YEAR, LAST_YEAR = 1970, 2099

# Not a letter or digit on either side, underscore counted as space: `_2026-10-14_`.
_BEFORE, _AFTER = r"(?<![^\W_])", r"(?![^\W_])"
_DATE = re.compile(
    _BEFORE
    + r"(?:GMT)?(?:(?P<y>\d{4})(?P<s>[-._ ]?)(?P<m>\d{2})(?P=s)(?P<d>\d{2})|(?P<D>\d{1,2})\.(?P<M>\d{1,2})\.(?P<Y>\d{4}))"
    # A recorder's clock after it: 12-00-05, 120005, 12h00, T12:00:05Z
    + r"(?:(?:[T_ ]|[ _-]+(?:at )?)\d{2}[-.:h_ ]?\d{2}(?:[-.:m_ ]?\d{2})?(?:\.\d{1,6})?s?Z?)?"
    + _AFTER
)
_WORDS = (
    "lecture|lec|lesson|class|session|part|talk|seminar|episode|ep|unit|module|chapter|"  # English
    "vorlesung|vl|sitzung|teil|einheit|stunde|folge|übung|"  # German
    "cours|leçon|séance|partie|clase|lección|sesión|lezione|aula|college|hoorcollege|wykład|лекция|лекція"
)
# `L2 norm` is no number: a single digit needs a separator or the end after it.
_NUMBERED = re.compile(
    _BEFORE + rf"(?:(?:{_WORDS})[\s_.#-]*|#|L(?=\d{{2}}|\d\s*(?:$|[-\u2013:.])))0*(?P<n>\d{{1,4}})" + _AFTER,
    re.IGNORECASE,
)
_WEEK = re.compile(_BEFORE + r"(?:week|wk|woche|semaine|semana)[\s_.#-]*0*(?P<n>\d{1,3})" + _AFTER, re.IGNORECASE)
_LEADING = re.compile(r"^[\s_.-]*0*(?P<n>\d{1,3})(?:\s*[_.)-]+\s*(?=\S)|\s+(?=[^\W\d_]))")
_RECORDER = re.compile(
    r"(?:(?:vid|video|mov|rec|recording|screen recording|bildschirmaufnahme|capture|gmt|zoom|obs|\d{3,4}x\d{3,4})\s*)+",
    re.IGNORECASE,
)
_ONLY_NUMBER = re.compile(r"^[\s_.-]*0*(?P<n>\d{1,3})[\s_.-]*$")
_EDGES = " \t-_.,:;#|+~/\\·\u2013\u2014"
_CODE = re.compile(
    r"^(?P<code>[A-Z]{2,6}[- ]?\d{2,5}[A-Z]?|\d{1,2}\.\d{2,4}[A-Z]?|[A-Z]{2,5}-[A-Z0-9]{2,8})(?=$|[\s:_\u2013\u2014-])[\s:_\u2013\u2014-]*(?P<rest>.*)$"
)
_SEASON = (
    r"(?:spring|summer|fall|autumn|winter|michaelmas|hilary|trinity|lent|easter|ws|ss|wise|sose|"
    r"wintersemester|sommersemester|term|semester|quarter|trimester)"
)
_YEAR = r"(?:19|20)\d{2}(?:\s*[/-]\s*\d{2,4})?"
_TERM = rf"(?:{_SEASON}(?:\s*\d)?[\s_-]*(?:{_YEAR}|\d{{2}}(?:/\d{{2}})?)|{_YEAR}[\s_-]*{_SEASON}(?:\s*\d)?)"
_TERM_IN_BRACKETS = re.compile(rf"[\s_-]*[(\[](?P<term>{_TERM}|{_YEAR})[)\]][\s_-]*$", re.IGNORECASE)
_TERM_AT_END = re.compile(rf"[\s_,\u2013\u2014-]+(?P<term>{_TERM})[\s_]*$", re.IGNORECASE)


def from_file_name(name: str | bytes) -> Metadata:
    """What the name of a source says; the title is never empty.

    `2026-10-14 Lecture 03 - Hashing.mp4` is number 3, titled Hashing, of 14 October 2026.
    """
    stem = _without_extension(clean(name))
    recorded_at, rest = _take_date(stem)
    number, title = _take_number(rest)
    if not title or (recorded_at and _RECORDER.fullmatch(title)):
        title = _fallback(stem, number, recorded_at)
    return Metadata(title=title, number=number, recorded_at=recorded_at)


def course_from_name(name: str | bytes) -> Course | None:
    """A folder's name as a course: `CS101 Algorithms (Fall 2026)`; None where nothing is left to call it."""
    text = _tidy(clean(name).replace("_", " "))
    term = None
    for pattern in (_TERM_IN_BRACKETS, _TERM_AT_END):
        if (match := pattern.search(text)) and text[: match.start()].strip(_EDGES):
            term, text = _spaced(match["term"]), text[: match.start()]
            break
    match = _CODE.match(text)
    code, title = (match["code"], match["rest"]) if match else (None, text)
    title = _tidy(title) or code or ""
    return Course(title=title[:TITLE_LENGTH], code=code, term=term) if title else None


def course_from_folders(names: Sequence[str | bytes]) -> Course | None:
    """The course that folders tell, outermost first: the innermost with a code or a term, else the outermost.

    A person names the outermost one; those inside are a course only where they clearly say so.
    """
    courses = [course for name in names if not names_no_course(name) and (course := course_from_name(name))]
    clear = [course for course in courses if course.code or course.term]
    return next(iter(clear[-1:] or courses), None)


def names_no_course(name: str | bytes) -> bool:
    """Whether a folder's name only divides a course: `Week 2`, `03`, `2026-10-14`, `Videos`."""
    text = clean(name)
    _, rest = _take_date(text)
    plain = _tidy(rest).lower()
    generic = {"", "video", "videos", "recordings", "recording", "lectures", "vorlesungen", "media", "files"}
    return plain in generic or bool(_ONLY_NUMBER.match(plain) or _WEEK.fullmatch(plain) or _NUMBERED.fullmatch(plain))


def clean(name: str | bytes) -> str:
    """The name as text that every program can hold: no control characters, no broken encoding.

    Bytes that are no UTF-8 are read as Windows-1252, which is what old recorders wrote.
    """
    raw = name if isinstance(name, bytes) else name.encode("utf-8", "surrogateescape" if _escaped(name) else "replace")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    text = unicodedata.normalize("NFC", text)
    return "".join(char if char.isprintable() else " " for char in text).strip()


def _escaped(name: str) -> bool:
    """Whether the surrogates in the name, if any, all stand for bytes that are no text."""
    return all("\udc80" <= char <= "\udcff" for char in name if "\ud800" <= char <= "\udfff")


def _without_extension(name: str) -> str:
    match = re.fullmatch(r"(?P<stem>.+)\.(?:[A-Za-z][A-Za-z0-9]{1,4}|3gp)", name)
    return match["stem"] if match else name


def _take_date(text: str) -> tuple[date | None, str]:
    """The first date that exists, and the text without it."""
    for match in _DATE.finditer(text):
        year, month, day = (match["y"], match["m"], match["d"]) if match["y"] else (match["Y"], match["M"], match["D"])
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found, f"{text[: match.start()]} {text[match.end() :]}".strip()
    return None, text


def _take_number(text: str) -> tuple[int | None, str]:
    """The lecture's number, and the tidy title without it. `Week 2` gives a number and stays in the title."""
    spaced = re.sub(r"_+", " ", text)
    if match := _NUMBERED.search(spaced):
        return int(match["n"]), _tidy(f"{spaced[: match.start()].rstrip()} {spaced[match.end() :].lstrip(_EDGES)}")
    if match := _LEADING.match(spaced) or _ONLY_NUMBER.match(spaced):
        return int(match["n"]), _tidy(spaced[match.end() :])
    if match := _WEEK.search(spaced):
        return int(match["n"]), _tidy(spaced)
    return None, _tidy(spaced)


def _fallback(stem: str, number: int | None, recorded_at: date | None) -> str:
    """A title for a name that holds no words of its own: `Vorlesung 3` stays, `L03` is Lecture 3."""
    match = _NUMBERED.search(_spaced(stem.replace("_", " ")))
    if match and match[0][:2].isalpha():
        return match[0][:1].upper() + match[0][1:]
    if number is not None:
        return f"Lecture {number}"
    if recorded_at is not None:
        return f"Lecture of {recorded_at.isoformat()}"
    return _spaced(stem)[:TITLE_LENGTH].strip() or UNTITLED


def _tidy(text: str) -> str:
    """Single spaces, no separators at the edges or empty brackets, a first letter in capitals."""
    text = re.sub(r"\(\s*\)|\[\s*\]", " ", text)
    if " " not in text.strip() and text.count("-") > 1:
        text = text.replace("-", " ")
    text = _spaced(text).strip(_EDGES)[:TITLE_LENGTH].rstrip(_EDGES)
    return text[:1].upper() + text[1:] if text.islower() else text


def _spaced(text: str) -> str:
    return " ".join(text.split())
