"""The words that mean one thing everywhere: who decides, who is for us and who is against us."""

from __future__ import annotations

DECIDES = {"decision maker": "decides", "approver": "approves", "executive sponsor": "sponsors"}
"""The buying roles with a say in the decision, and the verb of each. Source: ORG-1, ORG-2."""

DECIDING = frozenset(DECIDES)

STATUSES = ("mentor", "supporter", "neutral", "non-supporter", "enemy", "unknown")
"""Stance towards us, most favourable first. Source: ORG-3, C16."""

SUPPORTIVE = frozenset({"mentor", "supporter"})
OPPOSED = frozenset({"non-supporter", "enemy"})
