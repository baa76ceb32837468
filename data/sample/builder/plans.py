"""Judgement in the planbook's own columns: plans and all that hangs on them, as on a day."""

from __future__ import annotations

from builder.ids import Names
from planning_helpers.model import Column, columns, row_class
from planning_helpers.model.next_plan import OF_A_PLAN, copied_key

Rows = list[dict[str, str]]
OBJECTS = {
    "accounts": "Account",
    "users": "User",
    "contacts": "Contact",
    "offerings": "Product2",
    "opportunities": "Opportunity",
}
SHORT = {"source": "evidence_source", "on": "evidence_date", "sure": "evidence_status", "client": "audience"}
KEPT_BY_STORE = {"version", "recorded_by", "recorded_at"}
TELLING_DATES = ("asked_date", "reading_date", "status_date", "decided_date", "done_date", "allowed_date")
REWRITTEN = {
    "swot_items",
    "interview_answers",
    "objectives",
    "solutions",
    "risks",
}  # evidence dates a new row
REFRESHED = ("evidence_date", "last_used_date")  # elsewhere these dates move on while the row stays
LAST_REVIEW = "2026-07-15"  # the dates of such a row before it was refreshed


def own_columns(table: str) -> list[Column]:
    """The columns of `table` that people fill in."""
    return [column for column in columns(table) if column.name not in KEPT_BY_STORE]


def judgement_rows(table: str, told: Rows, names: Names, *, prefix: str, plan: str = "") -> Rows:
    """Rows of `table` with every column, story keys replaced by ids; `prefix` makes row keys unique."""
    return [_row(table, line, names, prefix=prefix, plan=plan) for line in told]


def as_on(
    tables: dict[str, Rows], august: dict[str, Rows], names: Names, known: set[str], *, day: str
) -> dict[str, Rows]:
    """`tables` as they stood on `day`: earlier values put back, later rows and what points to them taken out.

    A row is later when `absent` names it or one of its telling dates lies after `day`; `known` are the ids of
    all facts there were.
    """
    earlier = {(line["table"], line["row"], line["column"]): line["value"] for line in august["was"]}
    gone = {(line["table"], row) for line in august["absent"] for row in line["rows"].split()}
    found = {
        table: [
            kept
            for row in rows
            if (kept := _earlier(table, row, earlier, names, day=day))
            and not _is_later(table, kept, gone, day=day)
        ]
        for table, rows in tables.items()
    }
    own = {row[row_class(table).key] for table, rows in found.items() for row in rows}
    return {table: _without_dangling(table, rows, known | own) for table, rows in found.items()}


def taken_on(tables: dict[str, Rows], before: dict[str, Rows]) -> dict[str, Rows]:
    """`tables` as those of new plans that name the plans in `before`: rows of both have keys of copies."""
    new = {row["plan_id"]: f"{row['plan_id']}-{row['period']}" for row in tables["plans"]}
    copies = {
        row["row_id"]: copied_key(new[row["plan_id"]], row["row_id"])
        for table, rows in before.items()
        if table in OF_A_PLAN
        for row in rows
    }
    found = {
        table: [{name: (new | copies).get(value, value) for name, value in row.items()} for row in rows]
        for table, rows in tables.items()
    }
    followed = [row["plan_id"] for row in tables["plans"]]
    for row, plan_id in zip(found["plans"], followed, strict=True):
        row["follows_id"] = plan_id
    return found


def _row(table: str, line: dict[str, str], names: Names, *, prefix: str, plan: str) -> dict[str, str]:
    told = {SHORT.get(name, name): value for name, value in line.items()}
    row = {
        column.name: _value(column, told.get(column.name, ""), names, prefix) for column in own_columns(table)
    }
    key = row_class(table).key
    row[key] = f"{prefix}-{told['key']}" if key == "row_id" else told["key"]
    if "plan_id" in row:
        row["plan_id"] = plan
    if "audience" in row:
        row["audience"] = "client" if told.get("audience") == "yes" else "internal"
        row["evidence_status"] = "confirmed" if told.get("evidence_status") == "yes" else "assumed"
    if table == "ties":
        for end in ("from", "to"):
            row[f"{end}_id"] = _person(row[f"{end}_kind"], told[f"{end}_id"], names, prefix)
    return row


def _value(column: Column, told: str, names: Names, prefix: str) -> str:
    if column.kind == "flag":
        return "true" if told == "yes" else "false"
    if told and column.references in OBJECTS:
        return names.id(OBJECTS[column.references], told)
    if told and column.references and column.references != "plans":
        return f"{prefix}-{told}"
    return told


def _person(kind: str, told: str, names: Names, prefix: str) -> str:
    match kind:
        case "user":
            return names.id("User", told)
        case "contact":
            return names.id("Contact", told)
        case "partner":
            return f"{prefix}-{told}"
    return told


def _earlier(
    table: str, row: dict[str, str], earlier: dict[tuple[str, str, str], str], names: Names, *, day: str
) -> dict[str, str]:
    key = row[row_class(table).key]
    found = dict(row)
    for column in own_columns(table):
        told = earlier.get((table, key, column.name))
        if told is not None:
            found[column.name] = (
                names.id(OBJECTS[column.references], told) if column.references in OBJECTS else told
            )
        elif column.name in REFRESHED and table not in REWRITTEN and row[column.name] > day:
            found[column.name] = LAST_REVIEW
    if table == "reviews" and found["held_date"] > day:
        found |= {"held_date": "", "outcome": "", "decisions_needed": ""}
    return found


def _is_later(table: str, row: dict[str, str], gone: set[tuple[str, str]], *, day: str) -> bool:
    telling = [*TELLING_DATES, *(["evidence_date"] if table in REWRITTEN else [])]
    telling += ["start_date"] if table == "actions" else []
    is_gone = (table, row[row_class(table).key]) in gone
    return is_gone or any(row.get(name, "") > day for name in telling)


def _without_dangling(table: str, rows: Rows, known: set[str]) -> Rows:
    pointers = {column.name for column in own_columns(table) if column.references}
    required = {column.name for column in own_columns(table) if column.required}
    kept: Rows = []
    for row in rows:
        lost = {name for name in pointers if row[name] and row[name] not in known}
        if not lost & required:
            kept.append({name: "" if name in lost else value for name, value in row.items()})
    return kept
