"""The notebook that is open: what its cells have shown, and running them again in place."""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, get_ident
from typing import Any

from IPython import get_ipython
from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult, InteractiveShell
from IPython.display import HTML, display

from planning_helpers.wording.shown_text import shown_text
from planning_helpers.workbench.dependents import assigned, dependents
from planning_helpers.workbench.places import Bundle, OutputPlace, Place, WidgetPlace

_opened: OpenNotebook | None = None
_SHOW = "_show_in_place"
_FORM = "application/vnd.jupyter.widget-view+json"


@dataclass
class _Cell:
    source: str
    place: Place
    has_form: bool = False
    is_desk: bool = False


@dataclass
class OpenNotebook:
    """The cells that ran since the desk was opened, in the order of their first run.

    A cell's last value is shown as a display of its own, so that it can be replaced: there is no `Out[3]`.

    Attributes:
        shell: Runs the cells.
        in_voila: Whether the page is one of Voila, which cannot update outputs.
    """

    shell: InteractiveShell
    in_voila: bool = False
    _cells: dict[str, _Cell] = field(default_factory=dict)
    _running: _Cell | None = None
    _caught: dict[int, list[Bundle]] = field(default_factory=dict)
    """By thread: JupyterLab has what forms send handled in threads of their own (subshells)."""
    _one_at_a_time: Lock = field(default_factory=Lock)
    _told: set[str] = field(default_factory=set)

    def watch(self) -> None:
        """From now on note what cells show."""
        publisher: Any = self.shell.display_pub  # that of ipykernel
        self.shell.user_ns[_SHOW] = self._show
        self.shell.ast_transformers.append(_ShowLast())
        self.shell.events.register("pre_run_cell", self._begin)
        self.shell.events.register("post_run_cell", self._end)
        publisher.register_hook(self._take)

    def tell(self, values: Mapping[str, object]) -> None:
        """Set variables; a cell that sets one of them, as that of the parameters, is not run again."""
        self._told |= values.keys()
        self.shell.user_ns.update(values)

    def leave_out(self) -> None:
        """Never run the present cell again: it is the one that asks for it."""
        if self._running is not None:
            self._running.is_desk = True

    def run(
        self,
        tables: Collection[str] | None = None,
        *,
        progress: Callable[[int, int], object] = lambda *_: None,
    ) -> int:
        """Run again, in place, what reads `tables`, or everything; return how many cells that were.

        Forms stay as they are while they are typed into: only when everything runs are they made anew.
        """
        if get_ident() in self._caught:  # a cell that runs again asks for it
            return 0
        cells = [cell for cell in self._cells.values() if self._may_run(cell)]
        if tables is not None:
            cells = [cell for cell in cells if not cell.has_form]
            cells = [cells[number] for number in dependents([cell.source for cell in cells], tables)]
        with self._one_at_a_time:
            for number, cell in enumerate(cells, start=1):
                cell.place.show(self._shown_by(cell.source))
                progress(number, len(cells))
        return len(cells)

    def _may_run(self, cell: _Cell) -> bool:
        if cell.is_desk or cell is self._running or not _is_python(cell.source):
            return False
        return not assigned(cell.source) & self._told

    def _shown_by(self, source: str) -> list[Bundle]:
        with self._catching() as caught:
            try:
                code = compile(_ShowLast().visit(ast.parse(source)), "<cell run again>", "exec")
                exec(code, self.shell.user_ns)  # noqa: S102 – the notebook's own code
            except Exception as error:
                told = f"{type(error).__name__}: {error}"
                display(HTML(f"<p role='alert'>This could not be computed again. {shown_text(told)}</p>"))
        return caught

    @contextmanager
    def _catching(self) -> Iterator[list[Bundle]]:
        publisher: Any = self.shell.display_pub  # its hooks are those of the present thread
        publisher.register_hook(self._take)
        try:
            yield self._caught.setdefault(get_ident(), [])
        finally:
            del self._caught[get_ident()]
            publisher.unregister_hook(self._take)

    def _show(self, value: Any) -> None:
        if value is not None and (get_ident() in self._caught or not self.shell.displayhook.quiet()):
            display(value)

    def _begin(self, info: ExecutionInfo) -> None:
        place: Place = WidgetPlace() if self.in_voila else OutputPlace(self.shell.display_pub)
        source = info.raw_cell or ""
        self._running = self._cells[getattr(info, "cell_id", None) or source] = _Cell(source, place)

    def _end(self, result: ExecutionResult) -> None:
        ended, self._running = self._running, None
        if ended is not None:
            ended.place.close()

    def _take(self, message: dict[str, Any]) -> dict[str, Any] | None:
        content = message["content"]
        if message["header"]["msg_type"] != "display_data":
            return message
        if (caught := self._caught.get(get_ident())) is not None:
            caught.append({name: content[name] for name in ("data", "metadata")})
            return None
        if self._running is None:
            return message
        self._running.has_form |= _FORM in content["data"]
        return self._running.place.take(message)


def opened_notebook() -> OpenNotebook | None:
    """The notebook of this kernel, watched from the first call on; None where no person has it open.

    Jupyter Server names the notebook to a kernel that it starts for a page, Voila itself; papermill and
    nbval do neither.
    """
    global _opened
    shell, in_voila = get_ipython(), os.environ.get("SERVER_SOFTWARE", "").startswith("voila")
    if shell is None or not (in_voila or "JPY_SESSION_NAME" in os.environ):
        return None
    if _opened is None or _opened.shell is not shell:
        _opened = OpenNotebook(shell, in_voila)
        _opened.watch()
    return _opened


class _ShowLast(ast.NodeTransformer):
    """Lets a cell show its last value as a display, which can be replaced, instead of as its result."""

    def visit_Module(self, node: ast.Module) -> ast.Module:
        """Wrap the last expression of the cell."""
        if node.body and isinstance(last := node.body[-1], ast.Expr):
            shown = ast.Call(ast.Name(_SHOW, ast.Load()), [last.value], [])
            node.body[-1] = ast.copy_location(ast.Expr(ast.copy_location(shown, last)), last)
            ast.fix_missing_locations(node)
        return node


def _is_python(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True
