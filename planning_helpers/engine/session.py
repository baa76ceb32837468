"""Messages between a kernel and its client that are on the same machine, and need no signature."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from jupyter_client.session import Session


class LocalSession(Session):
    """Reads messages as jupyter_client does, but looks for a date only where there is one.

    What jupyter_client spends most on is to look for dates in every text of both headers.
    """

    def __init__(self, username: str) -> None:
        super().__init__(key=b"unused", username=username)  # without one, jupyter_client warns
        self.auth = None  # nobody else can write into the pipe
        pack = self.pack
        self.pack = lambda value: _packed(pack, value)

    def deserialize(self, msg_list: Sequence[Any], content: bool = True, copy: bool = True) -> dict[str, Any]:
        """The message of which `msg_list` are the parts, as bytes, or as frames unless `copy`.

        The date of its own header is a time, that of the request it answers stays a text.
        """
        parts = list(msg_list) if copy else [frame.bytes for frame in msg_list]
        header, parent_header, metadata = map(self.unpack, parts[1:4])
        header["date"] = datetime.fromisoformat(header["date"])
        return {
            "header": header,
            "msg_id": header["msg_id"],
            "msg_type": header["msg_type"],
            "parent_header": parent_header,
            "metadata": metadata,
            "content": self.unpack(parts[4]) if content else parts[4],
            "buffers": [memoryview(part) for part in parts[5:]],
        }


def _packed(pack: Callable[[Any], bytes], value: Any) -> bytes:
    """`value` as JSON; half a pair of signs, as of an emoji that was cut, becomes �."""
    try:
        return pack(value)
    except UnicodeEncodeError:
        return pack(_whole(value))


def _whole(value: Any) -> Any:
    """`value` with texts that UTF-8 can write."""
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case dict():
            return {_whole(name): _whole(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_whole(inner) for inner in value]
    return value
