"""`python -m planning_helpers.engine`: papermill's own command line, with this engine, begun sooner.

papermill checks notebooks by jsonschema, whose grammar of internet addresses takes longer to build than a
small notebook to run. The command `papermill` has built it before it asks for an engine.
"""

from __future__ import annotations

import sys

from planning_helpers import skip_uri_grammar as _skip_uri_grammar  # isort: skip # before papermill

from papermill.cli import papermill

del _skip_uri_grammar

if __name__ == "__main__":
    papermill(["--engine", "planbook", *sys.argv[1:]])
