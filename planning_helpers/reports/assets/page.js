// Folds what is long, opens what a print needs. Without this script everything stands open.
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];

  const wide = matchMedia("(min-width: 1100px)");
  const unfold = () => all("[data-open-when-wide]").forEach((part) => { part.open = wide.matches; });
  wide.addEventListener("change", unfold);
  unfold();

  for (const button of all(".tools button")) {
    const rest = document.getElementById(button.getAttribute("aria-controls"));
    const words = button.textContent;
    const show = (open) => {
      rest.hidden = !open;
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? "Show fewer rows" : words;
    };
    button.hidden = false;
    button.addEventListener("click", () => show(rest.hidden));
    show(false);
  }

  // A table that tells all its rows is its own CSV file, made when it is asked for.
  // All texts in quotation marks: a spreadsheet may part cells at another sign than the comma.
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const raw = (cell) => {
    const text = cell.textContent;
    if (text === "–") return "";
    if (cell.className === "number") return text.replaceAll(",", "");
    const runs = /(^[\s\u200b-\u200f\u2060]*|[;\t\r\n]\s*)(?=[=+\-@|%＝＋－＠])|^(?=[\t\r\n])/g;
    return quoted(text.replace(runs, (found, _, place) => (place ? `${found}'` : `'${found}`)));
  };
  for (const link of all("a.csv[data-names]")) {
    const rows = () => link.closest(".tools").previousElementSibling.querySelectorAll("tbody tr");
    const lines = () => [...rows()].map((row) => [...row.cells].map(raw).join(","));
    link.href = "#";
    link.hidden = false;
    link.addEventListener("click", () => {
      const file = [link.dataset.names, ...lines(), ""].join("\r\n");
      link.href = `data:text/csv;charset=utf-8,%EF%BB%BF${encodeURIComponent(file)}`;
    });
  }

  const openTo = (anchor) => {
    const target = anchor && document.getElementById(anchor);
    for (let part = target; part; part = part.parentElement) {
      if (part.tagName === "DETAILS") part.open = true;
    }
  };
  addEventListener("hashchange", () => openTo(decodeURIComponent(location.hash.slice(1))));

  let closed = [];
  let folded = [];
  addEventListener("beforeprint", () => {
    closed = all("details[data-open-in-print]:not([open])");
    closed.forEach((part) => { part.open = true; });
    folded = all("tbody.rest[hidden]").filter((rest) => rest.rows.length <= 60);
    folded.forEach((rest) => { rest.hidden = false; });
  });
  addEventListener("afterprint", () => {
    closed.forEach((part) => { part.open = false; });
    folded.forEach((rest) => { rest.hidden = true; });
  });
})();
