// The editor's controls: they show and change the settings.
import { find } from "../element.js";
import { startPreviewChoice } from "../preview-ground.js";
import { within } from "./crop.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./settings.js").Settings} Settings */

export class Panels {
  #dialog;
  #session;
  /** Removes the listeners on the document. */
  #listeners = new AbortController();

  /** @param {HTMLDialogElement} dialog @param {Session} session */
  constructor(dialog, session) {
    this.#dialog = dialog;
    this.#session = session;
  }

  /** The selected brush. @returns {Omit<import("./settings.js").Stroke, "points">} */
  get brush() {
    const whole = Math.max(this.#session.matte.width, this.#session.matte.height);
    const size = Number(this.#input("[data-part=size]").value) / 100;
    return {
      tool: this.#input("[name=brush]:checked").value === "erase" ? "erase" : "restore",
      // Quadratic, for fine steps at small sizes. The largest is a sixth of the photo.
      radius: Math.max(0.75, Math.round(whole / 6 * size * size * 10) / 10),
      hardness: Number(this.#input("[data-part=hardness]").value) / 100,
    };
  }

  start() {
    this.#startTabs();
    this.#startSettings();
    this.#startCrop();
    this.#startButtons();
    for (const name of ["size", "hardness"]) {
      const input = this.#input(`[data-part=${name}]`);
      input.addEventListener("input", () => this.#label(input));
      this.#label(input);
    }
  }

  dispose() {
    this.#listeners.abort();
  }

  resetBrush() {
    for (const input of this.#inputs("#panel-brush input")) {
      if (input.type === "radio") input.checked = input.defaultChecked;
      else input.value = input.defaultValue;
      this.#label(input);
    }
  }

  /** Shows the settings in all controls. */
  show() {
    const settings = this.#session.picture.settings;
    for (const input of this.#inputs("[data-set]")) {
      const value = settings[/** @type {keyof Settings} */ (input.dataset.set)];
      if (input.type === "radio") input.checked = input.value === value;
      else if (input.type === "checkbox") input.checked = value === true;
      else input.value = `${value}`;
      this.#label(input);
    }

    for (const input of this.#inputs("[data-part=crop-kind]")) input.checked = input.value === settings.crop;
    for (const swatch of this.#dialog.querySelectorAll("[data-color]")) {
      swatch.ariaPressed = `${/** @type {HTMLElement} */ (swatch).dataset.color === settings.color}`;
    }

    const hex = this.#input("[data-part=hex]");
    if (hex !== document.activeElement) hex.value = settings.color;
    for (const input of this.#inputs("[data-crop]")) {
      if (input !== document.activeElement) input.value = `${settings[/** @type {"x"} */ (input.dataset.crop)]}`;
    }

    for (const element of this.#dialog.querySelectorAll("[data-for]")) {
      const { dataset } = /** @type {HTMLElement} */ (element);
      if (dataset.for === "lossy") continue;
      const hasImage = settings.ground === "image" && this.#session.picture.images.has(settings.image);
      /** @type {HTMLElement} */ (element).hidden = dataset.for === "shadow" ? !settings.shadow
        : dataset.for === "placed-image" ? !hasImage : dataset.for !== settings.ground;
    }

    this.showHistory();
  }

  showHistory() {
    const { canUndo, canRedo } = this.#session.history;
    this.#button("undo").disabled = !canUndo;
    this.#button("redo").disabled = !canRedo;
  }

  /** @param {number} scale */
  showZoom(scale) {
    const percent = scale * devicePixelRatio * 100;
    find("[data-part=zoom]", HTMLElement, this.#dialog).textContent = `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
  }

  /** @param {string} tool */
  showTool(tool) {
    for (const tab of this.#tabs()) {
      const selected = tab.dataset.tool === tool;
      tab.ariaSelected = `${selected}`;
      tab.tabIndex = selected ? 0 : -1;
      find(`#panel-${tab.dataset.tool}`, HTMLElement, this.#dialog).hidden = !selected;
    }
  }

  #startTabs() {
    const tabs = this.#tabs();
    for (const [i, tab] of tabs.entries()) {
      tab.addEventListener("click", () => this.#session.use(tab.dataset.tool ?? ""));
      tab.addEventListener("keydown", event => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (!step) return;
        event.preventDefault();
        const next = tabs[(i + step + tabs.length) % tabs.length];
        next.focus();
        next.click();
      });
    }
  }

  #startSettings() {
    const session = this.#session;
    for (const input of this.#inputs("[data-set]")) {
      const key = /** @type {keyof Settings} */ (input.dataset.set);
      const value = () => input.type === "checkbox" ? input.checked
        : input.type === "range" ? Number(input.value) : input.value;
      input.addEventListener("input", () => session.change({ [key]: value() }));
      input.addEventListener("change", () => session.commit());
    }

    for (const swatch of this.#dialog.querySelectorAll("[data-color]")) {
      swatch.addEventListener("click", () => {
        session.change({ color: /** @type {HTMLElement} */ (swatch).dataset.color });
        session.commit();
      });
    }

    const hex = this.#input("[data-part=hex]");
    hex.addEventListener("input", () => {
      const color = colorOf(hex.value);
      hex.ariaInvalid = `${!color}`;
      if (color) session.change({ color });
    });
    hex.addEventListener("change", () => {
      session.commit();
      hex.ariaInvalid = "false";
      hex.value = session.picture.settings.color;
    });

    const file = this.#input("[data-part=image]");
    file.addEventListener("change", () => {
      if (file.files?.[0]) session.setBackgroundImage(file.files[0]);
      file.value = "";
    });
    this.#button("choose-image").addEventListener("click", () => file.click());
  }

  #startCrop() {
    const session = this.#session;
    for (const input of this.#inputs("[data-part=crop-kind]")) {
      input.addEventListener("change", () => session.cropTo(input.value));
    }

    for (const input of this.#inputs("[data-crop]")) {
      input.addEventListener("change", () => {
        const key = /** @type {"x"} */ (input.dataset.crop);
        const value = Math.round(Number(input.value));
        const frame = session.frame;
        if (input.value !== "" && Number.isFinite(value)) session.change({ crop: "free", ...within({ ...frame, [key]: value }, session.matte.whole) });
        session.commit();
        input.value = `${session.frame[key]}`; // the value in effect
      });
    }
  }

  #startButtons() {
    const session = this.#session;
    /** @type {Record<string, () => void>} */
    const actions = {
      undo: () => session.undo(),
      redo: () => session.redo(),
      "zoom-in": () => session.stage.zoom(1.5),
      "zoom-out": () => session.stage.zoom(1 / 1.5),
      fit: () => session.stage.fit(),
      reset: () => session.reset(),
      download: () => session.download.download(),
      copy: () => session.download.copy().then(text => session.announce(text)),
    };
    for (const [name, act] of Object.entries(actions)) this.#button(name).addEventListener("click", act);
    this.#startCompare();
    startPreviewChoice(this.#dialog, () => session.stage.draw());
    // On the document, because the focus is lost when a focused control is hidden.
    document.addEventListener("keydown", event => this.#handleKey(event), { signal: this.#listeners.signal });
  }

  /** The photo is shown while the button, or the key C, is held. */
  #startCompare() {
    const [button, session] = [this.#button("compare"), this.#session];
    const compare = (/** @type {boolean} */ isComparing) => {
      button.ariaPressed = `${isComparing}`;
      session.compare(isComparing);
    };
    const isActivation = (/** @type {KeyboardEvent} */ event) => event.key === " " || event.key === "Enter";
    button.addEventListener("pointerdown", () => compare(true));
    for (const end of ["pointerup", "pointercancel", "pointerleave", "blur"]) button.addEventListener(end, () => compare(false));
    button.addEventListener("contextmenu", event => event.preventDefault()); // a long press on a phone
    button.addEventListener("keydown", event => isActivation(event) && compare(true));
    button.addEventListener("keyup", event => isActivation(event) && compare(false));
    document.addEventListener("keyup", event => event.key.toLowerCase() === "c" && compare(false), { signal: this.#listeners.signal });
  }

  /** @param {KeyboardEvent} event */
  #handleKey(event) {
    const session = this.#session;
    const key = event.key.toLowerCase();
    const isTyping = event.target instanceof HTMLInputElement && ["text", "number"].includes(event.target.type);
    if (key === "c" && !event.ctrlKey && !event.metaKey && !isTyping) return session.compare(true);
    if (!event.ctrlKey && !event.metaKey) return;
    if (key === "z" && !event.shiftKey) session.undo();
    else if (key === "y" || key === "z") session.redo();
    else return;
    event.preventDefault();
  }

  /** @param {HTMLInputElement} input */
  #label(input) {
    const output = input.parentElement?.querySelector("output");
    if (output) output.textContent = `${Math.round(Number(input.value))}${input.dataset.unit ?? ""}`;
  }

  #tabs() {
    return /** @type {HTMLElement[]} */ ([...this.#dialog.querySelectorAll("[data-tool]")]);
  }

  /** @param {string} selector */
  #inputs(selector) {
    return /** @type {HTMLInputElement[]} */ ([...this.#dialog.querySelectorAll(selector)]);
  }

  /** @param {string} selector */
  #input(selector) {
    return find(selector, HTMLInputElement, this.#dialog);
  }

  /** @param {string} name */
  #button(name) {
    return find(`[data-do="${name}"]`, HTMLButtonElement, this.#dialog);
  }
}

/** A colour as the settings hold it, or null. @param {string} text Three or six hexadecimal digits, with or without #. */
function colorOf(text) {
  const digits = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim())?.[1].toLowerCase();
  if (!digits) return null;
  return `#${digits.length === 3 ? [...digits].map(digit => digit + digit).join("") : digits}`;
}
