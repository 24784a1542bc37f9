// The WebSocket connection to the server. It reconnects and then joins all its jobs again.
import { setNotice, toast } from "./notices.js";
import { t } from "./texts.js";

const shortestBackOff = 500, longestBackOff = 10_000, noticeDelay = 2_000; // milliseconds

/** @typedef {{ job: (job: import("./api.js").Job) => void, unknown: (id: string) => void, model: (model: import("./models.js").Progress) => void }} Handlers */

export class LiveConnection {
  /** @type {Set<string>} */
  #joined = new Set();
  #handlers;
  /** @type {WebSocket | undefined} */
  #socket;
  #backOff = shortestBackOff;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #notice;
  #shown = false;

  /** @param {Handlers} handlers One for each type of message. */
  constructor(handlers) {
    this.#handlers = handlers;
    this.#connect();
    addEventListener("online", () => this.#socket?.readyState === WebSocket.CLOSED && this.#connect());
  }

  /** @param {string[]} ids */
  join(ids) {
    ids.forEach(id => this.#joined.add(id));
    if (ids.length > 0) this.#send({ join: ids });
  }

  /** @param {string[]} ids */
  leave(ids) {
    ids.forEach(id => this.#joined.delete(id));
    this.#send({ leave: ids });
  }

  /** @param {object} message */
  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #connect() {
    const open = this.#socket?.readyState;
    if (open === WebSocket.OPEN || open === WebSocket.CONNECTING) return;
    const socket = new WebSocket(new URL("/live", location.href.replace(/^http/, "ws")));
    this.#socket = socket;
    socket.onopen = () => {
      this.#backOff = shortestBackOff;
      this.#rejoin();
    };
    socket.onmessage = event => this.#receive(JSON.parse(event.data));
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#showDown(true);
      setTimeout(() => this.#connect(), this.#backOff * (0.5 + Math.random() / 2));
      this.#backOff = Math.min(longestBackOff, this.#backOff * 2);
    };
  }

  /** @param {any} message */
  #receive(message) {
    switch (message.type) {
      case "job": this.#handlers.job(message.job); break;
      case "unknown": this.#handlers.unknown(message.id); break;
      case "model": this.#handlers.model(message.model); break;
      // "degraded": the server currently receives no events from its workers.
      case "connection":
        if (message.state === "ok") this.#rejoin();
        else this.#showDown(true);
        break;
    }
  }

  /** Joins all jobs again. The server answers with their current state, so no update is missed. */
  #rejoin() {
    this.#showDown(false);
    if (this.#joined.size > 0) this.#send({ join: [...this.#joined] });
  }

  /** Shows a lost connection, but not a short interruption. @param {boolean} down */
  #showDown(down) {
    if (!down) {
      clearTimeout(this.#notice);
      this.#notice = undefined;
      setNotice("connection", null);
      if (this.#shown) toast(t("reconnected"));
      this.#shown = false;
    } else {
      this.#notice ??= setTimeout(() => {
        this.#shown = true;
        setNotice("connection", t("offline"));
      }, noticeDelay);
    }
  }
}
