"""The desk of an open notebook: pickers, progress, forms, and running cells again in place."""

from planning_helpers.workbench.desk import Desk

__all__ = ["Desk"]
