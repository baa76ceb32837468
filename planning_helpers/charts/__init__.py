"""Theme and helpers of the charts; the charts themselves belong to their chapters."""

from planning_helpers import skip_uri_grammar as _skip_uri_grammar  # first: see there
from planning_helpers.charts.renderer import enable_charts

__all__ = ["enable_charts"]

del _skip_uri_grammar
