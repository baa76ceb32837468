"""Planning a run, executing the notebooks of each account, publishing what is whole."""

from planning_helpers import lean_import as _lean_import  # first: see there

del _lean_import
