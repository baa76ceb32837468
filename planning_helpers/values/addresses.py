"""Addresses of databases as they may be shown and written down: without their passwords."""

from __future__ import annotations

import re
from urllib.parse import quote, quote_plus, unquote

_SECRET = "password"  # noqa: S105 - the name of an option of PostgreSQL
PASSWORD_VARIABLE = "PGPASSWORD"  # noqa: S105 - read from the environment by PostgreSQL's own client library


_TELLING = 6
"""A password of so many signs is no part of other words by chance."""


def as_url(address: str) -> str:
    """`address`; the URL of a SQLite file where it is a plain path.

    Examples:
        >>> as_url("data/plans.db"), as_url("postgresql://ada@db.example/plans")
        ('sqlite:///data/plans.db', 'postgresql://ada@db.example/plans')
    """
    is_path = address.strip() and "://" not in address and "@" not in address
    return f"sqlite:///{address}" if is_path else address


def bare_address(url: str) -> tuple[str, str]:
    """`url` without its password, and the password; empty when it has none.

    Examples:
        >>> bare_address("postgresql://ada:s3cret@db.example/plans")
        ('postgresql://ada@db.example/plans', 's3cret')
        >>> bare_address("sqlite:///data/plans.db")
        ('sqlite:///data/plans.db', '')
    """
    scheme, mark, rest = url.partition("://")
    if scheme == "sqlite":
        return url, ""
    place, slash, path = rest.partition("/") if "@" not in rest else _after_the_last_at(rest)
    login, at, host = place.rpartition("@")
    name, colon, password = login.partition(":")
    bare = f"{scheme}{mark}{name}{at}{host}{slash}{path}" if colon and at else url
    address, _, query = bare.partition("?")
    options = query.split("&") if query else []
    given = [option for option in options if option.startswith(f"{_SECRET}=")]
    if given:
        kept = "&".join(option for option in options if option not in given)
        bare, password = f"{address}?{kept}" if kept else address, given[0].partition("=")[2]
    return bare, unquote(password) if bare != url else ""


def _after_the_last_at(rest: str) -> tuple[str, str, str]:
    """Login and host, the slash behind them, and the rest: a password may hold slashes."""
    login, _, behind = rest.rpartition("@")
    host, slash, path = behind.partition("/")
    return f"{login}@{host}", slash, path


def masked(text: str) -> str:
    """`text`, which may hold addresses, with *** for what may be a password in one.

    Examples:
        >>> masked("no driver for warp://ada:s3cret@host/plans?password=x1&sslmode=require")
        'no driver for warp://ada:***@host/plans?password=***&sslmode=require'
    """
    text = re.sub(r"(//[^\s/:@]*:)[^\s]*@(?=[^\s@]*(?:\s|$|/))", r"\1***@", text)
    return re.sub(r"(?i)(pass\w*=)[^&\s'\"]*", r"\1***", text)


def without_password_of(url: str, message: str) -> str:
    """`message` without the password of `url`, which a database or a driver may quote.

    Examples:
        >>> without_password_of("postgresql://ada:s3%40t@db/plans", "cannot log in ada with s3@t")
        'cannot log in ada with ***'
        >>> without_password_of("postgresql://ada:a@db/plans", "ada cannot connect with a: (a)")
        'ada cannot connect with ***: (***)'
    """
    _, password = bare_address(url)
    for secret in filter(None, {password, quote(password, safe=""), quote_plus(password)}):
        message = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", "***", message)
        if len(secret) >= _TELLING:
            message = message.replace(secret, "***")
    return masked(message)
