"""Which cells of a notebook read a table, directly or through what earlier cells made of it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence

READERS = frozenset({"read_account_plan", "read_book"})
"""Functions whose result holds the tables."""

_FIXED = frozenset({"account", "as_of", "period", "currency"})
"""Attributes of that result which no judgement table changes."""


def dependents(sources: Sequence[str], tables: Collection[str]) -> list[int]:
    """Numbers of the cells to run again when rows of `tables` have changed, in order.

    Cells that read the plan are among them, so that the others find the new rows.

    Args:
        sources: The Python of each cell, in the order of the notebook.
        tables: Names of tables.
    """
    parsed = [ast.parse(source).body for source in sources]
    plans = {name for body in parsed for statement in body for name in _plans_read(statement)}
    changed: set[str] = set()
    found = []
    for number, body in enumerate(parsed):
        is_touched = False
        for statement in body:
            is_touched |= any(_plans_read(statement))
            for names, value in _assignments(statement):
                if _reads(value, changed) or any(_takes(value, plan, tables) for plan in plans):
                    is_touched = True
                    changed |= names
                else:
                    changed -= names
        if is_touched:
            found.append(number)
    return found


def _plans_read(statement: ast.stmt) -> Iterator[str]:
    """Names that `statement` gives to a plan or book it reads."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=reader))) if (
            reader in READERS
        ):
            yield name


def _assignments(statement: ast.stmt) -> Iterator[tuple[set[str], ast.AST]]:
    """Names that `statement` assigns, and the expression they are made of; no names for an expression."""
    match statement:
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)) if len(
            targets
        ) == len(values):
            for target, value in zip(targets, values, strict=True):
                yield _stored(target), value
        case ast.Assign(targets=targets, value=value):
            yield {name for target in targets for name in _stored(target)}, value
        case _:
            yield _stored(statement), statement


def assigned(source: str) -> set[str]:
    """Names that a cell assigns."""
    return _stored(ast.parse(source))


def _stored(node: ast.AST) -> set[str]:
    return {
        part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }


def _reads(node: ast.AST, names: Collection[str]) -> bool:
    return any(
        isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load) and part.id in names
        for part in ast.walk(node)
    )


def _takes(node: ast.AST, plan: str, tables: Collection[str]) -> bool:
    """Whether `node` takes one of `tables` from the plan of that name, or hands the whole plan on."""
    match node:
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=table)) if name == plan:
            return table in tables
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=name), attr="history"), args=[ast.Constant(value=table)]
        ) if name == plan:
            return table in tables
        case ast.Attribute(value=ast.Name(id=name), attr=attribute) if name == plan:
            return "plans" in tables if attribute == "plan" else attribute not in _FIXED
        case ast.Name(id=name) if name == plan:
            return True
    return any(_takes(child, plan, tables) for child in ast.iter_child_nodes(node))
