"""Sums over all accounts."""

from planning_helpers.measures.book.quota_allocation import (
    quota_allocation,
    quota_allocation_finding,
)

__all__ = [
    "quota_allocation",
    "quota_allocation_finding",
]
