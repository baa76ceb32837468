// Draws each chart from the JSON beside it: as SVG, by Vega's interpreter (no eval), tooltips as plain text.
(async () => {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  document.body.append(tip);

  const line = (name, value) => {
    const row = document.createElement("p");
    if (name) {
      const label = document.createElement("span");
      label.textContent = `${name}: `;
      row.append(label);
    }
    row.append(typeof value === "object" ? JSON.stringify(value) : String(value));
    return row;
  };

  const tooltip = (_, event, item, value) => {
    tip.hidden = value === null || value === undefined || value === "";
    if (tip.hidden) return;
    const fields = typeof value === "object" && !Array.isArray(value) ? Object.entries(value) : [["", value]];
    tip.replaceChildren(...fields.map(([name, field]) => line(name, field)));
    const left = Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8);
    const below = event.clientY + 16 + tip.offsetHeight < innerHeight;
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${below ? event.clientY + 16 : event.clientY - tip.offsetHeight - 12}px`;
  };

  // Words in a chart and long names beside it need room: on a phone the chart scrolls within its own place.
  const hasWords = (part) =>
    part.mark === "text" || part.mark?.type === "text" || (part.layer ?? []).some(hasWords);
  const hasLongNames = (part) =>
    part.encoding?.y?.axis?.labelLimit > 0 || (part.layer ?? []).some(hasLongNames);
  const composed = ["hconcat", "vconcat", "concat", "facet", "repeat"];
  const fitted = (spec, width) => {
    const config = { ...spec.config };
    if (width < 500) {
      config.axisY = { ...config.axisY, labelLimit: 110 };
      config.legend = { ...config.legend, columns: 1, labelLimit: 180 };
      config.axisX = { ...config.axisX, labelLimit: 70, titleAnchor: "end" };
    }
    const channels = { ...spec.encoding };
    const isComposed = composed.some((name) => name in spec) || "row" in channels || "column" in channels;
    if (isComposed || typeof spec.width === "object") return { ...spec, config };
    const roomy = width < 500 && (hasWords(spec) || hasLongNames(spec));
    return {
      ...spec,
      config: roomy ? spec.config : config,
      width: roomy ? Math.max(640, spec.width ?? 0) : "container",
      autosize: { type: "fit-x", contains: "padding" },
    };
  };

  // The picture of a chart as a file, made when it is asked for.
  const saving = (view, name) => {
    const place = document.createElement("p");
    place.className = "tools";
    place.append("Save this picture as");
    for (const [kind, scale] of [["svg", 1], ["png", 2]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = kind.toUpperCase();
      button.addEventListener("click", async () => {
        const file = document.createElement("a");
        file.href = await view.toImageURL(kind, scale);
        file.download = `${name}.${kind}`;
        file.click();
      });
      place.append(button);
    }
    return place;
  };

  for (const canvas of document.querySelectorAll("[data-chart]")) {
    const spec = JSON.parse(document.getElementById(canvas.dataset.chart).textContent);
    const options = { mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false, tooltip };
    try {
      const { view } = await vegaEmbed(canvas, fitted(spec, canvas.clientWidth), { ...options, logLevel: 1 });
      const caption = canvas.parentElement.querySelector("figcaption") ?? canvas;
      caption.after(saving(view, canvas.dataset.chart.replace(/-spec$/, "")));
      // Made as low as other charts, a tall one could not be read in print.
      canvas.classList.toggle("tall", canvas.querySelector("svg").clientHeight > 420);
      // The SVG has the description and the rows are in a table; its marks, some without a name, are silent.
      canvas.querySelectorAll("svg > g").forEach((marks) => marks.setAttribute("aria-hidden", "true"));
      if (canvas.scrollWidth > canvas.clientWidth) canvas.tabIndex = 0; // so that a keyboard can scroll it
    } catch (error) {
      console.error(error);
      canvas.textContent = "This chart could not be drawn. Its rows are below.";
    }
  }
  document.documentElement.dataset.charts = "drawn";
})();
