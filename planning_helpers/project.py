"""Where the project lies that the planbook works for."""

from __future__ import annotations

from pathlib import Path

from planning_helpers.errors import FileFaultError


def project_folder() -> Path:
    """The nearest folder upwards that holds `notebooks/`; else the working directory.

    Raises:
        FileFaultError: If the working directory has been removed.
    """
    try:
        here = Path.cwd()
    except FileNotFoundError:
        raise FileFaultError(
            "the folder that you are in has been removed or replaced. "
            "Go to another with cd, or into this one again."
        ) from None
    return next((folder for folder in (here, *here.parents) if (folder / "notebooks").is_dir()), here)
