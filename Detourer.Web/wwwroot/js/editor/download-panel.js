// The format panel and the download button. The file is encoded when the panel is shown, so that its size is known, or
// when it is downloaded.
import { saveFile } from "../download.js";
import { find } from "../element.js";
import { errorText, formatSize } from "../texts.js";
import { encode, fileNameOf } from "./export.js";
import { t } from "./texts.js";

/** @typedef {import("./settings.js").Output} Output */

const delay = 300; // milliseconds between the last change and encoding
const largestSide = 30_000; // pixels

export class DownloadPanel {
  #dialog;
  #picture;
  #job;
  #onChange;
  #isShown = false;
  /** Counts changes, so that the result of an older one is discarded. */
  #version = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** The file of the current version, or the one that is being encoded. @type {Promise<Blob> | undefined} */
  #file;

  /** @param {HTMLDialogElement} dialog @param {import("./picture.js").Picture} picture @param {import("../api.js").Job} job @param {Output} output @param {() => void} onChange */
  constructor(dialog, picture, job, output, onChange) {
    this.#dialog = dialog;
    this.#picture = picture;
    this.#job = job;
    this.#onChange = onChange;
    this.output = output;
    for (const input of this.#inputs()) input.addEventListener("input", () => this.#readInput(input));
    this.#widthInput.addEventListener("change", () => this.#showOutput());
  }

  /** @param {boolean} isShown */
  show(isShown) {
    this.#isShown = isShown;
    if (isShown) this.changed();
  }

  /** Marks the file as outdated. */
  changed() {
    this.#version++;
    this.#file = undefined;
    clearTimeout(this.#timer);
    this.#status.removeAttribute("data-bytes");
    if (!this.#isShown) return;
    this.#showOutput();
    this.#showEncoding();
    this.#timer = setTimeout(() => this.#encode().catch(() => {}), delay);
  }

  /** Downloads the picture. @returns {Promise<void>} */
  async download() {
    const button = find("[data-do=download]", HTMLButtonElement, this.#dialog);
    button.ariaBusy = "true";
    try {
      saveFile(fileNameOf(this.#job, this.output), await (this.#file ?? this.#encode()));
    } catch {
      find("[data-part=announcements]", HTMLElement, this.#dialog).textContent = this.#status.textContent;
    }

    button.ariaBusy = "false";
  }

  dispose() {
    this.#version++;
    clearTimeout(this.#timer);
    this.#file = undefined;
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

  /** Shows the values in effect, also where the input was out of range. */
  #showOutput() {
    const { format, quality, width } = this.output;
    for (const input of this.#inputs()) {
      if (input.type === "radio") input.checked = input.value === format;
      else if (input.type === "range") input.value = `${quality}`;
      else if (input !== document.activeElement || Number(input.value) > 0) input.value = `${width || this.#picture.settings.w}`;
    }

    const lossy = find("[data-for=lossy]", HTMLElement, this.#dialog);
    lossy.hidden = format === "png";
    find("output", HTMLElement, lossy).textContent = `${quality}`;
    const remark = find("[data-part=remark]", HTMLElement, this.#dialog);
    remark.hidden = format !== "jpeg" || !this.#picture.isTransparent;
    remark.textContent = t("opaque");
  }

  /** @returns {Promise<Blob>} */
  #encode() {
    const version = this.#version;
    this.#showEncoding();
    const file = encode(this.#picture, this.output).then(({ blob, width, height }) => {
      if (version === this.#version) {
        this.#status.dataset.bytes = `${blob.size}`;
        this.#showStatus(t("result", { width, height, size: formatSize(blob.size) }));
      }

      return blob;
    });
    file.catch(problem => {
      if (version !== this.#version) return;
      this.#file = undefined;
      this.#showStatus(errorText(/** @type {import("../api.js").Problem} */ (problem)?.code));
      if (problem instanceof Error) console.error(problem);
    });
    this.#file = file;
    return file;
  }

  #showEncoding() {
    this.#showStatus(t(this.output.format === "avif" ? "encodingOnServer" : "encoding"));
  }

  /** @param {string} text */
  #showStatus(text) {
    this.#status.textContent = text;
  }

  get #status() {
    return find("[data-part=facts]", HTMLElement, this.#dialog);
  }

  get #widthInput() {
    return find("[data-output=width]", HTMLInputElement, this.#dialog);
  }

  #inputs() {
    return /** @type {HTMLInputElement[]} */ ([...this.#dialog.querySelectorAll("[data-output]")]);
  }
}

/** The requested width; 0 means the width of the frame. @param {string} text @param {import("./settings.js").Rect} frame */
function widthOf(text, frame) {
  const width = Math.round(Number(text));
  return width > 0 && width !== frame.w ? Math.min(width, 4 * frame.w, largestSide) : 0;
}
