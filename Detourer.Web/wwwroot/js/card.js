// One photo on the page, from its upload to its cutout.
import { compare } from "./compare.js";
import { action, find, part } from "./element.js";
import { preview } from "./jobs.js";
import { announce } from "./notices.js";
import { count, duration, reason, say, size } from "./texts.js";
import { thumbnail } from "./thumbnail.js";

/** @typedef {import("./jobs.js").Job} Job */
/** @typedef {{ file?: File, url?: string }} Source */
/** @typedef {import("./editor/edits.js").Edit} Edit */

const steps = ["model", "decode", "segment", "refine", "compose", "encode"];
const final = ["succeeded", "failed", "cancelled", "expired"];
const places = ["before", "after", "compare"];

export class Card {
  /** @type {Job | undefined} */
  job;
  /** @type {string} */
  state = "";
  /** What its buttons do, by their names. @type {(name: string, card: Card) => void} */
  onAction = () => {};
  onChange = () => {};
  /** What the person has made of the cutout. @type {Edit | undefined} */
  edit;
  /** Stops the upload while there is one. */
  abort = () => {};
  #since = 0;
  #text = "";
  /** The address of the edited picture. */
  #edited = "";

  /** @param {string} name @param {Source} [source] Where the photo came from, if this page has added it. */
  constructor(name, source) {
    const template = find("#card", HTMLTemplateElement).content.firstElementChild;
    this.element = /** @type {HTMLElement} */ (template?.cloneNode(true));
    this.source = source;
    this.name = name;
    part("name", this.element).textContent = name;
    compare(find(".picture", HTMLElement, this.element));
    for (const button of this.element.querySelectorAll("[data-action]")) {
      const name = /** @type {HTMLElement} */ (button).dataset.action ?? "";
      button.addEventListener("click", event => {
        if (name === "download" && !this.edit) return; // the link does it
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
  uploading(sent, total) {
    const text = total === 0 ? say("fetching")
      : sent < total ? say("sending", { sent: size(sent), total: size(total) }) : say("checking");
    this.#change("uploading", text, total > 0 ? 0.3 * sent / total : undefined);
  }

  /** It has not been its turn yet. */
  inLine() {
    this.#change("waiting", say("inLine"), 0);
  }

  /** @param {number} seconds */
  pausing(seconds) {
    this.#change("waiting", say("pauseCard", { n: seconds }), 0);
  }

  /** The server has said no, or could not be reached. @param {import("./jobs.js").Problem} problem */
  refuse(problem) {
    this.job = undefined;
    if (problem.code === "cancelled") this.#change("cancelled", say("cancelled"));
    else this.#fail(problem.code);
  }

  /** Shows a job as the server tells of it. @param {Job} job */
  show(job) {
    if (this.isFinal && !final.includes(job.state)) return; // older news
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
      case "cancelled": this.#change("cancelled", say("cancelled")); break;
      case "expired": this.#change("expired", say("expired")); break;
    }
  }

  /** @param {Edit} edit */
  showEdit(edit) {
    this.edit = edit.preview ? edit : undefined;
    URL.revokeObjectURL(this.#edited);
    this.#edited = edit.preview ? URL.createObjectURL(edit.preview) : "";
    if (this.job?.result) this.#showResult(this.job, this.job.result);
  }

  /** Its file is being made. @param {boolean} busy */
  writing(busy) {
    action("download", this.element).ariaBusy = `${busy}`;
    part("status", this.element).textContent = busy ? say("writing") : this.#text;
  }

  /** Counts the seconds while a worker has it. */
  tick() {
    if (this.state !== "running") return;
    part("status", this.element).textContent = `${this.#text} ${say("seconds", { n: Math.round((Date.now() - this.#since) / 1000) })}`;
  }

  focus() {
    find("button:not([hidden]), a:not([hidden])", HTMLElement, find(".actions", HTMLElement, this.element)).focus();
  }

  /** @param {Job} job */
  #succeed(job) {
    const result = /** @type {import("./jobs.js").Result} */ (job.result);
    const fresh = this.state !== "succeeded" && this.state !== "";
    const link = /** @type {HTMLAnchorElement} */ (action("download", this.element));
    link.href = result.url;
    link.download = result.fileName;
    link.setAttribute("aria-label", `${link.textContent?.trim()}: ${job.fileName}`);
    if (!this.source?.file) this.#showBefore(preview(job.id, "original"));
    else if (part("before", this.element).hidden) this.#showBefore(preview(job.id, "original")); // no thumbnail of its own
    this.#showResult(job, result);
    if (fresh) announce(say("done", { name: this.name }));
  }

  /** The cutout, or what the person has made of it. @param {Job} job @param {import("./jobs.js").Result} result */
  #showResult(job, result) {
    const after = /** @type {HTMLImageElement} */ (part("after", this.element));
    after.src = this.#edited || preview(job.id, "result");
    after.alt = say("cutoutOf", { name: job.fileName });
    const time = Date.parse(job.finishedAt ?? "") - Date.parse(job.createdAt);
    this.#change("succeeded", this.edit
      ? editText(this.edit)
      : say("ready", { width: result.width, height: result.height, size: size(result.bytes), time: duration(time) }));

    // A part of the photo does not lie on the whole of it: then there is nothing to compare.
    const { x, y, w, h } = this.edit?.settings ?? { x: 0, y: 0, w: result.width, h: result.height };
    const slider = /** @type {HTMLInputElement} */ (part("compare", this.element));
    slider.hidden = x !== 0 || y !== 0 || w !== result.width || h !== result.height;
    find(".picture", HTMLElement, this.element).style.setProperty("--split", slider.hidden ? "0%" : `${slider.value}%`);
  }

  /** @param {string | undefined} code */
  #fail(code) {
    const sentence = reason(code);
    if (this.state !== "failed") announce(say("failure", { name: this.name, reason: sentence }));
    this.element.dataset.code = code ?? "unknown";
    part("error", this.element).textContent = sentence;
    this.#change("failed", say("failed"));
  }

  /** @param {string} state @param {string} text @param {number} [progress] 0 to 1; none: it is not known. */
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
      this.#offer();
      this.onChange();
    }
  }

  /** Which parts and buttons there are in this state. */
  #offer() {
    const { state, isFinal } = this;
    const there = { succeeded: state === "succeeded", again: !!this.source && ["failed", "cancelled"].includes(state) };
    part("error", this.element).hidden = state !== "failed";
    for (const name of places.slice(1)) part(name, this.element).hidden = !there.succeeded;
    for (const name of ["download", "edit", "share", "delete"]) action(name, this.element).hidden = !there.succeeded;
    action("cancel", this.element).hidden = isFinal;
    action("retry", this.element).hidden = !there.again;
    action("remove", this.element).hidden = !isFinal || there.succeeded;
  }

  /** @param {string} url */
  #showBefore(url) {
    const image = /** @type {HTMLImageElement} */ (part("before", this.element));
    if (image.getAttribute("src") === url) return;
    image.onload = () => { image.hidden = false; };
    image.onerror = () => { image.hidden = true; };
    image.alt = say("photoAlt", { name: this.name });
    image.src = url;
  }
}

/** @param {Job} job */
function queueText(job) {
  if (job.attempts > 0) return say("again");
  if (job.ahead === null || job.ahead === undefined) return say("queued");
  return job.ahead === 0 ? say("next") : count("ahead", job.ahead);
}

/** @param {Edit} edit */
function editText({ settings: { w, h }, output: { format, width: wanted } }) {
  const width = wanted || w;
  return say("edited", { width, height: Math.max(1, Math.round(h * width / w)), format: format === "webp" ? "WebP" : format.toUpperCase() });
}

/** @param {Job} job */
const stepText = job => job.step === "model" ? say("model", { name: chosen() }) : say(job.step ?? "starting");

/** The name of the quality that is chosen. */
const chosen = () => document.getElementById("chosen")?.textContent ?? "";
