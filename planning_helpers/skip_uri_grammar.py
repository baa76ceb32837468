"""Import jsonschema without the grammar of internet addresses, which takes a second and 22 MB to build.

Altair checks charts with it and nbformat notebooks. It builds that grammar (package `rfc3987_syntax`) when it
is imported and the grammar's package is there, which JupyterLab sees to. No chart and no notebook has an
address to check.
"""

from __future__ import annotations

import importlib
import sys

_GRAMMAR = "rfc3987_syntax"

if "jsonschema" not in sys.modules and _GRAMMAR not in sys.modules:
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment] # importing it now raises ImportError, as if absent
    try:
        importlib.import_module("jsonschema")
    finally:
        del sys.modules[_GRAMMAR]
