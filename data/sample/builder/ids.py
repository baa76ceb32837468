"""Salesforce identifiers: 15 characters that tell case apart, and 3 that make up for tools that do not."""

from __future__ import annotations

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
PREFIXES = {
    "User": "005", "Account": "001", "Contact": "003", "Product2": "01t", "Opportunity": "006",
    "OpportunityContactRole": "00K", "OpportunityHistory": "008", "Order": "801", "OrderItem": "802",
    "Event": "00U", "Task": "00T", "ForecastingQuota": "0J9", "DatedConversionRate": "04w",
}  # fmt: skip


def salesforce_id(thing: str, number: int) -> str:
    """The 18-character id of the `number`-th record of the object `thing`.

    Examples:
        >>> salesforce_id("Account", 1)
        '001Pb0000000001IAA'
    """
    return with_checksum(f"{PREFIXES[thing]}Pb{number:010d}")


def with_checksum(short: str) -> str:
    """A 15-character id with its suffix: a letter for each five characters tells which are capitals."""
    parts = (short[start : start + 5] for start in (0, 5, 10))
    return short + "".join(
        _LETTERS[sum(1 << place for place, letter in enumerate(part) if letter.isupper())] for part in parts
    )


class Names:
    """Story keys and the record ids that stand for them, by object; ids count up in story order."""

    def __init__(self) -> None:
        self._ids: dict[str, dict[str, str]] = {}

    def number(self, thing: str, keys: list[str]) -> None:
        """Give each of `keys` the next id of the object `thing`."""
        known = self._ids.setdefault(thing, {})
        for key in keys:
            if key in known:
                raise ValueError(f"{thing} {key!r} is told twice in the story")
            known[key] = salesforce_id(thing, len(known) + 1)

    def id(self, thing: str, key: str) -> str:
        """The id of `key`; empty for an empty key, and a key that is an id already stays."""
        is_id = len(key) == 18 and key not in self._ids[thing]
        return key if not key or is_id else self._ids[thing][key]
