// The upload queue. It sends a few photos at a time. A pause that the server requests applies to all of them.
import { setNotice } from "./notices.js";
import { t } from "./texts.js";

const concurrency = 3;
const shortestPause = 1, defaultPause = 10, longestPause = 600; // seconds

/** @typedef {import("./api.js").Job} Job */
/** @typedef {{ file?: File, url?: string, model: string | null }} Photo */
/** @typedef {{ onProgress: (sent: number, total: number) => void, onPause: (seconds: number) => void }} Listener */
/** @template T @typedef {{ promise: Promise<T>, resolve: (value: T) => void, reject: (problem: import("./api.js").Problem) => void }} Deferred */
/** @typedef {{ photo: Photo, listener: Listener, request: XMLHttpRequest, resolve: (job: Job) => void, reject: (problem: import("./api.js").Problem) => void }} Upload */

export class UploadQueue {
  /** @type {Upload[]} */
  #waiting = [];
  #running = 0;
  #pausedUntil = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #clock;

  /**
   * Queues a photo. `job` resolves to its job, or rejects with a problem.
   * @param {Photo} photo
   * @param {Listener} listener
   */
  add(photo, listener) {
    const request = new XMLHttpRequest(); // fetch reports no upload progress
    /** @type {Deferred<Job>} */
    const { promise, resolve, reject } = withResolvers();
    const upload = { photo, listener, request, resolve, reject };
    this.#waiting.push(upload);
    this.#next();
    return {
      job: promise,
      abort: () => {
        this.#waiting = this.#waiting.filter(other => other !== upload);
        request.abort();
        reject({ code: "cancelled" });
        this.#showPause();
      },
    };
  }

  async #next() {
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
    const { request } = upload;
    await post(upload);
    if (request.status === 202) upload.resolve(request.response);
    else if (request.status === 429 || request.status === 503) this.#pause(upload);
    else upload.reject(problemOf(request));
  }

  /** @param {Upload} upload */
  #pause(upload) {
    const requested = Number(upload.request.getResponseHeader("Retry-After")) || defaultPause;
    const seconds = Math.min(longestPause, Math.max(shortestPause, requested));
    this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + seconds * 1000);
    this.#waiting.unshift(upload);
    this.#showPause();
    this.#clock ??= setInterval(() => this.#showPause(), 500);
  }

  #showPause() {
    const left = Math.ceil((this.#pausedUntil - Date.now()) / 1000);
    const paused = left > 0 && this.#waiting.length > 0;
    setNotice("pause", paused ? t("pause", { n: left }) : null);
    if (paused) {
      this.#waiting.forEach(upload => upload.listener.onPause(left));
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

/** @param {XMLHttpRequest} request */
function problemOf(request) {
  return request.status === 0 ? { code: "offline" } : { code: request.response?.code ?? "unknown" };
}

/** Promise.withResolvers, which some browsers still lack. @template T @returns {Deferred<T>} */
function withResolvers() {
  /** @type {any} */
  const all = {};
  all.promise = new Promise((resolve, reject) => Object.assign(all, { resolve, reject }));
  return all;
}
