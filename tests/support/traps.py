"""Small notebooks that go wrong, or show off, in every way a kernel must stand; see `test_engine_parity`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import nbformat

PYTHON = {"name": "python3", "display_name": "Python 3", "language": "python"}


@dataclass(frozen=True)
class Trap:
    """A notebook, and how papermill is to execute it.

    Args:
        name: What the trap is about.
        text: Its cells, each after a line `# %% name` that may end in the cell's tags in brackets.
        options: Keyword arguments for `papermill.execute_notebook`.
        kernelspec: The notebook's metadata of that name.
        is_direct: Whether the calling process survives it, which then may run the cells itself.
    """

    name: str
    text: str
    options: Mapping[str, Any] = field(default_factory=dict)
    kernelspec: Mapping[str, str] | None = field(default_factory=lambda: PYTHON)
    is_direct: bool = True

    @property
    def last(self) -> str:
        """Name of the last code cell that is to run: the one before `never` where there is one."""
        names = [cell.id for cell in self.notebook().cells if cell.cell_type == "code" and cell.source]
        return names[names.index("never") - 1] if "never" in names else names[-1]

    def notebook(self) -> Any:
        """The notebook, its outputs empty."""
        found = re.split(r"^# %% ([\w-]+)(?: \[(.*)\])?\n", self.text.strip() + "\n", flags=re.MULTILINE)
        cells = []
        for name, tags, source in zip(found[1::3], found[2::3], found[3::3], strict=True):
            named = (tags or "").split()
            make = nbformat.v4.new_markdown_cell if "markdown" in named else nbformat.v4.new_code_cell
            cells.append(make(source.strip("\n"), id=name, metadata={"tags": named} if named else {}))
        metadata = {"kernelspec": dict(self.kernelspec)} if self.kernelspec else {}
        return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


OUTPUTS = Trap(
    "outputs",
    r"""
# %% result
6 * 7

# %% history
_, Out, In[1:], _i1

# %% quiet
6 * 7;

# %% display
from IPython.display import display, update_display, clear_output, HTML, Image, Markdown, JSON
display("one", HTML("<b>two</b>"), Markdown("*three*"))
print("between")
display({"text/plain": "raw", "application/x-own+json": {"a": [1, None]}}, raw=True, metadata={"m": 1})

# %% display-id
handle = display("first", display_id="told")
display("first too", display_id="told")
handle.update("second")
display("untold", display_id=True);

# %% update-later
update_display(HTML("third"), display_id="told")
update_display("nobody has it", display_id="unknown")

# %% clear-at-once
print("gone")
display("gone")
clear_output()
print("stays")

# %% clear-and-wait
print("gone")
clear_output(wait=True)
print("instead")
print("kept")
clear_output(wait=True)

# %% clear-display-id
display("cleared", display_id="cleared")
clear_output()
update_display("not seen", display_id="cleared")

# %% not-a-number
display({"application/json": {"x": float("nan"), "y": float("inf")}, "text/plain": "nan"}, raw=True)

# %% tuples-and-numbers-as-keys
display({"application/json": {1: (1, 2), "deep": {2.5: {None: True}}}, "text/plain": "keys"}, raw=True)

# %% numpy-in-json [raises-exception]
import numpy
display({"application/json": {"n": numpy.int64(1)}, "text/plain": "numpy"}, raw=True)

# %% dates-in-json
import datetime
display({"application/json": {"d": datetime.date(2026, 1, 2)}, "text/plain": "date"}, raw=True)

# %% bytes-in-json
display({"application/octet-stream": b"\xff\x00", "text/plain": "bytes"}, raw=True)

# %% an-object-as-mime-data [raises-exception]
display({"application/x-object": object(), "text/plain": "object"}, raw=True)

# %% sets-in-json [raises-exception]
display({"application/json": {"s": {1}}, "text/plain": "set"}, raw=True)

# %% images
Image(data=b"\x89PNG\r\n\x1a\n" + bytes(range(64)), format="png")

# %% own-bundle
class Bundled:
    def _repr_mimebundle_(self, **_):
        data = {"text/plain": "own", "application/json": {"k": (1,)}}
        return data, {"application/json": {"expanded": True}}
Bundled()

# %% formatter-fails
class Broken:
    def _repr_html_(self):
        raise ValueError("no HTML today")
Broken

# %% formatter-fails-and-shows
Broken();
display(Broken())
print("goes on")

# %% repr-fails [raises-exception]
class Unspeakable:
    def __repr__(self):
        raise ValueError("no words")
Unspeakable()

# %% data-frame
import pandas as pd
pd.DataFrame({"a": [1, 2], "b": ["x", "ü€😀"]})

# %% large
print("x" * 79 + "\n", end="") or "0123456789" * 500_000
""",
)

STREAMS = Trap(
    "streams",
    r"""
# %% print
print("out")
print("ü€😀 no end", end="")

# %% stderr
import os, subprocess, sys, time
def settle():
    "A stock kernel listens in a thread to what is written below Python; the engine needs no time for it."
    time.sleep(1 if type(get_ipython().kernel).__name__ == "IPythonKernel" else 0)
print("err", file=sys.stderr)

# %% both-in-turn
print("out 1")
print("err 1", file=sys.stderr)
print("out 2")

# %% lines-overwritten
print("10 %\r20 %\rdone")
print("ab\bc")

# %% with-displays-between
print("before")
display("shown")
print("after")

# %% subprocess
subprocess.run(["echo", "from a subprocess"]).returncode; settle()

# %% subprocess-stderr
subprocess.run("echo oops >&2", shell=True).returncode; settle()

# %% os-system
os.system("echo from os.system"); settle()

# %% c-level
import ctypes
libc = ctypes.CDLL(None)
libc.puts(b"from puts")
libc.printf(b"from printf %d\n", 7)
libc.fflush(None); settle()

# %% descriptor
os.write(1, b"written to 1\n") and settle()

# %% not-utf-8
os.write(1, b"caf\xe9 \xff\n") and settle()

# %% python-own-stdout
sys.__stdout__.write("below the stream\n"); sys.__stdout__.flush(); settle()

# %% stdout-handed-on
subprocess.run(["echo", "handed on"], stdout=sys.stdout).returncode; settle()

# %% shell
!echo from the shell

# %% shell-kept
kept = !echo kept
kept

# %% bash
%%bash
echo from bash
echo to stderr >&2

# %% bash-fails [raises-exception]
%%bash
echo before
exit 3

# %% own-writes
out = sys.stdout
out.write("returns its length\n"), out.isatty(), out.encoding, out.name, out.writable(), type(out).__name__

# %% no-buffer [raises-exception]
sys.stdout.buffer

# %% redirected
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()) as kept:
    print("not shown")
kept.getvalue()

# %% threads
import threading
def work(number):
    print(f"from thread {number}")
for number in range(3):
    thread = threading.Thread(target=work, args=(number,))
    thread.start()
    thread.join()

# %% thread-over-cells
go, done = threading.Event(), threading.Event()
def later():
    go.wait()
    print("of the cell that started it")
    done.set()
threading.Thread(target=later).start()

# %% thread-goes-on
go.set()
done.wait()
settle()
print("of this cell")

# %% thread-fails
thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()

# %% forked
import multiprocessing
child = multiprocessing.get_context("fork").Process(target=print, args=("from a fork",))
child.start()
child.join(); settle()

# %% large-below-python
subprocess.run("head -c 300000 /dev/zero | tr '\\0' x; echo", shell=True).returncode; settle()

# %% closed
sys.stdout.closed, sys.stderr.closed
""",
)

RUNTIME = Trap(
    "runtime",
    r"""
# %% top-level-await
import asyncio
await asyncio.sleep(0, "awaited")

# %% running-loop
loop = asyncio.get_running_loop()
loop.is_running(), loop is asyncio.get_event_loop()

# %% task
async def count():
    global counted
    for counted in range(1, 4):
        await asyncio.sleep(0)
    return "counted"
task = asyncio.create_task(count())

# %% task-goes-on
await task, counted, loop is asyncio.get_running_loop()

# %% task-in-the-background
async def talk():
    await asyncio.sleep(0.01)
    print("from a task")
task = asyncio.create_task(talk())
await asyncio.sleep(0.1)

# %% async-for
async def numbers():
    yield 1
    yield 2
[n async for n in numbers()]

# %% asyncio-run [raises-exception]
asyncio.run(asyncio.sleep(0))

# %% run-until-complete [raises-exception]
loop.run_until_complete(asyncio.sleep(0))

# %% context-variable
import contextvars, decimal
variable = contextvars.ContextVar("variable", default="unset")
variable.set("set")
decimal.getcontext().prec = 5

# %% context-variable-later
variable.get(), decimal.Decimal(1) / 3

# %% context-variable-awaited
async def inner():
    return variable.get()
variable.set("set again")
await inner(), await asyncio.create_task(inner())

# %% context-variable-kept
await asyncio.sleep(0)
variable.get()

# %% names
import sys
hidden = sorted(name for name in globals() if name.startswith("__"))
__name__, sys.modules["__main__"].__dict__ is globals(), __doc__, hidden

# %% shell
shell = get_ipython()
type(shell).__name__, shell.user_ns is globals(), "IPKernelApp" in shell.config

# %% pickle
import multiprocessing, pickle
class Ours:
    def __init__(self, number):
        self.number = number
def double(ours):
    return Ours(2 * ours.number)
with multiprocessing.get_context("fork").Pool(1) as pool:
    doubled = pool.map(double, [Ours(1), Ours(2)])
[one.number for one in doubled], Ours.__module__, type(pickle.loads(pickle.dumps(Ours(3)))) is Ours

# %% process-pool
from concurrent.futures import ProcessPoolExecutor
with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as pool:
    three = pool.submit(abs, -3).result()
three

# %% time-magic
%time 1 + 1

# %% timeit-magic
%timeit -n1 -r1 1 + 1

# %% capture
%%capture captured
print("kept")
display("kept too")

# %% captured
captured.stdout, len(captured.outputs)

# %% capture-shows
captured()

# %% no-such-magic [raises-exception]
%nosuchmagic

# %% who
%who_ls Ours

# %% pwd
import os
here = %pwd
here == os.getcwd()

# %% import-beside
import helper
helper.helped

# %% path
"" in sys.path, "site-packages" in sys.path[sys.path.index("") + 1]

# %% run
%run helper.py
helped

# %% help
int.bit_length?

# %% autoawait
%autoawait

# %% tqdm
import warnings
from tqdm import TqdmExperimentalWarning
warnings.simplefilter("ignore", TqdmExperimentalWarning)
from tqdm.auto import tqdm
from tqdm.autonotebook import tqdm as too
tqdm.__mro__[1].__module__, too.__module__

# %% tqdm-text
from tqdm import tqdm as text
for _ in text(range(3), bar_format="{n_fmt}/{total_fmt}", mininterval=0): pass

# %% rich
from rich.console import Console
Console().is_jupyter

# %% change-path
sys.path.insert(0, "elsewhere")
os.environ["TRAP"] = "set"
os.mkdir("below")
os.chdir("below")

# %% changed-path
open("written.txt", "w").write("below")
sys.path[0], os.environ["TRAP"], os.path.basename(os.getcwd()), os.path.exists("../helper.py")

# %% warnings
def warn():
    warnings.warn("watch out")
warn()
warn()

# %% warned-before
warn()
warnings.warn("another")

# %% deprecation
warnings.warn("old", DeprecationWarning)

# %% logging
import logging
logging.getLogger().handlers, logging.getLogger().level, logging.getLogger("mine").getEffectiveLevel()

# %% logs
logging.info("not shown")
logging.warning("shown")
logging.getLogger("mine").error("shown too")

# %% logging-configured
logging.basicConfig(format="%(levelname)s %(message)s", level="INFO", force=True)
logging.info("shown now")

# %% logging-stays-configured
logging.getLogger("mine").info("shown still")

# %% signals
import signal
signal.getsignal(signal.SIGINT) is signal.default_int_handler, signal.getsignal(signal.SIGTERM)

# %% threads
import threading
threading.current_thread() is threading.main_thread()

# %% standard-input
sys.stdin.read(1) if sys.stdin else ""

# %% matplotlib-backend
os.environ["MPLBACKEND"]

# %% own-traceback
import traceback
try:
    1 / 0
except ZeroDivisionError:
    traceback.print_exc()

# %% source
import inspect
print(inspect.getsource(warn))

# %% hidden-in-last-place
_ = "mine"
"theirs"

# %% history-later
_, __, _oh is Out, len(In)

# %% set-next-input
get_ipython().set_next_input("1 + 1")

# %% interactivity
get_ipython().ast_node_interactivity = "all"

# %% interactive-all
1
2

# %% reset
get_ipython().ast_node_interactivity = "last_expr"
%reset -f
"Out" in globals(), "shell" in globals()

# %% at-exit
import atexit
def leave():
    open("left.txt", "w").write("left")
atexit.register(leave);
""",
)

EXPECTED_ERRORS = Trap(
    "errors that are expected",
    r"""
# %% error [raises-exception]
print("before")
1 / 0

# %% chained [raises-exception]
def deep(left):
    if left:
        return deep(left - 1)
    raise KeyError("grün €😀")
try:
    deep(3)
except KeyError as error:
    raise ValueError("two\nlines") from error

# %% while-handling [raises-exception]
try:
    {}["a"]
except KeyError:
    undefined

# %% long [raises-exception]
raise RuntimeError("long " * 2_000)

# %% own [raises-exception]
class OwnError(Exception):
    "Ours."
raise OwnError("mine", 1)

# %% not-an-exception [raises-exception]
class Stop(BaseException): ...
raise Stop("base")

# %% group [raises-exception]
raise ExceptionGroup("several", [ValueError("a"), TypeError("b")])

# %% noted [raises-exception]
error = ValueError("noted")
error.add_note("a note")
raise error

# %% broken-error [raises-exception]
class BrokenError(Exception):
    def __str__(self):
        raise TypeError("no words")
raise BrokenError

# %% recursion [raises-exception]
def again():
    return again()
try:
    again()
except RecursionError as error:
    raise ValueError(error) from None

# %% syntax [raises-exception]
x = = 1

# %% indentation [raises-exception]
if True:
x = 1

# %% unfinished [raises-exception]
print((1

# %% null [raises-exception]
exec("a\0b")

# %% awaited [raises-exception]
async def fails():
    raise LookupError("awaited")
await fails()

# %% in-a-task [raises-exception]
import asyncio
await asyncio.gather(fails(), asyncio.sleep(0))

# %% cancelled [raises-exception]
raise asyncio.CancelledError("cancelled")

# %% interrupted [raises-exception]
print("before")
raise KeyboardInterrupt

# %% interrupted-by-signal [raises-exception]
import os, signal, time
os.kill(os.getpid(), signal.SIGINT)
time.sleep(5)

# %% interrupted-while-waiting [raises-exception]
asyncio.get_running_loop().call_later(0.1, lambda: os.kill(os.getpid(), signal.SIGINT))
await asyncio.sleep(5)

# %% asked [raises-exception]
input("your name? ")

# %% asked-secretly [raises-exception]
from getpass import getpass
getpass("your secret? ")

# %% exit-in-passing [raises-exception]
raise SystemExit(4)

# %% goes-on
"still here", _i

# %% imported [raises-exception]
import broken_helper

# %% no-module [raises-exception]
import no_such_module

# %% own-traceback [raises-exception]
%xmode Minimal
1 / 0

# %% custom-handler [raises-exception]
def show(shell, kind, value, trace, tb_offset=None):
    print("handled", kind.__name__)
get_ipython().set_custom_exc((ZeroDivisionError,), show)
1 / 0

# %% after-all
"done"
""",
)

FAILS = """
# %% begin
print("begun")

# %% words [markdown]
# The next one fails

# %% fails
print("before")
def half(of):
    return of / 0
try:
    half(1)
except ZeroDivisionError as error:
    raise ValueError("grün €😀") from error

# %% never
print("never run")
"""

FAILING = [
    Trap("an error", FAILS),
    Trap("errors allowed", FAILS, {"allow_errors": True}),
    Trap("a syntax error", "# %% begins\n1\n\n# %% fails\nif True\n\n# %% never\n2\n"),
    Trap("an interrupt", "# %% begins\n1\n\n# %% fails\nraise KeyboardInterrupt\n\n# %% never\n2\n"),
    Trap("a question", "# %% fails\nname = input('your name? ')\n\n# %% never\n2\n"),
    Trap("sys.exit()", "# %% ends\nprint('out')\nimport sys\nsys.exit()\n\n# %% never\n2\n"),
    Trap("sys.exit(0)", "# %% ends\nraise SystemExit(0)\n\n# %% never\n2\n"),
    Trap("sys.exit(1)", "# %% fails\nraise SystemExit(1)\n\n# %% never\n2\n"),
    Trap(
        "error by name allowed", "# %% a\n1 / 0\n\n# %% b\n2\n", {"allow_error_names": ["ZeroDivisionError"]}
    ),
]

PAPERMILL = Trap(
    "what papermill adds",
    """
# %% title [markdown]
# A title

# %% empty

# %% given [parameters]
name: str = "default"
number = 1

# %% shown
name, number, more

# %% skipped [skip-execution]
print("skipped")

# %% comment
# nothing but words

# %% first-words [markdown]
And last words

# %% last
print("last")
""",
    {"parameters": {"name": "ü€ 'quoted'", "number": 2.5, "more": [1, None, {"a": True}]}},
)
NOT_MIME_DATA = Trap(
    "mime data of a wrong type",
    """
# %% begins
print("begun")

# %% fails
display({"application/x-own": {"a": 1}}, raw=True)

# %% never
2
""",
)
NO_KERNELSPEC = Trap(
    "no kernelspec", "# %% one\n1\n", {"kernel_name": "python3", "language": "python"}, kernelspec=None
)
NO_KERNEL_NAME = Trap("no name of a kernel", "# %% one\n1\n", kernelspec=None)

WIDGET_CELLS = """
# %% widget
import ipywidgets as widgets
from IPython.display import display
slider = widgets.IntSlider(value=3, description="ü")
slider

# %% changed
slider.value = 5
slider.observe(lambda change: print("now", change["new"]), "value")
slider.value = 7

# %% box
text = widgets.Text("a")
widgets.VBox([slider, text])

# %% binary
widgets.Image(value=bytes(range(256)), format="png")

# %% output
output = widgets.Output()
output

# %% output-filled
with output:
    print("inside")
    display("shown inside")
print("outside")

# %% output-error
with output:
    1 / 0

# %% output-cleared
output.clear_output()
with output:
    print("anew")

# %% output-method
output.append_stdout("appended")
output.outputs

# %% captured
@output.capture()
def speak():
    print("captured")
speak()

# %% interact
widgets.interact(lambda x: x * 2, x=(0, 3));

# %% comm
from comm import create_comm
comm = create_comm(target_name="nobody", data={"a": (1, 2)}, metadata={"m": 1})
comm.send({"b": 2}, buffers=[b"bytes"])
comm.close({"c": 3})

# %% closed
text.close()
slider.close_all

# %% tqdm
from tqdm.notebook import tqdm
for _ in tqdm(range(3), bar_format="{n_fmt}/{total_fmt}"): pass

# %% anywidget
import anywidget
import traitlets
class Own(anywidget.AnyWidget):
    _esm = "export default {}"
    value = traitlets.Int(1).tag(sync=True)
Own(value=2)
"""
WIDGETS = [
    Trap("widgets kept", WIDGET_CELLS, {"store_widget_state": True}),
    Trap("widgets not kept", WIDGET_CELLS, {"store_widget_state": False}),
]

NESTED = Trap(
    "papermill in a cell",
    """
# %% inner
import nbformat, papermill
cell = nbformat.v4.new_code_cell("print('inner'); name", id="shown")
given = nbformat.v4.new_code_cell("name = 'default'", id="given", metadata={"tags": ["parameters"]})
kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
nbformat.write(nbformat.v4.new_notebook(cells=[given, cell], metadata=kernel), "inner.ipynb")

# %% outer
executed = papermill.execute_notebook(
    "inner.ipynb", None, {"name": "given"}, engine_name="planbook", progress_bar=False
)
print("outer")

# %% found
[output.get("text") or output.data for output in executed.cells[-1].outputs]

# %% awaits
import asyncio
await asyncio.sleep(0, get_ipython().user_ns is globals())
""",
)

ANALYSIS = Trap(
    "an analysis",
    """
# %% magics
%load_ext autoreload
%autoreload 2
%config InlineBackend.figure_format = "png"
import io
import numpy as np
import pandas as pd
pd.set_option("display.precision", 2)

# %% read
lines = "day,shop,amount\\n2026-01-05,Graz,12.5\\n2026-01-06,Linz,7\\n2026-02-01,Graz,3"
sales = pd.read_csv(io.StringIO(lines), parse_dates=["day"])
sales.info()
sales.describe()

# %% grouped
sales.groupby("shop")["amount"].agg(["sum", "mean"]).style.format("{:.1f}").set_uuid("t")

# %% pivot
sales.pivot_table(index=sales["day"].dt.month, columns="shop", values="amount", aggfunc="sum", fill_value=0)

# %% captured
%%capture kept
print("kept")
display(sales.head(1))

# %% shown-later
kept.stdout, len(kept.outputs)

# %% written
%%writefile shop_helper.py
LOG = open("log.txt", "w")
def tell(what):
    LOG.write(f"{what}\\n")
    return what

# %% imported
import shop_helper
shop_helper.tell("begun")

# %% timed
%%time
total = sum(range(1000))

# %% who
%who_ls DataFrame

# %% shell
files = !ls *.py
files

# %% saved
sales.to_csv("sales.csv", index=False)
with pd.ExcelWriter("sales.xlsx") as book:
    sales.to_excel(book, index=False)
import os
os.remove("sales.xlsx")

# %% warned
import warnings
warnings.warn("look here")

# %% random
np.random.default_rng(1).integers(0, 10, 5)
""",
)

PLOTS = Trap(
    "plots",
    """
# %% inline
%matplotlib inline
import matplotlib.pyplot as plt

# %% drawn
plt.plot([1, 3, 2])
plt.title("ü")
plt.show()

# %% drawn-at-the-end
_, bars = plt.subplots(figsize=(2, 1))
bars.bar(["a", "b"], [1, 2])

# %% pylab
%pylab inline

# %% of-pandas
import pandas as pd
pd.Series([1, 2]).plot();

# %% gui
%gui

# %% backend
plt.get_backend()

# %% connection
from ipykernel import get_connection_file
get_connection_file().endswith(".json")

# %% shut-down
get_ipython().kernel.do_shutdown(True)
""",
)

DEBUGGING = Trap(
    "debugging left in",
    """
# %% divided
def ratio(a, b):
    breakpoint()
    return a / b
ratio(4, 2)

# %% modes [raises-exception]
%xmode Plain
ratio(1, 0)

# %% verbose [raises-exception]
%xmode Verbose
ratio(1, 0)

# %% post-mortem [raises-exception]
%xmode Context
%debug

# %% automatic [raises-exception]
%pdb on
ratio(1, 0)

# %% stepped-into [raises-exception]
%pdb off
import pdb
def stops():
    here = 1
    pdb.set_trace()
    return here
stops()

# %% again
%tb

# %% faults
import faulthandler
faulthandler.enable()
faulthandler.is_enabled(), faulthandler.enable.__module__

# %% goes-on
"still here"
""",
)

MAGICS = Trap(
    "a tour of the magics",
    """
# %% listed
%lsmagic

# %% configurable
%config

# %% stored [raises-exception]
%store nothing_of_that_name

# %% repeated
%macro twice 1
%history -n 1-2

# %% profiled
def total(number):
    return sum(range(number))
kept = %prun -q -r total(10)
type(kept).__name__

# %% aliased
%alias greet echo hello %s
%greet you

# %% in-the-background
%%script --bg --out told bash
sleep 0.2
echo done

# %% heard
(await told.read()).decode()

# %% kept-apart
%%bash --out said --err complained
echo said
echo complained >&2

# %% both
said, complained

# %% captured-in-part
%%capture --no-stderr kept
import sys
print("captured")
print("shown", file=sys.stderr)
display("captured too")

# %% hooked
ran = []
get_ipython().events.register("pre_run_cell", lambda told: ran.append(told.raw_cell))

# %% counted
len(ran), get_ipython().run_cell("6 * 7").result

# %% written-in-pieces
sys.stdout.writelines(["a\\n", "b\\n"])

# %% arguments
import os
os.path.basename(sys.argv[0]), sys.argv[1], sys.argv[3:], get_ipython().history_manager.hist_file

# %% help
total?

# %% python
%%python
print("another interpreter")
""",
)

ASYNCHRONOUS = Trap(
    "widgets that wait, and one that moves",
    """
# %% loop
%gui asyncio
import asyncio, threading, time
import ipywidgets as widgets

# %% waits-for-ever
slider = widgets.IntSlider()
def change_of(widget):
    changed = asyncio.Future()
    def told(change):
        changed.set_result(change["new"])
        widget.unobserve(told, "value")
    widget.observe(told, "value")
    return changed
async def follow():
    while True:
        print("waits")
        print("has", await change_of(slider))
following = asyncio.ensure_future(follow())
slider

# %% changed
slider.value = 3

# %% clicked
button = widgets.Button(description="fails")
shown = widgets.Output()
@shown.capture(clear_output=True)
def fails(_):
    print("about to fail")
    1 / 0
button.on_click(fails)
button.click()
widgets.VBox([button, shown])

# %% moves
bar = widgets.IntProgress(max=10)
def move():
    for step in range(10):
        time.sleep(0.05)
        bar.value = step + 1
thread = threading.Thread(target=move)
display(bar)
thread.start()

# %% there
thread.join()
bar.value
""",
)

THREADS = Trap(
    "threads that display at once",
    """
# %% together
import threading
from concurrent.futures import ThreadPoolExecutor
def show(number):
    for _ in range(5):
        display("x" * 200_000)
threads = [threading.Thread(target=show, args=(number,)) for number in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

# %% in-a-pool
with ThreadPoolExecutor(4) as pool:
    list(pool.map(lambda number: display({"text/plain": "one"}, raw=True), range(40)))

# %% widget
import ipywidgets
bar = ipywidgets.IntProgress(max=20)
def step(number):
    with lock:
        bar.value += 1
lock = threading.Lock()
with ThreadPoolExecutor(4) as pool:
    list(pool.map(step, range(20)))
bar.value

# %% after
"after"
""",
)

BELOW = Trap(
    "what subprocesses do to our output",
    """
# %% reopened
import os, subprocess, time
print("first")
subprocess.run("echo a; echo b > /dev/stdout; echo c >> /dev/stdout; echo d", shell=True)
time.sleep(1 if type(get_ipython().kernel).__name__ == "IPythonKernel" else 0)
print("last")

# %% much
subprocess.run("head -c 3000000 /dev/zero | tr '\\\\0' x", shell=True)
time.sleep(2 if type(get_ipython().kernel).__name__ == "IPythonKernel" else 0)

# %% closed
subprocess.run("exec 1>&-; echo no; echo err >&2", shell=True).returncode
""",
)

TALKATIVE = Trap(
    "logging of all there is",
    """
# %% begins
import logging
logging.basicConfig(level=logging.DEBUG)
logging.debug("mine")

# %% goes-on
logging.getLogger("own").info("told")

# %% awaits
import asyncio
await asyncio.sleep(0)
"done"
""",
)

FILES_LEFT_OPEN = """
# %% csv
import csv, gzip, os, tempfile
rows = open("rows.csv", "w", newline="")
csv.writer(rows).writerows([number, number ** 2] for number in range(1000))

# %% a-letter
one = open("letter.txt", "w")
one.write("x");

# %% binary
raw = open("raw.bin", "wb")
raw.write(b"abc");

# %% packed
packed = gzip.open("packed.gz", "wt")
packed.write("hello " * 100);

# %% held-by-a-ring
class Log:
    def __init__(self):
        self.me, self.file = self, open("ring.txt", "w")
        self.file.write("in a ring")
Log();

# %% held-by-an-error
def fails():
    file = open("error.txt", "w")
    file.write("before the error")
    1 / 0
try:
    fails()
except ZeroDivisionError as error:
    kept = error

# %% as-the-result
open("result.txt", "w").write("as the result")
out = open("out.txt", "w")
out.write("shown")
out.name
"""

AT_THE_END = """
# %% registers
import atexit, threading, time, weakref
from pathlib import Path
atexit.register(lambda: Path("first.txt").write_text("registered first"))
@atexit.register
def second():
    Path("second.txt").write_text(f"before the first: {not Path('first.txt').exists()}")

# %% unregistered
atexit.register(print, "never")
atexit.unregister(print)

# %% deleted
class Thing:
    def __del__(self, write=Path("deleted.txt").write_text):
        write("deleted")
thing = Thing()

# %% finalized
class Other: pass
other = Other()
weakref.finalize(other, Path("finalized.txt").write_text, "finalized");

# %% thread
def later():
    time.sleep(0.7)
    Path("thread.txt").write_text("the thread came to its end")
threading.Thread(target=later).start()

# %% pool
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(2)
pool.submit(Path("pool.txt").write_text, "of a pool that nobody shut down");

# %% folder
import tempfile
folder = tempfile.TemporaryDirectory(dir=".")
Path(folder.name, "in.txt").write_text("goes with its folder");
"""

HANGING = "# %% before\nprint('before')\n\n# %% hangs\nprint('begun', flush=True)\n{}\n\n# %% never\n2\n"
TIMEOUTS = [
    Trap(name, HANGING.format(code), {"execution_timeout": 1}, is_direct=False)
    for name, code in {
        "sleeps": "import time\ntime.sleep(60)",
        "loops": "while True: pass",
        "loops past interrupts": "while 1:\n    try:\n        while 1: pass\n    except BaseException: pass",
        "hangs in C": "import ctypes\nctypes.PyDLL(None).sleep(60)",
        "awaits for ever": "import asyncio\nawait asyncio.Event().wait()",
        "waits for a command": "import os\nprint(os.system('sleep 25'))",
        "waits for a process": "import subprocess\nsubprocess.run(['sleep', '25'])",
        "backtracks": "import re\nre.match(r'(a+)+b', 'a' * 60)",
    }.items()
]
SENT = "import time\ntime.sleep(1)  # a stock kernel sends what is printed in a thread\n"
DEATHS = [
    Trap(name, HANGING.format(f"{SENT}{code}"), is_direct=False)
    for name, code in {
        "os._exit": "import os\nos._exit(3)",
        "segfault": "import ctypes\nctypes.string_at(0)",
        "killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "terminated": "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)",
    }.items()
]

ENDINGS = [
    Trap("files left open", FILES_LEFT_OPEN),
    Trap("what runs at the end", AT_THE_END),
    Trap(
        "processes left running",
        "# %% starts\nimport subprocess\n"
        "left = subprocess.Popen(['sleep', '600'])\nsubprocess.Popen('sleep 601 & sleep 602', shell=True);\n"
        "import threading, time\ndef starts():\n    subprocess.Popen(['sleep', '603'])\n"
        "    time.sleep(60)\nthreading.Thread(target=starts, daemon=True).start()\ntime.sleep(0.3)\n",
    ),
]
TRAPS = [
    OUTPUTS,
    ANALYSIS,
    PLOTS,
    DEBUGGING,
    MAGICS,
    ASYNCHRONOUS,
    THREADS,
    BELOW,
    TALKATIVE,
    *ENDINGS,
    STREAMS,
    RUNTIME,
    EXPECTED_ERRORS,
    *FAILING,
    PAPERMILL,
    NOT_MIME_DATA,
    NO_KERNELSPEC,
    NO_KERNEL_NAME,
    *WIDGETS,
    NESTED,
    *TIMEOUTS,
    *DEATHS,
]
