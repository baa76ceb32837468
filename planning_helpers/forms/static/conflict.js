// The dialog for a row that another person wrote meanwhile: both versions side by side.

/** Asks what is to be kept of a row in conflict, and has it saved.
 * @param {FormState} state @param {string} id @param {HTMLElement} host */
function conflictDialog(state, id, host) {
  const { was, theirs } = state.conflicts.get(id);
  const { read, values } = state.drafts.get(id) ?? { read: {}, values: {} };
  const dialog = element("dialog", { class: "pb-conflict", "aria-labelledby": `pb-conflict-${id}` });
  const title = element("h2", { id: `pb-conflict-${id}` }, conflictTitle(was, theirs));
  const close = (end) => {
    dialog.close();
    dialog.remove();
    end();
  };
  const body = { remove: removalParts, gone: goneParts, both: choiceParts }[conflictKind(was, theirs)];
  dialog.append(title, ...body(state, id, { read, ours: { ...read, ...values }, theirs, close }));
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close(() => state.postpone(id));
  });
  host.append(dialog);
  dialog.showModal();
  dialog.querySelector("input:checked")?.focus();
  return dialog;
}

function conflictKind(was, theirs) {
  if (!theirs) return "gone";
  return was === "remove" ? "remove" : "both";
}

function conflictTitle(was, theirs) {
  if (!theirs) return "This row was deleted while you were changing it";
  const doing = { save: "changing it", remove: "about to delete it", undo: "about to undo" }[was];
  return `${theirs.by || "Someone"} changed this row while you were ${doing}`;
}

const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** When a row was saved, in the reader's own time. */
function whenText(at) {
  const moment = at ? new Date(`${at.replace(" ", "T").slice(0, 23)}Z`) : null;
  return moment && !Number.isNaN(moment.getTime()) ? MOMENT.format(moment) : "at an unknown time";
}

/** A row of radio buttons for each field in which the two versions differ. */
function choiceParts(state, id, { read, ours, theirs, close }) {
  const differing = state.columns.filter(({ name }) => !isSame(ours[name], theirs.values[name]));
  const lead = `They saved it ${whenText(theirs.at)}. Choose for each field what is to be kept.`;
  const head = ["Field", "As you read it", `${theirs.by || "Theirs"}`, "Yours"];
  const table = element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...head.map((text) => element("th", { scope: "col" }, text)))),
    element("tbody", {}, ...differing.map((column) => choiceRow(column, id, read, ours, theirs.values))),
  );
  const chosen = () => {
    const values = { ...theirs.values };
    for (const { name } of differing) {
      const radio = table.querySelector(`input[data-column="${CSS.escape(name)}"][value=ours]`);
      if (radio.checked) values[name] = ours[name];
    }
    return values;
  };
  return [
    element("p", {}, lead),
    element("div", { class: "pb-conflict-rows" }, table),
    dialogButtons(
      ["Save the chosen", () => close(() => state.resolve(id, chosen()))],
      ["Decide later", () => close(() => state.postpone(id))],
      ["Drop my changes", () => close(() => state.resolve(id, null))],
    ),
  ];
}

function choiceRow(column, id, read, ours, theirs) {
  const { name, label } = column;
  const weChanged = !isSame(ours[name], read[name]);
  const theyChanged = !isSame(theirs[name], read[name]);
  const both = weChanged && theyChanged ? element("small", {}, " changed by both") : "";
  const cells = [
    ["theirs", theirs[name], !weChanged],
    ["ours", ours[name], weChanged],
  ].map(([side, value, checked]) => choiceCell(column, id, side, value, checked));
  return element(
    "tr",
    { class: both ? "pb-both" : null },
    element("th", { scope: "row" }, label, both),
    element("td", {}, fieldText(column, read[name]) || "empty"),
    ...cells,
  );
}

function choiceCell(column, id, side, value, checked) {
  const shown = fieldText(column, value) || "empty";
  const whose = side === "ours" ? "yours" : "theirs";
  const radio = element("input", {
    type: "radio", name: `pb-${id}-${column.name}`, value: side, checked, "data-column": column.name,
    "aria-label": `${column.label}: ${whose}, ${shown}`,
  });
  return element("td", {}, element("label", {}, radio, element("span", {}, shown)));
}

function goneParts(state, id, { ours, close }) {
  return [
    element("p", {}, "Nothing of what you typed is lost: add the row again, or let it go."),
    valueList(state, ours),
    dialogButtons(
      ["Add it again", () => close(() => state.resolve(id, ours))],
      ["Decide later", () => close(() => state.postpone(id))],
      ["Let it go", () => close(() => state.resolve(id, null))],
    ),
  ];
}

function removalParts(state, id, { theirs, close }) {
  return [
    element("p", {}, `They saved it ${whenText(theirs.at)}. It now reads:`),
    valueList(state, theirs.values),
    dialogButtons(
      ["Keep it", () => close(() => state.postpone(id))],
      [
        "Delete it all the same",
        () => close(() => {
          state.postpone(id);
          state.remove(id);
        }),
      ],
    ),
  ];
}

/** What a row says, field by field. */
function valueList(state, values) {
  const told = state.columns.filter(({ name }) => !isEmpty(values[name]));
  const pairs = told.flatMap((column) => [
    element("dt", {}, column.label),
    element("dd", {}, fieldText(column, values[column.name])),
  ]);
  return element("dl", { class: "pb-values" }, ...pairs);
}

function dialogButtons(...buttons) {
  const made = buttons.map(([text, onclick], number) =>
    element("button", { type: "button", class: number === 0 ? "pb-primary" : null, onclick }, text),
  );
  return element("div", { class: "pb-buttons" }, ...made);
}
