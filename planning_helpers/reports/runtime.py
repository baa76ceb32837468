"""Vega, Vega-Lite and vegaEmbed as one script that a page carries with it."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

import vl_convert

VEGA_LITE = "6.4"


@cache
def chart_runtime() -> str:
    """The script that draws charts, wrapped in a function: its hundreds of names would else be global.

    vl-convert takes some two seconds to make it, so it is kept in the user's cache folder for the next
    process; where that cannot be written, each process makes its own.
    """
    with suppress(OSError, RuntimeError):
        return _kept_script().read_text(encoding="utf-8")
    bundle: str = vl_convert.javascript_bundle(vl_version=VEGA_LITE)  # type: ignore[call-arg]
    script = "(() => {" + bundle.replace("</script", "<\\/script").replace("\r", "") + "\n})();"
    with suppress(OSError, RuntimeError):
        _keep(script, _kept_script())
    return script


def _kept_script() -> Path:
    """Where the script is kept.

    Raises:
        RuntimeError: If nobody knows where the user's home is.
    """
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return caches / "account-planbook" / f"vega-{version('vl-convert-python')}-{VEGA_LITE}.js"


def _keep(script: str, path: Path) -> None:
    """Write aside, then rename: another process never reads half a script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as aside:
        aside.write(script)
    Path(aside.name).replace(path)
