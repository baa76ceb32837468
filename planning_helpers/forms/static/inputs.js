// The inputs in which fields are edited.

const MOST_SUGGESTIONS = 60;

let fieldCount = 0;

/** An element with its attributes and children; text stays text.
 * @param {string} tag @param {Object<string, any>} [attributes] @param {...(Node|string)} children */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
}

/** A field to edit one value; `onInput` gets each text typed, `onDone` is called when one is through.
 *
 * `text` is what was typed before and does not fit, if anything. The field's input is `controlOf` it.
 * @param {Column} column @param {any} value
 * @param {{label?: string, text?: string, onInput: (text: string) => void, onDone?: () => void}} how
 * @returns {HTMLElement} */
function fieldEditor(column, value, { label = column.label, text, onInput, onDone = () => {} }) {
  const shown = text ?? fieldText(column, value);
  const id = `pb-problem-${++fieldCount}`;
  const field = element("span", { class: `pb-field pb-kind-${column.kind}` });
  const control = editorControl(column, value, shown, onInput, onDone, field);
  control.dataset.control = column.name;
  control.setAttribute("aria-label", label);
  control.setAttribute("aria-describedby", id);
  if (column.required) control.setAttribute("aria-required", "true");
  field.append(element("span", { class: "pb-problem", id, hidden: true }));
  return field;
}

/** The input, list or box of a field. @param {HTMLElement} field @returns {HTMLElement} */
function controlOf(field) {
  return field.querySelector("[data-control]");
}

/** Says beside the field what is wrong; "" takes it away. @param {HTMLElement} field @param {string} problem */
function showProblem(field, problem) {
  const note = field.querySelector(".pb-problem");
  note.textContent = problem;
  note.hidden = !problem;
  if (problem) controlOf(field).setAttribute("aria-invalid", "true");
  else controlOf(field).removeAttribute("aria-invalid");
}

function editorControl(column, value, shown, onInput, onDone, field) {
  if (column.kind === "flag") return placed(field, checkbox(value, onInput, onDone));
  if (column.kind === "reference" || column.is_open || offered(column).length > 12) {
    return combobox(column, shown, onInput, onDone, field);
  }
  if (offered(column).length && (isEmpty(shown) || parseField(column, shown).problem === "")) {
    return placed(field, dropDown(column, value, onInput, onDone));
  }
  if (column.kind === "note") return placed(field, noteBox(shown, onInput));
  const input = placed(field, textInput(column, shown, onInput));
  if (column.kind === "date") field.append(datePicker(input, onInput));
  return input;
}

function placed(field, control) {
  field.append(control);
  return control;
}

function textInput(column, shown, onInput) {
  const input = element("input", { type: "text", autocomplete: "off", spellcheck: column.kind === "text" });
  input.value = shown;
  if (NUMBER_KINDS.includes(column.kind)) input.inputMode = "decimal";
  if (column.kind === "date") input.placeholder = "yyyy-mm-dd";
  input.addEventListener("input", () => onInput(input.value));
  return input;
}

function noteBox(shown, onInput) {
  const box = element("textarea", { rows: 3 });
  box.value = shown;
  box.addEventListener("input", () => onInput(box.value));
  return box;
}

function checkbox(value, onInput, onDone) {
  const box = element("input", { type: "checkbox" });
  box.checked = value === true;
  box.addEventListener("change", () => {
    onInput(box.checked ? "yes" : "no");
    onDone();
  });
  return box;
}

function dropDown(column, value, onInput, onDone) {
  const list = element("select");
  if (!column.required || isEmpty(value)) list.append(element("option", { value: "" }));
  for (const [key, label] of offered(column)) list.append(element("option", { value: key }, label));
  list.value = isEmpty(value) ? "" : String(value);
  list.addEventListener("input", () => onInput(list.value));
  list.addEventListener("change", onDone);
  return list;
}

/** A small button that opens the browser's calendar; the keyboard types the date instead. */
function datePicker(input, onInput) {
  const calendar = element("input", { type: "date", class: "pb-calendar", tabindex: -1, "aria-hidden": "true" });
  calendar.addEventListener("change", () => {
    input.value = calendar.value;
    onInput(input.value);
    input.focus();
  });
  return calendar;
}

/** A text field with the list of what may be meant (WAI-ARIA combobox with a listbox). */
function combobox(column, shown, onInput, onDone, field) {
  const id = `pb-list-${++fieldCount}`;
  const list = element("ul", { role: "listbox", id, class: "pb-list", popover: "manual", "aria-label": column.label });
  const input = element("input", {
    type: "text", role: "combobox", autocomplete: "off", spellcheck: false,
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
  });
  input.value = shown;
  field.append(input, list);
  const box = new SuggestionBox(column, input, list, onInput, onDone);
  input.addEventListener("input", () => box.typed());
  input.addEventListener("keydown", (event) => box.key(event));
  input.addEventListener("click", () => box.open(""));
  input.addEventListener("blur", () => box.close());
  return input;
}

/** The list under a combobox: opened by typing, a click or an arrow key. */
class SuggestionBox {
  constructor(column, input, list, onInput, onDone) {
    Object.assign(this, { column, input, list, onInput, onDone, at: -1 });
  }

  get isOpen() {
    return this.input.getAttribute("aria-expanded") === "true";
  }

  typed() {
    this.open(this.input.value.trim());
    this.onInput(this.input.value);
  }

  open(wanted) {
    const found = offered(this.column)
      .filter(([, label]) => label.toLowerCase().includes(wanted.toLowerCase()))
      .slice(0, MOST_SUGGESTIONS);
    this.list.replaceChildren(...found.map(([key, label], number) => this.option(key, label, number)));
    if (!found.length) return this.close();
    this.input.setAttribute("aria-expanded", "true");
    if (!this.list.matches(":popover-open")) this.list.showPopover();
    this.place();
    const takesFirst = wanted !== "" && !this.column.is_open;
    const now = found.findIndex(([, label]) => label === this.input.value);
    return this.move(now >= 0 ? now : takesFirst ? 0 : -1);
  }

  option(key, label, number) {
    const made = element("li", { role: "option", id: `${this.list.id}-${number}`, "data-key": key }, label);
    made.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.at = number;
      this.take();
      this.onDone();
    });
    return made;
  }

  /** Under the field, or above it where there is more room. */
  place() {
    const field = this.input.getBoundingClientRect();
    const below = window.innerHeight - field.bottom;
    const most = Math.min(280, Math.max(below, field.top) - 8);
    const style = this.list.style;
    style.left = `${field.left}px`;
    style.minWidth = `${field.width}px`;
    style.maxHeight = `${most}px`;
    const height = Math.min(this.list.scrollHeight + 2, most);
    style.top = below >= height || below >= field.top ? `${field.bottom}px` : `${field.top - height}px`;
  }

  move(to) {
    const options = [...this.list.children];
    this.at = to < 0 ? -1 : Math.min(to, options.length - 1);
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === this.at)));
    const active = options[this.at];
    if (active) {
      this.input.setAttribute("aria-activedescendant", active.id);
      active.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  /** Takes what is marked in the list; a text that is in the list already stays. */
  take() {
    const active = this.list.children[this.at];
    this.close();
    if (!active) return;
    this.input.value = active.textContent;
    this.onInput(active.dataset.key);
  }

  close() {
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    if (this.list.matches(":popover-open")) this.list.hidePopover();
  }

  key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      event.stopPropagation();
      if (!this.isOpen) {
        this.open("");
        this.move(Math.max(0, this.at));
      } else this.move(Math.max(0, this.at + (event.key === "ArrowDown" ? 1 : -1)));
    } else if (this.isOpen && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (this.isOpen && (event.key === "Enter" || event.key === "Tab")) this.take();
  }
}
