// The editor's controls: they show and change the settings.
import { find } from "../element.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("./settings.js").Settings} Settings */

export class Panels {
  #dialog;
  #session;

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
    for (const input of this.#inputs("[data-crop]")) {
      if (input !== document.activeElement) input.value = `${settings[/** @type {"x"} */ (input.dataset.crop)]}`;
    }

    for (const element of this.#dialog.querySelectorAll("[data-for]")) {
      const { dataset } = /** @type {HTMLElement} */ (element);
      if (dataset.for === "lossy") continue;
      /** @type {HTMLElement} */ (element).hidden = dataset.for === "shadow" ? !settings.shadow : dataset.for !== settings.ground;
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
        const value = Math.round(Number(input.value));
        const least = input.min ? 1 : -100_000;
        if (Number.isFinite(value)) session.change({ crop: "free", [input.dataset.crop ?? ""]: Math.min(100_000, Math.max(least, value)) });
        session.commit();
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
      copy: () => session.download.copy().then(text => session.announce(text)),
    };
    for (const [name, act] of Object.entries(actions)) this.#button(name).addEventListener("click", act);
    this.#dialog.addEventListener("keydown", event => {
      if (!event.ctrlKey && !event.metaKey) return;
      const key = event.key.toLowerCase();
      if (key === "z" && !event.shiftKey) session.undo();
      else if (key === "y" || key === "z") session.redo();
      else return;
      event.preventDefault();
    });
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
