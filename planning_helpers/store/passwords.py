"""Passwords of stores: in a file that only its owner can read, apart from the addresses that are shown."""

from __future__ import annotations

import json
import os
from pathlib import Path

from planning_helpers.values.addresses import bare_address

FILE = Path("data") / "passwords.json"


def keep_password(folder: Path, url: str) -> str:
    """`url` without its password, which is kept for whoever opens that address in the project `folder`.

    On Windows the file has the permissions of its folder.
    """
    bare, password = bare_address(url)
    if password and kept_password(folder, bare) != password:
        file = folder / FILE
        file.parent.mkdir(parents=True, exist_ok=True)
        passwords = {**_passwords(folder), bare: password}
        with open(file, "w", encoding="utf-8", opener=_for_its_owner) as opened:
            json.dump(passwords, opened, indent=2)
        file.chmod(0o600)
    return bare


def kept_password(folder: Path, bare: str) -> str:
    """The password of the address `bare`; empty when none is kept."""
    return _passwords(folder).get(bare, "")


def _passwords(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(bare): str(password) for bare, password in found.items()} if isinstance(found, dict) else {}


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
