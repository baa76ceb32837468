"""The papermill engine `planbook`; papermill imports this module at every start, so it is kept light."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from papermill.engines import Engine, NBClientEngine


class PlanbookEngine(Engine):  # type: ignore[misc]
    """Executes a Python notebook as papermill's own engine does, the kernel joined by calls, not sockets.

    Use it as `papermill --engine planbook`, or with `engine_name="planbook"`. papermill's own engine runs a
    notebook in another language, or whose kernel or IPython is set up otherwise than usual
    (`stock.needs_stock`).
    """

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        start_timeout: int = 60,
        execution_timeout: int | None = None,
        is_direct: bool = False,
        recorded: Mapping[str, str] | None = None,
        saves_each_cell: bool = True,
        **options: Any,
    ) -> Any:
        """Execute the cells of `nb_man.nb`.

        Args:
            nb_man: papermill's record of the notebook under execution.
            kernel_name: Name of the kernel asked for.
            start_timeout: Ignored: there is no kernel to wait for.
            execution_timeout: Seconds one cell may take.
            is_direct: Run the cells in this very process, which must be there for this notebook alone and
                watched from outside. By default they run in a process of their own.
            recorded: What the executed notebook says of its run beside the usual, such as file names.
            saves_each_cell: Whether the notebook is saved before and after each cell, or at its end only.
            **options: What else papermill and nbclient know.
        """
        # heavy, and papermill may never need it
        from planning_helpers.engine.execution import execute
        from planning_helpers.engine.stock import language_of, needs_stock

        nb_man.nb.metadata.papermill.update(recorded or {})
        if needs_stock(kernel_name, language_of(nb_man.nb.metadata)):
            limits = {"start_timeout": start_timeout, "execution_timeout": execution_timeout}
            return NBClientEngine.execute_managed_notebook(nb_man, kernel_name, **limits, **options)
        if not saves_each_cell:
            nb_man.save = _save_nothing
        try:
            return execute(
                nb_man, kernel_name, timeout=execution_timeout, is_direct=is_direct, options=options
            )
        finally:
            vars(nb_man).pop("save", None)  # papermill saves when the notebook is complete


def _save_nothing(**_: Any) -> None:
    """Saving costs as much as an average cell of a report."""
