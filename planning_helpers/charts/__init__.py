"""Frames drawn as Altair charts; import a chart from the module of its noun."""

from planning_helpers import lean_import as _lean_import  # first: see there
from planning_helpers.charts.renderer import enable_charts

__all__ = ["enable_charts"]

del _lean_import
