"""Salesforce ids: 15 characters where case matters, 18 where it does not."""

from __future__ import annotations

import re

_SHORT = re.compile(r"[A-Za-z0-9]{15}")
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def long_id(text: str) -> str:
    """The 18-character form of a 15-character id; any other text stays as it is.

    The three characters added say which of each five are capitals.
    Source: Salesforce Help, "What are the differences between 15- and 18-character record IDs?".

    Examples:
        >>> long_id("001bm00001ZL8U9")
        '001bm00001ZL8U9AAL'
    """
    if not _SHORT.fullmatch(text):
        return text
    groups = (text[0:5], text[5:10], text[10:15])
    return text + "".join(
        _ALPHABET[sum(1 << place for place, sign in enumerate(part) if sign.isupper())] for part in groups
    )


def other_form(text: str) -> str:
    """The 15-character form of an 18-character id and the other way round; any other text stays as it is.

    Examples:
        >>> other_form("001bm00001ZL8U9AAL"), other_form("001bm00001ZL8U9")
        ('001bm00001ZL8U9', '001bm00001ZL8U9AAL')
    """
    return text[:15] if long_id(text[:15]) == text else long_id(text)
