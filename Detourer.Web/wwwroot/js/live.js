// Listens to the server. A connection that breaks is made again, and joins all its jobs again.
import { notice, tell } from "./notices.js";
import { say } from "./texts.js";

const shortest = 500, longest = 10_000, patience = 2_000; // milliseconds

/** @typedef {{ job: (job: import("./jobs.js").Job) => void, unknown: (id: string) => void, model: (model: import("./models.js").Progress) => void }} Handlers */

export class Live {
  /** @type {Set<string>} */
  #joined = new Set();
  #handlers;
  /** @type {WebSocket | undefined} */
  #socket;
  #pause = shortest;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #notice;
  #told = false;

  /** @param {Handlers} handlers What to do with each kind of message. */
  constructor(handlers) {
    this.#handlers = handlers;
    this.#connect();
    addEventListener("online", () => this.#socket?.readyState === WebSocket.CLOSED && this.#connect());
  }

  /** @param {string[]} ids */
  join(ids) {
    ids.forEach(id => this.#joined.add(id));
    if (ids.length > 0) this.#say({ join: ids });
  }

  /** @param {string[]} ids */
  leave(ids) {
    ids.forEach(id => this.#joined.delete(id));
    this.#say({ leave: ids });
  }

  /** @param {object} message */
  #say(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #connect() {
    const open = this.#socket?.readyState;
    if (open === WebSocket.OPEN || open === WebSocket.CONNECTING) return;
    const socket = new WebSocket(new URL("/live", location.href.replace(/^http/, "ws")));
    this.#socket = socket;
    socket.onopen = () => {
      this.#pause = shortest;
      this.#catchUp();
    };
    socket.onmessage = event => this.#hear(JSON.parse(event.data));
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#tellDown(true);
      setTimeout(() => this.#connect(), this.#pause * (0.5 + Math.random() / 2));
      this.#pause = Math.min(longest, this.#pause * 2);
    };
  }

  /** @param {any} message */
  #hear(message) {
    switch (message.type) {
      case "job": this.#handlers.job(message.job); break;
      case "unknown": this.#handlers.unknown(message.id); break;
      case "model": this.#handlers.model(message.model); break;
      // The server itself hears nothing of its workers for now.
      case "connection":
        if (message.state === "ok") this.#catchUp();
        else this.#tellDown(true);
        break;
    }
  }

  /** Each job that is joined is told of at once: nothing that happened meanwhile is missed. */
  #catchUp() {
    this.#tellDown(false);
    if (this.#joined.size > 0) this.#say({ join: [...this.#joined] });
  }

  /** A short break is nobody's business. @param {boolean} down */
  #tellDown(down) {
    if (!down) {
      clearTimeout(this.#notice);
      this.#notice = undefined;
      notice("connection", null);
      if (this.#told) tell(say("back"));
      this.#told = false;
    } else {
      this.#notice ??= setTimeout(() => {
        this.#told = true;
        notice("connection", say("offline"));
      }, patience);
    }
  }
}
