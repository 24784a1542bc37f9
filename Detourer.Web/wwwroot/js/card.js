// One photo on the page, from its upload to its cutout.
import { preview } from "./api.js";
import { compareSlider } from "./compare.js";
import { action, find, part } from "./element.js";
import { announce } from "./notices.js";
import { errorText, formatDuration, formatSize, plural, t } from "./texts.js";
import { thumbnail } from "./thumbnail.js";

/** @typedef {import("./api.js").Job} Job */
/** @typedef {import("./api.js").Result} Result */
/** @typedef {{ file?: File, url?: string }} Source */
/** @typedef {import("./editor/edit-store.js").Edit} Edit */

const steps = ["model", "decode", "segment", "refine", "compose", "encode"];
const final = ["succeeded", "failed", "cancelled", "expired"];
const resultActions = ["download", "edit", "share", "delete"];

/** Failures of the photo itself or of its options: the same photo would fail again. */
const permanent = new Set(["empty_file", "file_too_large", "not_an_image", "vector_image", "icon_file", "archive_file", "document_file",
  "polyglot_file", "raw_unsupported", "tiff_unsupported", "image_truncated", "image_corrupt", "image_too_complex", "decoder_failed", "too_many_pixels", "unknown_model", "invalid_option",
  "unknown_option", "background_required", "no_subject", "too_large_for_format", "invalid_url", "private_address", "too_many_redirects",
  "malformed_body", "direct_upload_unavailable", "proxy_too_large", "file_unreadable"]);

let cardCount = 0;

export class Card {
  /** @type {Job | undefined} */
  job;
  /** @type {string} */
  state = "";
  /** Called with the name of the button that was clicked. @type {(name: string, card: Card) => void} */
  onAction = () => {};
  onChange = () => {};
  /** Called with the selected background colour; "" means transparent. @type {(color: string, card: Card) => void} */
  onBackground = () => {};
  /** The edit of the cutout, if there is one. @type {Edit | undefined} */
  edit;
  /** Stops a running upload. */
  abort = () => {};
  #since = 0;
  #text = "";
  #isConnectionLost = false;
  /** Object URL of the edited picture. */
  #editedUrl = "";
  /** Object URL of the thumbnail. */
  #thumbnailUrl = "";

  /** @param {string} name @param {Source} [source] Where the photo came from; missing for jobs of an earlier visit. */
  constructor(name, source) {
    const template = find("#card", HTMLTemplateElement).content.firstElementChild;
    this.element = /** @type {HTMLElement} */ (template?.cloneNode(true));
    this.source = source;
    this.name = name;
    this.#showName(name);
    compareSlider(find(".picture", HTMLElement, this.element));
    for (const button of this.element.querySelectorAll("[data-action]")) {
      const name = /** @type {HTMLElement} */ (button).dataset.action ?? "";
      button.addEventListener("click", event => {
        if (name === "download" && !this.edit) return; // the link itself downloads
        if (name === "download") event.preventDefault();
        this.onAction(name, this);
      });
    }
    const group = `background-${++cardCount}`; // radio buttons of different cards are different groups
    for (const radio of this.#backgrounds) if (radio.type === "radio") radio.name = group;
    part("backgrounds", this.element).addEventListener("change", event => {
      if (event.target instanceof HTMLInputElement) this.onBackground(event.target.value, this);
    });
    if (source?.file) thumbnail(source.file).then(url => this.#showThumbnail(url), () => {});
  }

  get isFinal() {
    return final.includes(this.state);
  }

  /** @param {number} sent @param {number} total */
  showUpload(sent, total) {
    const text = total === 0 ? t("fetching")
      : sent < total ? t("sending", { sent: formatSize(sent), total: formatSize(total) }) : t("checking");
    this.#change("uploading", text, total > 0 ? 0.3 * sent / total : undefined);
  }

  /** Waiting for a free upload slot. */
  showWaiting() {
    this.#change("waiting", t("waitingToUpload"), 0);
  }

  /** @param {number} seconds @param {import("./uploads.js").Reason} reason */
  showPause(seconds, reason) {
    this.#change("waiting", t(`${reason}Card`, { n: seconds }), 0);
  }

  /** Shows that the upload was refused or failed. @param {import("./api.js").Problem} problem */
  showRefusal(problem) {
    this.job = undefined;
    if (problem.code === "cancelled") this.#change("cancelled", t("cancelled"));
    else this.#fail(problem.code);
  }

  /** Shows that the server cannot be reached while it has the photo. @param {boolean} isLost */
  showConnection(isLost) {
    this.#isConnectionLost = isLost;
    this.#showStatus();
  }

  /** Shows the state of a job. @param {Job} job */
  update(job) {
    if (this.isFinal && !final.includes(job.state)) return; // an older update
    this.job = job;
    this.name = job.fileName;
    this.element.dataset.jobId = job.id;
    this.#showName(job.fileName);
    if (job.original && !this.source?.file) this.#showBefore(preview(job.id, "original"));
    switch (job.state) {
      case "queued": this.#change("queued", queueText(job), 0.3); break;
      case "running": this.#change("running", stepText(job), 0.35 + 0.1 * (steps.indexOf(job.step ?? "") + 1)); break;
      case "succeeded": this.#succeed(job); break;
      case "failed": this.#fail(job.failure?.code); break;
      case "cancelled": this.#change("cancelled", t("cancelled")); break;
      case "expired": this.#change("expired", t("expired")); break;
    }
  }

  /** @param {Edit} edit */
  showEdit(edit) {
    this.edit = edit.preview ? edit : undefined;
    URL.revokeObjectURL(this.#editedUrl);
    this.#editedUrl = edit.preview ? URL.createObjectURL(edit.preview) : "";
    if (this.job?.result) this.#showResult(this.job, this.job.result);
  }

  /** Shows whether its file is being rendered. @param {boolean} busy */
  showRendering(busy) {
    action("download", this.element).ariaBusy = `${busy}`;
    part("status", this.element).textContent = busy ? t("rendering") : this.#text;
  }

  /** Updates the elapsed seconds while a worker processes the photo. */
  tick() {
    if (this.state === "running") this.#showStatus();
  }

  focus() {
    find("button:not([hidden]), a:not([hidden])", HTMLElement, find(".actions", HTMLElement, this.element)).focus();
  }

  /** Removes it from the page and frees its images. */
  dispose() {
    this.abort();
    this.element.remove();
    URL.revokeObjectURL(this.#editedUrl);
    URL.revokeObjectURL(this.#thumbnailUrl);
    this.#thumbnailUrl = "disposed";
  }

  /** @param {string} name */
  #showName(name) {
    part("name", this.element).textContent = name;
    part("name", this.element).title = name;
    for (const button of this.element.querySelectorAll("[data-action]")) {
      const text = button.getAttribute("title") ?? button.textContent?.trim() ?? "";
      button.setAttribute("aria-label", t("actionOn", { action: text, name }));
    }
    part("compare", this.element).setAttribute("aria-label", t("compareOf", { name }));
  }

  get #backgrounds() {
    return /** @type {HTMLInputElement[]} */ ([...part("backgrounds", this.element).querySelectorAll("input")]);
  }

  /** @param {Job} job */
  #succeed(job) {
    const result = /** @type {Result} */ (job.result);
    const isNew = this.state !== "succeeded" && this.state !== "";
    const link = /** @type {HTMLAnchorElement} */ (action("download", this.element));
    link.href = result.url;
    link.download = result.fileName;
    this.#setRatio(result.width, result.height);
    if (!this.source?.file || part("before", this.element).hidden) this.#showBefore(preview(job.id, "original"));
    this.#showResult(job, result);
    const warnings = (job.warnings ?? []).map(warning => errorText(warning.code)).join(" ");
    part("warning", this.element).textContent = warnings;
    part("warning", this.element).hidden = warnings === "";
    if (isNew) announce(`${t("done", { name: this.name })} ${warnings}`);
  }

  /** Shows the edited picture, or else the cutout. @param {Job} job @param {Result} result */
  #showResult(job, result) {
    const after = /** @type {HTMLImageElement} */ (part("after", this.element));
    after.src = this.#editedUrl || preview(job.id, "result");
    after.dataset.cutout = preview(job.id, "result");
    after.alt = t("cutoutOf", { name: job.fileName });
    const time = Date.parse(job.finishedAt ?? "") - Date.parse(job.createdAt);
    this.#change("succeeded", this.edit ? editText(this.edit) : t("ready", {
      width: result.width, height: result.height, size: formatSize(result.bytes), time: formatDuration(time),
    }));

    const { ground = "none", color = "" } = this.edit?.settings ?? {};
    for (const input of this.#backgrounds) {
      if (input.type === "radio") input.checked = input.value === (ground === "color" ? color : ground === "none" ? "" : ground);
      else if (ground === "color") input.value = color;
    }

    // A cropped picture does not line up with the photo, so there is nothing to compare.
    const { x, y, w, h } = this.edit?.settings ?? { x: 0, y: 0, w: result.width, h: result.height };
    const slider = /** @type {HTMLInputElement} */ (part("compare", this.element));
    slider.hidden = x !== 0 || y !== 0 || w !== result.width || h !== result.height;
    this.#setRatio(w, h);
    find(".picture", HTMLElement, this.element).style.setProperty("--split", slider.hidden ? "0%" : `${slider.value}%`);
  }

  /** @param {string | undefined} code */
  #fail(code) {
    const sentence = errorText(code);
    if (this.state !== "failed") announce(t("failure", { name: this.name, reason: sentence }));
    this.element.dataset.code = code ?? "unknown";
    part("error", this.element).textContent = sentence;
    this.#change("failed", t("failed"));
  }

  /** @param {string} state @param {string} text @param {number} [progress] 0 to 1; missing: unknown. */
  #change(state, text, progress) {
    const changed = this.state !== state;
    if (state === "running" && changed) this.#since = Date.now();
    this.state = state;
    this.#text = text;
    this.element.dataset.state = state;
    this.#showStatus();
    const bar = /** @type {HTMLProgressElement} */ (part("progress", this.element));
    bar.hidden = this.isFinal;
    if (progress === undefined) bar.removeAttribute("value");
    else bar.value = progress;
    if (changed) {
      this.#showParts();
      this.onChange();
    }
  }

  #showStatus() {
    const isWithServer = this.state === "queued" || this.state === "running";
    const elapsed = this.state === "running" ? Math.round((Date.now() - this.#since) / 1000) : 0;
    const text = elapsed > 0 ? `${this.#text} ${t("seconds", { n: elapsed })}` : this.#text;
    part("status", this.element).textContent = isWithServer && this.#isConnectionLost ? t("offline") : text;
  }

  /** Shows the parts and buttons of this state. */
  #showParts() {
    const { state, isFinal } = this;
    const isReady = state === "succeeded";
    const canRetry = !!this.source && (state === "cancelled" || state === "failed" && !permanent.has(this.element.dataset.code ?? ""));
    part("error", this.element).hidden = state !== "failed";
    for (const name of ["after", "compare", "backgrounds"]) part(name, this.element).hidden = !isReady;
    for (const name of resultActions) action(name, this.element).hidden = !isReady;
    action("cancel", this.element).hidden = isFinal;
    action("retry", this.element).hidden = !canRetry;
    action("remove", this.element).hidden = !isFinal || isReady;
  }

  /** @param {string} url Object URL. */
  #showThumbnail(url) {
    if (this.#thumbnailUrl === "disposed") return URL.revokeObjectURL(url);
    this.#thumbnailUrl = url;
    this.#showBefore(url);
  }

  /** @param {string} url */
  #showBefore(url) {
    const image = /** @type {HTMLImageElement} */ (part("before", this.element));
    if (image.getAttribute("src") === url) return;
    image.onload = () => {
      image.hidden = false;
      if (!this.job?.result) this.#setRatio(image.naturalWidth, image.naturalHeight);
    };
    image.onerror = () => { image.hidden = true; };
    image.alt = t("photoAlt", { name: this.name });
    image.src = url;
  }

  /** Shapes the frame like the picture, so that the checkerboard is only behind it. @param {number} width @param {number} height */
  #setRatio(width, height) {
    find(".picture", HTMLElement, this.element).style.setProperty("--ratio", `${width / Math.max(1, height)}`);
  }
}

/** @param {Job} job */
function queueText(job) {
  if (job.attempts > 0) return t("waitingForRetry");
  if (job.ahead === null || job.ahead === undefined) return t("queued");
  return job.ahead === 0 ? t("next") : plural("ahead", job.ahead);
}

/** @param {Edit} edit */
function editText({ settings: { w, h }, output: { format, width: wanted } }) {
  const width = wanted || w;
  return t("edited", { width, height: Math.max(1, Math.round(h * width / w)), format: format === "webp" ? "WebP" : format.toUpperCase() });
}

/** @param {Job} job */
const stepText = job => job.step === "model" ? t("model", { name: selectedQuality() }) : t(job.step ?? "starting");

/** The visible name of the selected quality. */
const selectedQuality = () => document.getElementById("chosen")?.textContent ?? "";
