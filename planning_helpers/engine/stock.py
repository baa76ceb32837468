"""When a notebook needs papermill's own engine: where a kernel would be set up otherwise than ours."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from IPython.core.application import ENV_CONFIG_DIRS, SYSTEM_CONFIG_DIRS
from IPython.paths import get_ipython_dir
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel
from papermill.log import logger

_USUAL = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]
_CONFIGURATIONS = ("ipython_config", "ipython_kernel_config")
_SAYS_NOTHING = re.compile(r"\s*(?:#.*|c\s*=\s*get_config\(\).*)?")


@cache
def needs_stock(kernel_name: str, language: str) -> bool:
    """Whether papermill's own engine must run notebooks of that kernel; the log says once why."""
    reason = next(_reasons(kernel_name, language), "")
    if reason:
        logger.warning(f"{reason}, so notebooks run under papermill's own engine, which heeds it.")
    return bool(reason)


def language_of(metadata: Mapping[str, Any]) -> str:
    """In what a notebook is written; one that does not say is taken to be in Python."""
    kernel, kept = metadata.get("kernelspec", {}), metadata.get("language_info", {})
    return str(kernel.get("language") or kept.get("name") or "python")


def _reasons(kernel_name: str, language: str) -> Iterator[str]:
    if language != "python":
        yield f"the kernel {kernel_name!r} is for {language!r}"
    spec = _spec(kernel_name)
    if spec and spec.env:
        yield f"the kernel {kernel_name!r} sets {', '.join(spec.env)} in its environment"
    if spec and not _is_ours(spec.argv):
        yield f"the kernel {kernel_name!r} is started by {' '.join(spec.argv)!r}"
    profile = Path(str(get_ipython_dir()), "profile_default")
    folders = [profile, *(Path(str(one)) for one in (*ENV_CONFIG_DIRS, *SYSTEM_CONFIG_DIRS))]
    for file in sorted(Path(profile, "startup").glob("*.*py")):
        yield f"IPython's profile runs {file} first"
    for folder in folders:
        for name in _CONFIGURATIONS:
            for file in (Path(folder, f"{name}.py"), Path(folder, f"{name}.json")):
                if _says_anything(file):
                    yield f"IPython is configured by {file}"


def _spec(kernel_name: str) -> KernelSpec | None:
    try:
        return KernelSpecManager().get_kernel_spec(kernel_name)
    except NoSuchKernel:
        return None


def _is_ours(command: list[str]) -> bool:
    """Whether a command starts a kernel of this interpreter, as jupyter_client would."""
    program, *given = command or [""]
    major, minor = sys.version_info[:2]
    named = {"python", f"python{major}", f"python{major}.{minor}"}
    is_this = program in named or os.path.realpath(program) == os.path.realpath(sys.executable)
    return is_this and [one for one in given if one != "-Xfrozen_modules=off"] == _USUAL


def _says_anything(file: Path) -> bool:
    try:
        text = file.read_text(encoding="utf-8")
    except OSError:
        return False
    if file.suffix == ".json":
        return bool(json.loads(text or "{}"))
    return not all(_SAYS_NOTHING.fullmatch(line) for line in text.splitlines())
