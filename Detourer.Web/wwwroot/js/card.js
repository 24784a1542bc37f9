// One photo on the page, from its upload to its cutout.
import { compareSlider } from "./compare.js";
import { action, find, part } from "./element.js";
import { preview } from "./api.js";
import { announce } from "./notices.js";
import { errorText, formatDuration, formatSize, plural, t } from "./texts.js";
import { thumbnail } from "./thumbnail.js";

/** @typedef {import("./api.js").Job} Job */
/** @typedef {{ file?: File, url?: string }} Source */
/** @typedef {import("./editor/edit-store.js").Edit} Edit */

const steps = ["model", "decode", "segment", "refine", "compose", "encode"];
const final = ["succeeded", "failed", "cancelled", "expired"];
const places = ["before", "after", "compare"];

export class Card {
  /** @type {Job | undefined} */
  job;
  /** @type {string} */
  state = "";
  /** Called with the name of the button that was clicked. @type {(name: string, card: Card) => void} */
  onAction = () => {};
  onChange = () => {};
  /** The edit of the cutout, if there is one. @type {Edit | undefined} */
  edit;
  /** Stops a running upload. */
  abort = () => {};
  #since = 0;
  #text = "";
  /** Object URL of the edited picture. */
  #edited = "";

  /** @param {string} name @param {Source} [source] Where the photo came from; missing for jobs of an earlier visit. */
  constructor(name, source) {
    const template = find("#card", HTMLTemplateElement).content.firstElementChild;
    this.element = /** @type {HTMLElement} */ (template?.cloneNode(true));
    this.source = source;
    this.name = name;
    part("name", this.element).textContent = name;
    compareSlider(find(".picture", HTMLElement, this.element));
    for (const button of this.element.querySelectorAll("[data-action]")) {
      const name = /** @type {HTMLElement} */ (button).dataset.action ?? "";
      button.addEventListener("click", event => {
        if (name === "download" && !this.edit) return; // the link itself downloads
        if (name === "download") event.preventDefault();
        this.onAction(name, this);
      });
    }
    if (source?.file) thumbnail(source.file).then(url => this.#showBefore(url), () => {});
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

  /** @param {number} seconds */
  showPause(seconds) {
    this.#change("waiting", t("pauseCard", { n: seconds }), 0);
  }

  /** Shows that the upload was refused or failed. @param {import("./api.js").Problem} problem */
  showRefusal(problem) {
    this.job = undefined;
    if (problem.code === "cancelled") this.#change("cancelled", t("cancelled"));
    else this.#fail(problem.code);
  }

  /** Shows the state of a job. @param {Job} job */
  update(job) {
    if (this.isFinal && !final.includes(job.state)) return; // an older update
    this.job = job;
    this.name = job.fileName;
    this.element.dataset.jobId = job.id;
    part("name", this.element).textContent = job.fileName;
    part("name", this.element).title = job.fileName;
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
    URL.revokeObjectURL(this.#edited);
    this.#edited = edit.preview ? URL.createObjectURL(edit.preview) : "";
    if (this.job?.result) this.#showResult(this.job, this.job.result);
  }

  /** Shows whether its file is being rendered. @param {boolean} busy */
  showRendering(busy) {
    action("download", this.element).ariaBusy = `${busy}`;
    part("status", this.element).textContent = busy ? t("rendering") : this.#text;
  }

  /** Updates the elapsed seconds while a worker processes the photo. */
  tick() {
    if (this.state !== "running") return;
    part("status", this.element).textContent = `${this.#text} ${t("seconds", { n: Math.round((Date.now() - this.#since) / 1000) })}`;
  }

  focus() {
    find("button:not([hidden]), a:not([hidden])", HTMLElement, find(".actions", HTMLElement, this.element)).focus();
  }

  /** @param {Job} job */
  #succeed(job) {
    const result = /** @type {import("./api.js").Result} */ (job.result);
    const fresh = this.state !== "succeeded" && this.state !== "";
    const link = /** @type {HTMLAnchorElement} */ (action("download", this.element));
    link.href = result.url;
    link.download = result.fileName;
    link.setAttribute("aria-label", `${link.textContent?.trim()}: ${job.fileName}`);
    if (!this.source?.file) this.#showBefore(preview(job.id, "original"));
    else if (part("before", this.element).hidden) this.#showBefore(preview(job.id, "original")); // the browser could not decode the file
    this.#showResult(job, result);
    if (fresh) announce(t("done", { name: this.name }));
  }

  /** Shows the edited picture, or else the cutout. @param {Job} job @param {import("./api.js").Result} result */
  #showResult(job, result) {
    const after = /** @type {HTMLImageElement} */ (part("after", this.element));
    after.src = this.#edited || preview(job.id, "result");
    after.alt = t("cutoutOf", { name: job.fileName });
    const time = Date.parse(job.finishedAt ?? "") - Date.parse(job.createdAt);
    this.#change("succeeded", this.edit
      ? editText(this.edit)
      : t("ready", { width: result.width, height: result.height, size: formatSize(result.bytes), time: formatDuration(time) }));

    // A cropped picture does not line up with the photo, so there is nothing to compare.
    const { x, y, w, h } = this.edit?.settings ?? { x: 0, y: 0, w: result.width, h: result.height };
    const slider = /** @type {HTMLInputElement} */ (part("compare", this.element));
    slider.hidden = x !== 0 || y !== 0 || w !== result.width || h !== result.height;
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
    part("status", this.element).textContent = text;
    const bar = /** @type {HTMLProgressElement} */ (part("progress", this.element));
    bar.hidden = this.isFinal;
    if (progress === undefined) bar.removeAttribute("value");
    else bar.value = progress;
    if (changed) {
      this.#showParts();
      this.onChange();
    }
  }

  /** Shows the parts and buttons of this state. */
  #showParts() {
    const { state, isFinal } = this;
    const visible = { succeeded: state === "succeeded", again: !!this.source && ["failed", "cancelled"].includes(state) };
    part("error", this.element).hidden = state !== "failed";
    for (const name of places.slice(1)) part(name, this.element).hidden = !visible.succeeded;
    for (const name of ["download", "edit", "share", "delete"]) action(name, this.element).hidden = !visible.succeeded;
    action("cancel", this.element).hidden = isFinal;
    action("retry", this.element).hidden = !visible.again;
    action("remove", this.element).hidden = !isFinal || visible.succeeded;
  }

  /** @param {string} url */
  #showBefore(url) {
    const image = /** @type {HTMLImageElement} */ (part("before", this.element));
    if (image.getAttribute("src") === url) return;
    image.onload = () => { image.hidden = false; };
    image.onerror = () => { image.hidden = true; };
    image.alt = t("photoAlt", { name: this.name });
    image.src = url;
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
const stepText = job => job.step === "model" ? t("model", { name: chosen() }) : t(job.step ?? "starting");

/** The visible name of the selected quality. */
const chosen = () => document.getElementById("chosen")?.textContent ?? "";
