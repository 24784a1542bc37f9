// The canvas: draws the picture, zooms and pans by mouse, touch and keyboard, and passes input to the current tool.

/** @typedef {{ scale: number, x: number, y: number }} View */
/**
 * A tool. Coordinates are pixels of the photo. `down` returns whether the tool handles the drag.
 * @typedef {{
 *   down?: (x: number, y: number) => boolean, move?: (x: number, y: number) => void, up?: (cancelled: boolean) => void,
 *   hover?: (x: number, y: number) => void, key?: (key: string) => boolean,
 *   draw?: (context: CanvasRenderingContext2D, view: View, ratio: number) => void, cursor?: string
 * }} Tool
 */

const closest = 40, step = 1.25, panStep = 48;
const reachable = 48; // CSS pixels of the picture that stay on the stage
/** @type {Record<string, string | undefined>} */
const groundColors = { light: "#ffffff", dark: "#1b1924", vivid: "#2fa36b", white: "#ffffff" };

export class Stage {
  /** @type {Tool} */
  tool = {};
  /** In CSS pixels. @type {View} */
  view = { scale: 1, x: 0, y: 0 };
  /** Called to draw the picture. @type {(context: CanvasRenderingContext2D, view: View) => void} */
  onDraw = () => {};
  /** @type {(scale: number) => void} */
  onZoom = () => {};
  /** What transparent areas are shown on: a kind of preview ground, or "white". */
  ground = () => "checkerboard";
  /** The area that `fit` makes visible. @type {() => import("./settings.js").Rect} */
  frame = () => ({ x: 0, y: 0, w: 1, h: 1 });
  /** @type {Map<number, { x: number, y: number }>} */
  #pointers = new Map();
  /** @type {"tool" | "pan" | "pinch" | null} */
  #doing = null;
  #space = false;
  #queued = false;
  #fitted = true;
  #context;
  /** @type {CanvasPattern | null} */
  #checkerboard = null;
  #checkerboardRatio = 0;
  #observer;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    const context = canvas.getContext("2d");
    if (!context) throw new Error("no canvas");
    this.#context = context;
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(canvas);
    this.#listen();
  }

  dispose() {
    this.#observer.disconnect();
    this.canvas.width = this.canvas.height = 0;
  }

  /** Schedules drawing with the next frame. */
  draw() {
    if (this.#queued) return;
    this.#queued = true;
    requestAnimationFrame(() => {
      this.#queued = false;
      this.#paint();
    });
  }

  fit() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0 || height === 0) return;
    const { x, y, w, h } = this.frame();
    const margin = Math.min(48, width / 16);
    const scale = Math.min((width - 2 * margin) / w, (height - 2 * margin) / h, 4);
    this.view = { scale, x: width / 2 - (x + w / 2) * scale, y: height / 2 - (y + h / 2) * scale };
    this.#fitted = true;
    this.#viewChanged();
  }

  /** @param {number} factor @param {number} [x] The fixed point; default: the centre. @param {number} [y] */
  zoom(factor, x = this.canvas.clientWidth / 2, y = this.canvas.clientHeight / 2) {
    const { scale } = this.view;
    const next = Math.min(closest, Math.max(0.02, scale * factor));
    this.view = { scale: next, x: x - (x - this.view.x) * next / scale, y: y - (y - this.view.y) * next / scale };
    this.#fitted = false;
    this.#viewChanged();
  }

  /** @param {number} dx @param {number} dy */
  pan(dx, dy) {
    this.view = { ...this.view, x: this.view.x + dx, y: this.view.y + dy };
    this.#clampView();
    this.#fitted = false;
    this.draw();
  }

  /** The visible area, in pixels of the photo. @returns {import("./settings.js").Rect} */
  get visible() {
    const { scale, x, y } = this.view;
    return { x: -x / scale, y: -y / scale, w: this.canvas.clientWidth / scale, h: this.canvas.clientHeight / scale };
  }

  /** Keeps a part of the picture on the stage. */
  #clampView() {
    const { x, y, w, h } = this.frame();
    const { clientWidth, clientHeight } = this.canvas;
    const { scale } = this.view;
    const clamp = (/** @type {number} */ at, /** @type {number} */ start, /** @type {number} */ length, /** @type {number} */ stage) => {
      const margin = Math.min(reachable, length * scale / 2, stage / 2);
      return Math.min(stage - margin - start * scale, Math.max(margin - (start + length) * scale, at));
    };
    this.view.x = clamp(this.view.x, x, w, clientWidth);
    this.view.y = clamp(this.view.y, y, h, clientHeight);
  }

  #viewChanged() {
    this.#clampView();
    this.onZoom(this.view.scale);
    this.draw();
  }

  #resize() {
    const ratio = devicePixelRatio;
    this.canvas.width = Math.max(1, Math.round(this.canvas.clientWidth * ratio));
    this.canvas.height = Math.max(1, Math.round(this.canvas.clientHeight * ratio));
    if (this.#fitted) this.fit();
    this.#paint(); // immediately, because resizing clears the canvas
  }

  #paint() {
    const [context, ratio] = [this.#context, this.canvas.width / Math.max(1, this.canvas.clientWidth)];
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const { scale, x, y } = this.view;
    const view = { scale: scale * ratio, x: x * ratio, y: y * ratio };
    const frame = this.frame();
    context.fillStyle = this.#groundStyle(ratio);
    context.fillRect(view.x + frame.x * view.scale, view.y + frame.y * view.scale, frame.w * view.scale, frame.h * view.scale);
    this.onDraw(context, view);
    context.setTransform(1, 0, 0, 1, 0, 0);
    this.tool.draw?.(context, view, ratio);
    this.canvas.style.cursor = this.#space || this.#doing === "pan" ? "grab" : this.tool.cursor ?? "grab";
  }

  /** What is behind transparent areas: never part of the picture. @param {number} ratio */
  #groundStyle(ratio) {
    const solid = groundColors[this.ground()];
    if (solid) return solid;
    if (this.#checkerboard && this.#checkerboardRatio === ratio) return this.#checkerboard;
    const tile = document.createElement("canvas").getContext("2d");
    if (!tile) return "#fff";
    const square = Math.round(10 * ratio);
    tile.canvas.width = tile.canvas.height = 2 * square;
    tile.fillStyle = "#f4f3f7";
    tile.fillRect(0, 0, 2 * square, 2 * square);
    tile.fillStyle = "#d5d2de";
    tile.fillRect(0, 0, square, square);
    tile.fillRect(square, square, square, square);
    this.#checkerboard = this.#context.createPattern(tile.canvas, "repeat");
    this.#checkerboardRatio = ratio;
    return this.#checkerboard ?? "#fff";
  }

  #listen() {
    const canvas = this.canvas;
    canvas.addEventListener("pointerdown", event => this.#down(event));
    canvas.addEventListener("pointermove", event => this.#move(event));
    canvas.addEventListener("pointerup", event => this.#up(event, false));
    canvas.addEventListener("pointercancel", event => this.#up(event, true));
    canvas.addEventListener("wheel", event => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), event.offsetX, event.offsetY);
    }, { passive: false });
    canvas.addEventListener("keydown", event => this.#key(event));
    canvas.addEventListener("keyup", event => {
      if (event.key === " ") this.#space = false;
      this.draw();
    });
  }

  /** @param {number} x @param {number} y @returns {[number, number]} */
  #at(x, y) {
    return [(x - this.view.x) / this.view.scale, (y - this.view.y) / this.view.scale];
  }

  /** @param {PointerEvent} event */
  #down(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    if (this.#pointers.size === 2) {
      if (this.#doing === "tool") this.tool.up?.(true); // two fingers pan and zoom, so the first one's stroke is cancelled
      this.#doing = "pinch";
    } else if (this.#pointers.size === 1) {
      const byTool = event.button === 0 && !this.#space && this.tool.down?.(...this.#at(event.offsetX, event.offsetY));
      this.#doing = byTool ? "tool" : "pan";
    }

    this.draw();
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) {
      this.tool.hover?.(...this.#at(event.offsetX, event.offsetY));
      return;
    }

    const now = { x: event.offsetX, y: event.offsetY };
    if (this.#doing === "tool") {
      for (const part of event.getCoalescedEvents?.() ?? [event]) this.tool.move?.(...this.#at(part.offsetX, part.offsetY));
    } else if (this.#doing === "pan") {
      this.pan(now.x - before.x, now.y - before.y);
    } else if (this.#doing === "pinch") {
      this.#pinch(event.pointerId, before, now);
    }

    this.#pointers.set(event.pointerId, now);
  }

  /** @param {number} moved @param {{ x: number, y: number }} before @param {{ x: number, y: number }} now */
  #pinch(moved, before, now) {
    const other = [...this.#pointers].find(([id]) => id !== moved)?.[1];
    if (!other) return;
    const apart = (/** @type {{ x: number, y: number }} */ point) => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    this.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    this.zoom(apart(now) / apart(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
  }

  /** @param {PointerEvent} event @param {boolean} cancelled */
  #up(event, cancelled) {
    this.#pointers.delete(event.pointerId);
    if (this.#doing === "tool") this.tool.up?.(cancelled);
    if (this.#doing !== "pinch" || this.#pointers.size === 0) this.#doing = null;
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.tool.key?.(event.key)) return event.preventDefault();
    switch (event.key) {
      case " ": this.#space = true; break;
      case "+": case "=": this.zoom(step); break;
      case "-": this.zoom(1 / step); break;
      case "0": this.fit(); break;
      case "ArrowLeft": this.pan(panStep, 0); break;
      case "ArrowRight": this.pan(-panStep, 0); break;
      case "ArrowUp": this.pan(0, panStep); break;
      case "ArrowDown": this.pan(0, -panStep); break;
      default: return;
    }

    event.preventDefault();
    this.draw();
  }
}
