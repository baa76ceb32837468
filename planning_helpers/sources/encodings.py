"""In which encoding a text file is written: what its letters say."""

from __future__ import annotations

import re

from planning_helpers.errors import ExtractError

_USUAL = frozenset("äöüßéèêëáàâãåæçíìîïñóòôõøœúùûýÿÄÖÜÉÈÊÁÀÂÃÅÆÇÍÎÑÓÔÕØŒÚÛšžŠŽğışĞİŞ")
_RARER = frozenset("îïûùÿìòëôêâŒ")
"""Letters that few languages have, so that others in their place are likelier."""
_CANDIDATES = (
    "cp1252",
    "mac-roman",
    "cp850",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp932",
    "gb18030",
    "cp949",
)
_ODD = re.compile(
    r"(?<=[^\W\d_])[\u0080-\u00b6\u00b8-\u00bf×÷†‡•…‰‹›“”„‚ƒˆ˜™€∞≠≤≥∂∑∏π∫Ω√≈∆◊░-▟─-╿¸˝˛](?=[^\W\d_])"
    r"|(?<=[a-zß-öø-ÿ])[À-ÖØ-ÞŠŽŸŒ](?=[a-zß-öø-ÿ]|\b)"
    r"|(?<=[а-яё])[А-ЯЁ]|[À-ÖØ-öø-ÿ]{4,}|[A-Za-z][Ͱ-ӿ]|[Ͱ-ӿ][A-Za-z]|[A-Za-z][\u3400-\ud7ff\ue000-\uf8ff]|[\u3400-\ud7ff\ue000-\uf8ff][a-z]"
)
"""What no language writes: signs within a word, capitals behind small letters, accents on four letters on
end, two alphabets in one word."""
_WORD = re.compile(r"[^\s,;\"]+")
_TWICE = re.compile("[\u00c2\u00c3][\u0080-\u00bf]|\u00e2\u20ac[\u0080-\u2122]")
"""UTF-8 that was read as cp1252 and written as UTF-8 again: SÃ£o."""


def require_encoding(name: str) -> None:
    """Stop when there is no encoding of that name.

    Raises:
        ExtractError: If that is so.
    """
    try:
        b"a".decode(name, errors="ignore")
    except (LookupError, ValueError):
        raise ExtractError(
            f"there is no encoding {name!r}; usual ones are utf-8, cp1252 (Windows), mac-roman (Mac) and "
            "utf-16. Give one of these, or leave it out."
        ) from None


def likely_encoding(start: bytes) -> str:
    """The encoding in which the letters of `start` look most like those of words; UTF-8 where it is that.

    Examples:
        >>> likely_encoding("São Paulo".encode("mac-roman")), likely_encoding("Köln".encode("cp1252"))
        ('mac-roman', 'cp1252')
        >>> likely_encoding("Компания".encode("cp1251")), likely_encoding("Łódź, Příbram".encode("cp1250"))
        ('cp1251', 'cp1250')
    """
    costs = {name: cost for name in _CANDIDATES if (cost := _cost(start, name)) is not None}
    best = min(costs, key=lambda name: costs[name], default="cp1252")
    return "utf-8" if _decodes(start, "utf-8") else best


def doubt(start: bytes, encoding: str) -> str:
    """A remark when `start`, read as `encoding`, has signs where letters should be; else empty."""
    if start.isascii():
        return ""
    if encoding.lower().startswith(("utf-8", "utf8")):
        found = _TWICE.search(start.decode("utf-8", errors="ignore"))
        return (
            f"{_around(found)!r} was damaged before the file was written: UTF-8 was read as Windows text. "
            "Export it again"
            if found
            else ""
        )
    text = start.decode(encoding, errors="ignore")
    found = _ODD.search(text)
    if not found:
        return ""
    better = likely_encoding(start)
    if (_cost(start, better) or 0) * 2 > (_cost(start, encoding) or 0):
        return ""
    return (
        f"{_around(found)!r} is hardly a word, so the file is hardly {encoding}: "
        f"read as {better} it is {_around(found, start.decode(better, errors='ignore'))!r}. "
        f'Give --encoding {better}, or encoding = "{better}" in the map'
    )


def _cost(start: bytes, encoding: str) -> float | None:
    """How unlike words the letters of `start` are in `encoding`; None when it cannot be."""
    if not _decodes(start, encoding):
        return None
    text = start.decode(encoding, errors="ignore")
    rare = sum(1 for sign in text if "\u00c0" <= sign < "\u0370" and sign not in _USUAL)
    rarer = sum(1 for sign in text if sign in _RARER)
    half_wide = sum(1 for sign in text if "\uff61" <= sign <= "\uff9f")
    hanzi = sum(1 for sign in text if "\u3400" <= sign <= "\ud7ff" or "\ue000" <= sign <= "\uf8ff")
    return 2 * len(_ODD.findall(text)) + rare / 2 + rarer / 4 + half_wide + hanzi / 10


def _decodes(start: bytes, encoding: str) -> bool:
    """Whether `start`, which may end within a letter, can be read."""
    try:
        start.decode(encoding)
    except UnicodeDecodeError as error:
        return encoding == "utf-8" and error.reason == "unexpected end of data"
    return True


def _around(found: re.Match[str] | None, text: str = "") -> str:
    """The word in which something was `found`; of another reading of the same bytes, when `text` is given."""
    if found is None:
        return ""
    word = next(word for word in _WORD.finditer(found.string) if word.end() >= found.end())
    return (text or found.string)[word.start() : word.end()][:30]
