// The file that comes of it: written as soon as it is looked at, so that its size is known before it is downloaded.
import { find } from "../element.js";
import { reason, size } from "../texts.js";
import { nameOf, write } from "./output.js";
import { word } from "./words.js";

/** @typedef {import("./settings.js").Output} Output */

const patience = 300; // milliseconds

export class Save {
  #dialog;
  #picture;
  #job;
  #onChange;
  #shown = false;
  /** Counts what was asked for: an answer to an older question is not wanted any more. */
  #asked = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #waiting;
  /** @type {string | undefined} */
  #url;

  /** @param {HTMLDialogElement} dialog @param {import("./picture.js").Picture} picture @param {import("../jobs.js").Job} job @param {Output} output @param {() => void} onChange */
  constructor(dialog, picture, job, output, onChange) {
    this.#dialog = dialog;
    this.#picture = picture;
    this.#job = job;
    this.#onChange = onChange;
    this.output = output;
    for (const input of this.#inputs()) input.addEventListener("input", () => this.#take(input));
  }

  /** @param {boolean} shown */
  show(shown) {
    this.#shown = shown;
    if (shown) this.changed();
  }

  /** The picture is another one now. */
  changed() {
    this.#asked++;
    clearTimeout(this.#waiting);
    this.#offer(null);
    if (!this.#shown) return;
    this.#showOutput();
    this.#facts(word(this.output.format === "avif" ? "avif" : "measuring"));
    this.#waiting = setTimeout(() => this.#write(this.#asked), patience);
  }

  end() {
    this.#asked++;
    clearTimeout(this.#waiting);
    this.#offer(null);
  }

  /** Puts the picture on the clipboard. @returns {Promise<string>} What came of it. */
  async copy() {
    try {
      const png = write(this.#picture, { ...this.output, format: "png" }).then(file => file.blob);
      await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
      this.#facts(word("copied"));
      return word("copied");
    } catch {
      this.#facts(word("noCopy"));
      return word("noCopy");
    }
  }

  /** @param {HTMLInputElement} input */
  #take(input) {
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
    remark.textContent = word("opaque");
  }

  /** @param {number} asked */
  async #write(asked) {
    try {
      const { blob, width, height } = await write(this.#picture, this.output);
      if (asked !== this.#asked) return;
      this.#offer(blob);
      this.#facts(word("result", { width, height, size: size(blob.size) }));
    } catch (problem) {
      if (asked !== this.#asked) return;
      this.#facts(reason(/** @type {import("../jobs.js").Problem} */ (problem)?.code));
      if (problem instanceof Error) console.error(problem);
    }
  }

  /** @param {Blob | null} file */
  #offer(file) {
    const link = find("a[data-part=download]", HTMLAnchorElement, this.#dialog);
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = file ? URL.createObjectURL(file) : undefined;
    link.ariaDisabled = `${!file}`;
    if (this.#url) link.href = this.#url;
    else link.removeAttribute("href");
    link.download = nameOf(this.#job, this.output);
    if (file) link.dataset.bytes = `${file.size}`;
    else delete link.dataset.bytes;
  }

  /** @param {string} text */
  #facts(text) {
    find("[data-part=facts]", HTMLElement, this.#dialog).textContent = text;
  }

  #inputs() {
    return /** @type {HTMLInputElement[]} */ ([...this.#dialog.querySelectorAll("[data-output]")]);
  }
}

/** 0: as wide as it is. @param {string} text @param {import("./settings.js").Rect} frame */
function widthOf(text, frame) {
  const width = Math.round(Number(text));
  return width > 0 && width !== frame.w ? Math.min(width, 4 * frame.w, 30_000) : 0;
}
