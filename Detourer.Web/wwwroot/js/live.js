// The WebSocket connection to the server. It reconnects and then joins all its jobs again. A heartbeat detects a socket
// that is dead without being closed, as after sleep or behind a proxy that dropped it.
import { setNotice, toast } from "./notices.js";
import { t } from "./texts.js";

// milliseconds
const shortestBackOff = 500, longestBackOff = 10_000, noticeDelay = 2_000;
const heartbeatInterval = 10_000, answerTimeout = 8_000, probeTimeout = 3_000;
const idsPerMessage = 1000;

/**
 * @typedef {{ job: (job: import("./api.js").Job) => void, unknown: (id: string) => void,
 *   model: (model: import("./models.js").Progress) => void, connection: (isLost: boolean) => void }} Handlers
 */

export class LiveConnection {
  /** @type {Set<string>} */
  #joined = new Set();
  #handlers;
  /** @type {WebSocket | undefined} */
  #socket;
  #backOff = shortestBackOff;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #notice;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #reconnection;
  /** Runs while an answer is expected. @type {ReturnType<typeof setTimeout> | undefined} */
  #answer;
  #isShown = false;

  /** @param {Handlers} handlers One for each type of message. */
  constructor(handlers) {
    this.#handlers = handlers;
    this.#connect();
    setInterval(() => this.#probe(answerTimeout), heartbeatInterval);
    // After sleep, a change of network or a return from the back/forward cache the socket may be dead.
    addEventListener("online", () => this.#wake());
    addEventListener("pageshow", event => event.persisted && this.#wake());
    addEventListener("offline", () => this.#showLost(true));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#wake());
  }

  /** @param {string[]} ids */
  join(ids) {
    ids.forEach(id => this.#joined.add(id));
    this.#sendJoin(ids);
  }

  /** @param {string[]} ids */
  leave(ids) {
    ids.forEach(id => this.#joined.delete(id));
    this.#send({ leave: ids });
  }

  /** @param {string[]} ids */
  #sendJoin(ids) {
    for (let i = 0; i < ids.length; i += idsPerMessage) this.#send({ join: ids.slice(i, i + idsPerMessage) });
  }

  /** @param {object} message */
  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #wake() {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#probe(probeTimeout);
    else if (this.#socket?.readyState !== WebSocket.CONNECTING) this.#connect();
  }

  /** Asks for an answer, and replaces the socket if none arrives in time. @param {number} timeout */
  #probe(timeout) {
    const socket = this.#socket;
    if (!socket || socket.readyState !== WebSocket.OPEN) return;
    this.#send({ ping: true });
    this.#expectAnswer(socket, timeout);
  }

  /** @param {WebSocket} socket @param {number} timeout */
  #expectAnswer(socket, timeout) {
    clearTimeout(this.#answer);
    this.#answer = setTimeout(() => this.#socket === socket && this.#lose(socket), timeout);
  }

  #connect() {
    clearTimeout(this.#reconnection);
    const socket = new WebSocket(new URL("/live", location.href.replace(/^http/, "ws")));
    this.#socket = socket;
    this.#expectAnswer(socket, answerTimeout);
    socket.onopen = () => {
      if (this.#socket !== socket) return;
      clearTimeout(this.#answer);
      this.#backOff = shortestBackOff;
      this.#rejoin();
    };
    socket.onmessage = event => {
      if (this.#socket !== socket) return;
      clearTimeout(this.#answer);
      this.#receive(JSON.parse(event.data));
    };
    socket.onclose = () => this.#socket === socket && this.#lose(socket);
  }

  /** Gives up a socket and schedules the next one. @param {WebSocket} socket */
  #lose(socket) {
    clearTimeout(this.#answer);
    this.#socket = undefined;
    socket.close();
    this.#showLost(true);
    clearTimeout(this.#reconnection);
    this.#reconnection = setTimeout(() => this.#connect(), this.#backOff * (0.5 + Math.random() / 2));
    this.#backOff = Math.min(longestBackOff, this.#backOff * 2);
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
        else this.#showLost(true);
        break;
    }
  }

  /** Joins all jobs again. The server answers with their current state, so no update is missed. */
  #rejoin() {
    this.#showLost(false);
    this.#sendJoin([...this.#joined]);
  }

  /** Shows a lost connection, but not a short interruption. @param {boolean} isLost */
  #showLost(isLost) {
    if (!isLost) {
      clearTimeout(this.#notice);
      this.#notice = undefined;
      setNotice("connection", null);
      if (this.#isShown) toast(t("reconnected"));
      this.#isShown = false;
      this.#handlers.connection(false);
    } else {
      this.#notice ??= setTimeout(() => {
        this.#isShown = true;
        setNotice("connection", t("offline"));
        this.#handlers.connection(true);
      }, noticeDelay);
    }
  }
}
