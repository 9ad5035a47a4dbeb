"""Languages: the tags that players know (BCP 47) and the languages' own words, from the codes in recordings.

MP4 and Matroska name languages by ISO 639-2, which has two codes for some (`ger` and `deu`); BCP 47 wants the
two-letter code where there is one.
"""

from __future__ import annotations

import re

# Two letters, the codes of ISO 639-2, the language's own word. Languages that are not here keep their three letters.
_LANGUAGES = """
ar ara         العربية
bg bul         Български
bn ben         বাংলা
bs bos         Bosanski
ca cat         Català
cs cze ces     Čeština
cy wel cym     Cymraeg
da dan         Dansk
de ger deu     Deutsch
el gre ell     Ελληνικά
en eng         English
es spa         Español
et est         Eesti
eu baq eus     Euskara
fa per fas     فارسی
fi fin         Suomi
fr fre fra     Français
ga gle         Gaeilge
gl glg         Galego
he heb         עברית
hi hin         हिन्दी
hr hrv         Hrvatski
hu hun         Magyar
hy arm hye     Հայերեն
id ind         Bahasa Indonesia
is ice isl     Íslenska
it ita         Italiano
ja jpn         日本語
ka geo kat     ქართული
kk kaz         Қазақша
ko kor         한국어
la lat         Latina
lt lit         Lietuvių
lv lav         Latviešu
mk mac mkd     Македонски
ms may msa     Bahasa Melayu
mt mlt         Malti
nb nob         Norsk bokmål
nl dut nld     Nederlands
nn nno         Norsk nynorsk
no nor         Norsk
pl pol         Polski
pt por         Português
ro rum ron     Română
ru rus         Русский
sk slo slk     Slovenčina
sl slv         Slovenščina
sq alb sqi     Shqip
sr srp         Српски
sv swe         Svenska
sw swa         Kiswahili
ta tam         தமிழ்
te tel         తెలుగు
th tha         ไทย
tr tur         Türkçe
uk ukr         Українська
ur urd         اردو
vi vie         Tiếng Việt
zh chi zho     中文
"""


def _read(table: str) -> tuple[dict[str, str], dict[str, str]]:
    shorter: dict[str, str] = {}
    words: dict[str, str] = {}
    for line in table.strip().splitlines():
        codes, word = line[:15].split(), line[15:]
        words[codes[0]] = word
        shorter.update(dict.fromkeys(codes[1:], codes[0]))
    return shorter, words


_SHORTER, _WORDS = _read(_LANGUAGES)


def tag(code: str) -> str | None:
    """The BCP 47 tag of what a recording says, or None where it says nothing: `en` for `eng`, `de-AT` for `ger-AT`."""
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", code):
        return None
    primary, *rest = code.split("-")
    language = primary.lower()
    return None if language == "und" else "-".join([_SHORTER.get(language, language), *rest])


def known(text: str) -> str | None:
    """The tag of a language of the table by its code or its own word (`ger-AT`, `Deutsch`); None for other words."""
    code = text.strip().partition("-")[0].lower()
    if code in _WORDS or code in _SHORTER:
        return tag(text.strip())
    word = text.strip().casefold()
    return next((one for one, own in _WORDS.items() if own.casefold() == word), None)


def known_tags() -> dict[str, str]:
    """Each tag of the table with the language's own word."""
    return dict(_WORDS)


def own_word(tag: str) -> str:
    """What speakers of the language call it, `Português (BR)` for `pt-BR`; the tag where that is not known."""
    primary, _, rest = tag.partition("-")
    word = _WORDS.get(primary)
    if word is None:
        return tag
    return f"{word} ({rest})" if rest else word
