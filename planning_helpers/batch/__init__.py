"""Planning a run, executing the notebooks of each account, publishing what is whole."""

from planning_helpers import skip_uri_grammar as _skip_uri_grammar  # first: see there

del _skip_uri_grammar
