"""Where the command `planbook` starts: what must be set before numpy and pyarrow are loaded."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from planning_helpers.threads import ONE_THREAD


def main() -> None:
    """Run the command line."""
    for name, value in ONE_THREAD.items():
        os.environ.setdefault(name, value)
    try:
        _hide_password()
        from planning_helpers.cli import main as command_line
    except KeyboardInterrupt:  # while packages load; later the command line sees to it
        raise SystemExit(130) from None
    command_line()


def _hide_password() -> None:
    """Begin anew with the password of a store in the environment, so that no list of processes shows it."""
    is_script = Path(sys.argv[0]).is_file()
    if sys.platform == "win32" or not is_script or not any("@" in word or "=" in word for word in sys.argv):
        return
    from planning_helpers.values.addresses import PASSWORD_VARIABLE, bare_address

    words = []
    for word in sys.argv[1:]:
        option, mark, url = word.partition("=") if word.startswith("--store=") else ("", "", word)
        if url.startswith(("postgresql", "postgres")) and "://" in url:
            bare, password = bare_address(url)
            word = f"{option}{mark}{bare}"
            os.environ |= {PASSWORD_VARIABLE: password} if password else {}
        words.append(word)
    if words != sys.argv[1:]:
        os.execv(sys.executable, [sys.executable, sys.argv[0], *words])  # noqa: S606 - ourselves, no shell
