// The download panel. It encodes the file when the panel is shown, so that the size is known before the download.
import { find } from "../element.js";
import { errorText, formatSize } from "../texts.js";
import { encode, fileNameOf } from "./export.js";
import { t } from "./texts.js";

/** @typedef {import("./settings.js").Output} Output */

const delay = 300; // milliseconds between the last change and encoding

export class DownloadPanel {
  #dialog;
  #picture;
  #job;
  #onChange;
  #shown = false;
  /** Counts changes, so that the result of an older one is discarded. */
  #version = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {string | undefined} */
  #url;

  /** @param {HTMLDialogElement} dialog @param {import("./picture.js").Picture} picture @param {import("../api.js").Job} job @param {Output} output @param {() => void} onChange */
  constructor(dialog, picture, job, output, onChange) {
    this.#dialog = dialog;
    this.#picture = picture;
    this.#job = job;
    this.#onChange = onChange;
    this.output = output;
    for (const input of this.#inputs()) input.addEventListener("input", () => this.#readInput(input));
  }

  /** @param {boolean} shown */
  show(shown) {
    this.#shown = shown;
    if (shown) this.changed();
  }

  /** Marks the file as outdated. */
  changed() {
    this.#version++;
    clearTimeout(this.#timer);
    this.#setFile(null);
    if (!this.#shown) return;
    this.#showOutput();
    this.#showStatus(t(this.output.format === "avif" ? "encodingOnServer" : "encoding"));
    this.#timer = setTimeout(() => this.#encode(this.#version), delay);
  }

  dispose() {
    this.#version++;
    clearTimeout(this.#timer);
    this.#setFile(null);
  }

  /** Copies the picture to the clipboard. @returns {Promise<string>} The message to announce. */
  async copy() {
    try {
      const png = encode(this.#picture, { ...this.output, format: "png" }).then(file => file.blob);
      await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
      this.#showStatus(t("copied"));
      return t("copied");
    } catch {
      this.#showStatus(t("noCopy"));
      return t("noCopy");
    }
  }

  /** @param {HTMLInputElement} input */
  #readInput(input) {
    if (input.dataset.output === "format") this.output.format = /** @type {Output["format"]} */ (input.value);
    else if (input.dataset.output === "quality") this.output.quality = Number(input.value);
    else this.output.width = widthOf(input.value, this.#picture.settings);
    this.changed();
    this.#onChange();
  }

  #showOutput() {
    const { format, quality, width } = this.output;
    for (const input of this.#inputs()) {
      if (input.type === "radio") input.checked = input.value === format;
      else if (input.type === "range") input.value = `${quality}`;
      else if (input !== document.activeElement) input.value = `${width || this.#picture.settings.w}`;
    }

    const lossy = find("[data-for=lossy]", HTMLElement, this.#dialog);
    lossy.hidden = format === "png";
    find("output", HTMLElement, lossy).textContent = `${quality}`;
    const remark = find("[data-part=remark]", HTMLElement, this.#dialog);
    remark.hidden = format !== "jpeg" || !this.#picture.isTransparent;
    remark.textContent = t("opaque");
  }

  /** @param {number} version */
  async #encode(version) {
    try {
      const { blob, width, height } = await encode(this.#picture, this.output);
      if (version !== this.#version) return;
      this.#setFile(blob);
      this.#showStatus(t("result", { width, height, size: formatSize(blob.size) }));
    } catch (problem) {
      if (version !== this.#version) return;
      this.#showStatus(errorText(/** @type {import("../api.js").Problem} */ (problem)?.code));
      if (problem instanceof Error) console.error(problem);
    }
  }

  /** @param {Blob | null} file */
  #setFile(file) {
    const link = find("a[data-part=download]", HTMLAnchorElement, this.#dialog);
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = file ? URL.createObjectURL(file) : undefined;
    link.ariaDisabled = `${!file}`;
    if (this.#url) link.href = this.#url;
    else link.removeAttribute("href");
    link.download = fileNameOf(this.#job, this.output);
    if (file) link.dataset.bytes = `${file.size}`;
    else delete link.dataset.bytes;
  }

  /** @param {string} text */
  #showStatus(text) {
    find("[data-part=facts]", HTMLElement, this.#dialog).textContent = text;
  }

  #inputs() {
    return /** @type {HTMLInputElement[]} */ ([...this.#dialog.querySelectorAll("[data-output]")]);
  }
}

/** The requested width; 0 means the width of the frame. @param {string} text @param {import("./settings.js").Rect} frame */
function widthOf(text, frame) {
  const width = Math.round(Number(text));
  return width > 0 && width !== frame.w ? Math.min(width, 4 * frame.w, 30_000) : 0;
}
