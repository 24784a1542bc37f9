// The upload queue. It sends a few photos at a time. While the server is overloaded or unreachable, all uploads wait and
// then continue automatically.
import { setNotice } from "./notices.js";
import { t } from "./texts.js";

const concurrency = 3;
const shortestPause = 1, defaultPause = 10, longestPause = 600; // seconds

/** @typedef {import("./api.js").AcceptedJob} AcceptedJob */
/** @typedef {import("./api.js").Problem} Problem */
/** @typedef {{ file?: File, url?: string, model?: string | null }} Photo */
/** @typedef {{ onProgress: (sent: number, total: number) => void, onPause: (seconds: number, reason: Reason) => void }} Listener */
/** @typedef {"pause" | "unavailable" | "offline"} Reason Why uploads wait: the server asks for a pause, a server in front is unavailable, or no server can be reached. */
/** @template T @typedef {{ promise: Promise<T>, resolve: (value: T) => void, reject: (problem: Problem) => void }} Deferred */
/** @typedef {{ photo: Photo, listener: Listener, request: XMLHttpRequest, isAborted: boolean, resolve: (job: AcceptedJob) => void, reject: (problem: Problem) => void }} Upload */

export class UploadQueue {
  /** @type {Upload[]} */
  #waiting = [];
  #running = 0;
  #pausedUntil = 0;
  /** @type {Reason} */
  #reason = "pause";
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clock;

  constructor() {
    addEventListener("online", () => {
      if (this.#reason !== "pause") this.#pausedUntil = 0;
      this.#showPause();
    });
  }

  /**
   * Queues a photo. `job` resolves to its job, or rejects with a problem.
   * @param {Photo} photo
   * @param {Listener} listener
   */
  add(photo, listener) {
    const request = new XMLHttpRequest(); // fetch reports no upload progress
    /** @type {Deferred<AcceptedJob>} */
    const { promise, resolve, reject } = withResolvers();
    const upload = { photo, listener, request, isAborted: false, resolve, reject };
    this.#waiting.push(upload);
    this.#next();
    return {
      job: promise,
      abort: () => {
        upload.isAborted = true;
        this.#waiting = this.#waiting.filter(other => other !== upload);
        request.abort();
        reject({ code: "cancelled" });
        this.#showPause();
      },
    };
  }

  #next() {
    while (this.#running < concurrency && this.#waiting.length > 0 && Date.now() >= this.#pausedUntil) {
      const upload = /** @type {Upload} */ (this.#waiting.shift());
      this.#running++;
      this.#send(upload).finally(() => {
        this.#running--;
        this.#next();
      });
    }
  }

  /** @param {Upload} upload */
  async #send(upload) {
    const { request, photo } = upload;
    await post(upload);
    if (upload.isAborted) return;
    switch (request.status) {
      case 202: upload.resolve(request.response); break;
      case 429: case 503: this.#pause(upload, "pause"); break;
      case 502: case 504: this.#pause(upload, "unavailable"); break;
      case 0:
        if (photo.file && !await isReadable(photo.file)) upload.reject({ code: "file_unreadable" });
        else this.#pause(upload, "offline");
        break;
      // Only a server in front refuses a size without a code.
      case 413: upload.reject({ code: request.response?.code ?? "proxy_too_large" }); break;
      default: upload.reject({ code: request.response?.code ?? "unknown" });
    }
  }

  /** @param {Upload} upload @param {Reason} reason */
  #pause(upload, reason) {
    const requested = Number(upload.request.getResponseHeader("Retry-After")) || defaultPause;
    const seconds = Math.min(longestPause, Math.max(shortestPause, requested));
    this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + seconds * 1000);
    this.#reason = reason;
    this.#waiting.unshift(upload);
    this.#showPause();
    this.#clock ??= setInterval(() => this.#showPause(), 500);
  }

  #showPause() {
    const left = Math.ceil((this.#pausedUntil - Date.now()) / 1000);
    const isPaused = left > 0 && this.#waiting.length > 0;
    setNotice("pause", isPaused ? t(`${this.#reason}Notice`, { n: left }) : null);
    if (isPaused) {
      this.#waiting.forEach(upload => upload.listener.onPause(left, this.#reason));
    } else {
      clearInterval(this.#clock);
      this.#clock = undefined;
      this.#next();
    }
  }
}

/** Sends one request. Resolves when it is finished, whatever the outcome. @param {Upload} upload @returns {Promise<void>} */
function post({ photo, listener, request }) {
  const form = new FormData();
  // The options come first, so that the server can refuse them before it receives the photo.
  if (photo.model) form.append("model", photo.model);
  if (photo.file) form.append("image_file", photo.file, photo.file.name || "photo");
  else form.append("image_url", photo.url ?? "");
  return new Promise(resolve => {
    if (photo.file) request.upload.onprogress = event => listener.onProgress(event.loaded, event.total);
    request.onloadend = () => resolve();
    request.open("POST", "/api/v1/jobs");
    request.responseType = "json";
    listener.onProgress(0, photo.file?.size ?? 0);
    request.send(form);
  });
}

/** Whether the file still exists: the browser reports a file that was moved or changed like a lost connection. @param {File} file */
const isReadable = file => file.slice(0, 1).arrayBuffer().then(() => true, () => false);

/** Promise.withResolvers, which some browsers still lack. @template T @returns {Deferred<T>} */
function withResolvers() {
  /** @type {any} */
  const all = {};
  all.promise = new Promise((resolve, reject) => Object.assign(all, { resolve, reject }));
  return all;
}
