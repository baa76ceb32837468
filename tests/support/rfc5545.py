"""A strict reader of calendar files, independent of the library that writes them: RFC 5545, by section."""

from __future__ import annotations

import re
from datetime import date

LINE = re.compile(
    r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)', re.DOTALL
)
DAY = re.compile(r"\d{8}")
ONCE = {
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "DURATION",
    "SUMMARY",
    "DESCRIPTION",
    "STATUS",
    "TRANSP",
    "SEQUENCE",
}
TEXTS = {"SUMMARY", "DESCRIPTION", "UID", "X-WR-CALNAME"}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class BrokenRuleError(AssertionError):
    """A rule of the RFC that a file breaks."""


def need(holds: object, rule: str) -> None:
    if not holds:
        raise BrokenRuleError(rule)


def events_of(written: bytes) -> list[dict[str, tuple[dict[str, str], str]]]:
    """The properties of each event by name, as (parameters, value); every rule is checked on the way."""
    stack: list[str] = []
    found: list[dict[str, tuple[dict[str, str], str]]] = []
    calendar: list[str] = []
    for name, parameters, value in content_lines(written):
        if name == "BEGIN":
            need(value == "VCALENDAR" if not stack else stack == ["VCALENDAR"], f"3.6 {value} in {stack}")
            stack.append(value)
            if value == "VEVENT":
                found.append({})
        elif name == "END":
            need(stack and stack.pop() == value, f"3.6 {value} ends what did not begin")
        else:
            need(stack, "3.4 nothing stands outside the calendar")
            if stack[-1] == "VCALENDAR":
                calendar.append(name)
                continue
            need(name not in ONCE or name not in found[-1], f"3.6.1 {name} stands twice")
            found[-1][name] = (parameters, value)
    need(not stack, "3.6 every component ends")
    for required in ("PRODID", "VERSION"):
        need(calendar.count(required) == 1, f"3.6 {required} stands once")
    for event in found:
        _check_event(event)
    uids = [event["UID"][1] for event in found]
    need(len(uids) == len(set(uids)), "3.8.4.7 each UID is unique")
    return found


def content_lines(written: bytes) -> list[tuple[str, dict[str, str], str]]:
    need(written.endswith(b"\r\n"), "3.1 the last line ends in CRLF too")
    physical = written[:-2].split(b"\r\n")
    for line in physical:
        need(b"\r" not in line and b"\n" not in line, "3.1 lines end in CRLF")
        need(len(line) <= 75, "3.1 no line is longer than 75 octets")
        need(line.strip(), "3.1 no line is empty")
        line.decode("utf-8")  # a fold within a character would break readers
    text = written[:-2].decode("utf-8").replace("\r\n ", "").replace("\r\n\t", "")
    found = []
    for line in text.split("\r\n"):
        told = LINE.fullmatch(line)
        need(told, f"3.1 {line[:40]!r} is no content line")
        assert told is not None
        name, rest, value = told.groups()
        need(not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line), "3.1 no control characters")
        if name in TEXTS:
            need(
                not re.search(r"(?<!\\)(?:\\\\)*[,;]", value),
                f"3.3.11 {name}: commas and semicolons are escaped",
            )
            need(not re.search(r"(?<!\\)(?:\\\\)*\\[^\\;,nN]", value), f"3.3.11 {name}: no other escapes")
        parameters = dict(part.split("=", 1) for part in rest.split(";")[1:])
        found.append((name, parameters, value))
    return found


def _check_event(event: dict[str, tuple[dict[str, str], str]]) -> None:
    for required in ("UID", "DTSTAMP", "DTSTART"):
        need(required in event, f"3.6.1 {required} is needed")
    need(re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"][1]), "3.8.7.2 DTSTAMP is in UTC")
    need("DURATION" not in event, "3.6.1 DTEND or DURATION, not both")
    start, end = _day(event["DTSTART"]), _day(event["DTEND"])
    need(end > start, "3.8.2.2 DTEND is later than DTSTART")
    need(event["STATUS"][1] in {"TENTATIVE", "CONFIRMED", "CANCELLED"}, "3.8.1.11 STATUS")
    need(event["TRANSP"][1] in {"OPAQUE", "TRANSPARENT"}, "3.8.2.7 TRANSP")
    need(re.fullmatch(r"\d+", event["SEQUENCE"][1]), "3.8.7.4 SEQUENCE is a whole number")
    if "RRULE" in event:
        _check_rule(event["RRULE"][1], start)


def _check_rule(text: str, start: date) -> None:
    pairs = [part.split("=") for part in text.split(";")]
    need(all(len(pair) == 2 for pair in pairs), "3.3.10 parts are NAME=value")
    rule = dict(pairs)
    need(len(rule) == len(pairs), "3.3.10 each part stands once")
    need(pairs[0][0] == "FREQ", "3.3.10 FREQ stands first, for old readers")
    need(rule["FREQ"] in {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}, "3.3.10 FREQ")
    need(
        rule.keys() <= {"FREQ", "INTERVAL", "UNTIL", "BYDAY", "BYMONTHDAY", "BYSETPOS"}, "3.3.10 known parts"
    )
    need("UNTIL" in rule and "COUNT" not in rule, "3.3.10 UNTIL or COUNT")
    need(DAY.fullmatch(rule["UNTIL"]), "3.3.10 UNTIL is a date, as DTSTART is")
    need(date.fromisoformat(rule["UNTIL"]) >= start, "3.3.10 UNTIL is not before DTSTART")
    need(int(rule.get("INTERVAL", "1")) > 0, "3.3.10 INTERVAL is positive")
    if "BYDAY" in rule:
        need(rule["FREQ"] == "WEEKLY" and rule["BYDAY"] in DAYS, "3.3.10 BYDAY of a week is a day")
        need(DAYS[start.weekday()] == rule["BYDAY"], "3.8.5.3 DTSTART is the first date of the series")
    if "BYMONTHDAY" in rule:
        days = [int(day) for day in rule["BYMONTHDAY"].split(",")]
        need(rule["FREQ"] != "WEEKLY" and all(1 <= abs(day) <= 31 for day in days), "3.3.10 BYMONTHDAY")
        need(start.day in days, "3.8.5.3 DTSTART is the first date of the series")
    need("BYSETPOS" not in rule or "BYMONTHDAY" in rule, "3.3.10 BYSETPOS goes with another BY part")


def _day(told: tuple[dict[str, str], str]) -> date:
    parameters, value = told
    need(parameters.get("VALUE") == "DATE" and DAY.fullmatch(value), "3.3.4 an all-day event has dates")
    return date.fromisoformat(value)
