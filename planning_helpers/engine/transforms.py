"""What IPython makes of a cell before Python compiles it, found once for a cell that is run often."""

from __future__ import annotations

from functools import cache

from IPython.core.inputtransformer2 import TransformerManager


class RememberingTransformer(TransformerManager):
    """IPython's own; it remembers the cells of this process and those it was forked from.

    A notebook that adds a transformation of its own gets it: then nothing is remembered.
    """

    def transform_cell(self, cell: str) -> str:
        """The Python code of `cell`, its magics being calls."""
        if self._is_as_ever():
            return _transformed(cell)
        return super().transform_cell(cell)

    def _is_as_ever(self) -> bool:
        return vars(self) == vars(_PLAIN)


_PLAIN = TransformerManager()  # type: ignore[no-untyped-call]


@cache
def _transformed(cell: str) -> str:
    return _PLAIN.transform_cell(cell)
