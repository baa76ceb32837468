"""The folder of each account: a name that every file system takes, whatever the CRM calls the account."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Mapping

LONGEST = 80  # characters
MOST_BYTES = 160  # of UTF-8; file systems stop at 255, and unfinished folders have a longer name
RESERVED = frozenset(
    {"book", "con", "prn", "aux", "nul", "index", "manifest"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
)


def account_folders(names: Mapping[str, str]) -> dict[str, str]:
    """The folder of each account, by its id.

    It is the name in small letters, words joined by hyphens; where accounts would share a folder, each has
    its id behind the name. Give all accounts of the book: a folder must not depend on which of them are run.

    Args:
        names: Name of each account by its id.

    Examples:
        >>> account_folders({"001": "Northwind Traders", "002": "Müller & Söhne", "003": "../../etc/passwd"})
        {'001': 'northwind-traders', '002': 'müller-söhne', '003': 'etc-passwd'}
        >>> account_folders({"001A": "Acme", "001B": "ACME"})
        {'001A': 'acme-001a', '001B': 'acme-001b'}
    """
    plain = {key: file_safe(name) or file_safe(key) or "account" for key, name in names.items()}
    shared = Counter(plain.values())
    with_id = {
        key: folder
        if shared[folder] == 1
        else file_safe(f"{_cut(folder, LONGEST - 40, MOST_BYTES - 60)} {key}")
        for key, folder in plain.items()
    }
    still_shared = Counter(with_id.values())
    return {
        key: folder
        if still_shared[folder] == 1
        else f"{_cut(folder, LONGEST - 13, MOST_BYTES - 13)}-{_digest(key)}"
        for key, folder in with_id.items()
    }


def file_safe(name: str) -> str:
    """`name` as the name of a folder on Linux, macOS and Windows; empty when nothing of it can stand.

    Letters, marks and digits of any script stay; all else becomes a hyphen.

    Examples:
        >>> file_safe("  A.B. Smith / Co.  "), file_safe("CON"), file_safe("😀"), file_safe("..")
        ('a-b-smith-co', 'con-account', '', '')
    """
    normal = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).lower())
    marked = "".join(mark if unicodedata.category(mark)[0] in "LNM" else "-" for mark in normal)
    words = [
        word for word in marked.split("-") if any(unicodedata.category(mark)[0] in "LN" for mark in word)
    ]
    folder = _cut("-".join(words), LONGEST, MOST_BYTES)
    return f"{folder}-account" if folder in RESERVED else folder


def _cut(text: str, characters: int, most_bytes: int) -> str:
    return text[:characters].encode()[:most_bytes].decode(errors="ignore").rstrip("-")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]
