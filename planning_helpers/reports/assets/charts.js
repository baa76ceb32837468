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

  const read = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");
  const common = read("chart-config");

  // Words in a chart and long names beside it need room: on a phone the chart scrolls within its own place.
  const hasWords = (part) =>
    part.mark === "text" || part.mark?.type === "text" || (part.layer ?? []).some(hasWords);
  const hasLongNames = (part) =>
    part.encoding?.y?.axis?.labelLimit > 0 || (part.layer ?? []).some(hasLongNames);
  const composed = ["hconcat", "vconcat", "concat", "facet", "repeat"];
  const fitted = (spec, width) => {
    const config = { ...common, ...spec.config };
    const narrow = {
      axisY: { ...config.axisY, labelLimit: 110 },
      legend: { ...config.legend, columns: 1, labelLimit: 180 },
      axisX: { ...config.axisX, labelLimit: 70, titleAnchor: "end" },
    };
    const channels = { ...spec.encoding };
    const isComposed = composed.some((name) => name in spec) || "row" in channels || "column" in channels;
    if (isComposed || typeof spec.width === "object") {
      return { ...spec, config: width < 500 ? { ...config, ...narrow } : config };
    }
    const roomy = width < 500 && (hasWords(spec) || hasLongNames(spec));
    return {
      ...spec,
      config: width < 500 && !roomy ? { ...config, ...narrow } : config,
      width: roomy ? Math.max(640, spec.width ?? 0) : width || 300,
      autosize: { type: "fit-x", contains: "padding" },
      usermeta: { isFitted: !roomy },
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

  // To measure the page after each chart would lay it out anew each time: widths are read first, heights last.
  const places = [...document.querySelectorAll("[data-chart]")].map((canvas) => [canvas, canvas.clientWidth]);
  const drawn = [];
  for (const [canvas, width] of places) {
    const { chart } = canvas.dataset;
    const own = read(`${chart}-config`);
    const spec = fitted({ ...(own && { config: own }), ...read(chart) }, width);
    const options = { mode: "vega-lite", renderer: "svg", actions: false, ast: true, defaultStyle: false, tooltip };
    try {
      const { view } = await vegaEmbed(canvas, spec, { ...options, logLevel: 1 });
      drawn.push({ canvas, view, isFitted: spec.usermeta?.isFitted });
      const caption = canvas.parentElement.querySelector("figcaption") ?? canvas;
      caption.after(saving(view, chart.replace(/-spec$/, "")));
      // The SVG has the description and the rows are in a table; its marks, some without a name, are silent.
      canvas.querySelectorAll("svg > g").forEach((marks) => marks.setAttribute("aria-hidden", "true"));
    } catch (error) {
      console.error(error);
      canvas.textContent = "This chart could not be drawn. Its rows are below.";
    }
  }
  const sizes = drawn.map(({ canvas }) => [canvas.scrollWidth - canvas.clientWidth, canvas.clientHeight]);
  drawn.forEach(({ canvas }, n) => {
    const [hidden, height] = sizes[n];
    if (hidden > 0) canvas.tabIndex = 0; // so that a keyboard can scroll it
    canvas.classList.toggle("tall", height > 420); // made as low as other charts, it could not be read in print
  });
  addEventListener("resize", () => {
    const wide = drawn.filter(({ isFitted }) => isFitted).map(({ canvas, view }) => [view, canvas.clientWidth]);
    wide.forEach(([view, width]) => width && view.width(width).runAsync());
  });
  document.documentElement.dataset.charts = "drawn";
})();
