// Keeps JupyterLab's shortcuts away from the output this stands in.

/** No key pressed in the output gets out of it, from when it is in the page. */
function render({ el }) {
  const gone = new AbortController();
  const keep = () => {
    if (gone.signal.aborted) return;
    const output = el.closest(".jp-OutputArea-output");
    if (output) output.addEventListener("keydown", (event) => event.stopPropagation(), { signal: gone.signal });
    else if (!el.isConnected) requestAnimationFrame(keep);
  };
  keep();
  return () => gone.abort();
}

export default { render };
