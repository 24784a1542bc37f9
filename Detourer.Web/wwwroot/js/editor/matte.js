// The subject: its colours, and its alpha, which strokes change. Restored pixels take the photo's colours.
import { canvasOf } from "./load.js";

/** @typedef {import("./settings.js").Stroke} Stroke */
/** @typedef {import("./settings.js").Rect} Rect */

const opaque = 255;

export class Matte {
  /** @type {Stroke | null} */
  #stroke = null;
  /** The coverage of the current stroke for each pixel. @type {Uint8Array | null} */
  #cover = null;
  /** @type {Uint8Array | null} */
  #before = null;

  /** @param {import("./load.js").Loaded} loaded */
  constructor({ width, height, photo, cutout }) {
    this.width = width;
    this.height = height;
    this.photo = photo;
    this.base = cutout.data;
    this.alpha = new Uint8Array(width * height);
    this.#reset(this.whole);
    /** The current subject, for drawing. */
    this.subject = canvasOf(width, height);
    this.#redraw(this.whole);
  }

  /** Frees the memory of its canvases, which browsers otherwise keep for a while. */
  dispose() {
    for (const { canvas } of [this.photo, this.subject]) canvas.width = canvas.height = 0;
  }

  get whole() {
    return { x: 0, y: 0, w: this.width, h: this.height };
  }

  /** Begins a stroke at its first point. @param {Stroke} stroke */
  begin(stroke) {
    this.#stroke = stroke;
    this.#cover = new Uint8Array(this.alpha.length);
    this.#before = this.alpha.slice();
    this.#apply(0);
  }

  /** Extends the stroke to a point. @param {number} x @param {number} y */
  extend(x, y) {
    if (!this.#stroke) return;
    this.#stroke.points.push(Math.round(x * 10) / 10, Math.round(y * 10) / 10);
    this.#apply(this.#stroke.points.length / 2 - 2);
  }

  /** @returns {Stroke | null} */
  end() {
    const stroke = this.#stroke;
    this.#stroke = this.#cover = this.#before = null;
    return stroke;
  }

  /** Computes the alpha of an area again after a stroke was added or removed. @param {Stroke[]} strokes @param {Rect} [where] */
  replay(strokes, where = this.whole) {
    const area = this.#clip(where);
    if (area.w <= 0 || area.h <= 0) return;
    this.#reset(area);
    const cover = new Uint8Array(area.w * area.h);
    for (const stroke of strokes) {
      if (!intersect(boundsOf(stroke), area)) continue;
      cover.fill(0);
      for (let i = 0; i < Math.max(1, stroke.points.length / 2 - 1); i++) this.#coverSegment(stroke, i, cover, area);
      for (let y = 0; y < area.h; y++) {
        for (let x = 0; x < area.w; x++) {
          const c = cover[y * area.w + x];
          const at = (area.y + y) * this.width + area.x + x;
          if (c > 0) this.alpha[at] = applied(this.alpha[at], c, stroke.tool);
        }
      }
    }

    this.#redraw(area);
  }

  /** Straight RGBA of an area, which must lie within the photo. @param {Rect} area @returns {ImageData} */
  pixels({ x, y, w, h }) {
    const image = this.photo.getImageData(x, y, w, h);
    const out = image.data;
    for (let row = 0; row < h; row++) {
      let at = (y + row) * this.width + x;
      for (let i = row * w * 4; i < (row + 1) * w * 4; i += 4, at++) {
        const was = this.base[at * 4 + 3];
        const alpha = Math.min(this.alpha[at], out[i + 3]); // the photo itself may be transparent
        if (was > 0 && alpha > 0) {
          // Blend from the subject's colour to the photo's by how much was restored.
          const back = alpha > was ? (alpha - was) / (opaque - was) : 0;
          for (let c = 0; c < 3; c++) out[i + c] = this.base[at * 4 + c] * (1 - back) + out[i + c] * back;
        } else if (alpha === 0) {
          out[i] = out[i + 1] = out[i + 2] = 0;
        }

        out[i + 3] = alpha;
      }
    }

    return image;
  }

  /** The smallest rectangle around the visible pixels. @returns {Rect} */
  bounds() {
    const { width, height, alpha } = this;
    let [left, top, right, bottom] = [width, height, -1, -1];
    for (let y = 0, at = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at++) {
        if (alpha[at] < 16) continue;
        if (x < left) left = x;
        if (x > right) right = x;
        if (y < top) top = y;
        bottom = y;
      }
    }

    return right < 0 ? this.whole : { x: left, y: top, w: right - left + 1, h: bottom - top + 1 };
  }

  /** @param {number} segment */
  #apply(segment) {
    const { width, alpha } = this;
    const [stroke, cover, before] = [this.#stroke, this.#cover, this.#before];
    if (!stroke || !cover || !before) return;
    const area = this.#coverSegment(stroke, segment, cover, this.whole);
    for (let y = area.y; y < area.y + area.h; y++) {
      for (let at = y * width + area.x; at < y * width + area.x + area.w; at++) {
        if (cover[at] > 0) alpha[at] = applied(before[at], cover[at], stroke.tool);
      }
    }

    if (area.w > 0 && area.h > 0) this.#redraw(area);
  }

  /** Adds the coverage of one segment of a stroke. `cover` holds the pixels of `area`. @returns {Rect} The touched area. @param {Stroke} stroke @param {number} segment @param {Uint8Array} cover @param {Rect} area */
  #coverSegment({ radius, hardness, points }, segment, cover, area) {
    const i = Math.min(segment * 2, points.length - 2), j = Math.min(i + 2, points.length - 2);
    const [ax, ay, bx, by] = [points[i], points[i + 1], points[j], points[j + 1]];
    const touched = clip({
      x: Math.floor(Math.min(ax, bx) - radius), y: Math.floor(Math.min(ay, by) - radius),
      w: Math.ceil(Math.abs(ax - bx) + 2 * radius) + 2, h: Math.ceil(Math.abs(ay - by) + 2 * radius) + 2,
    }, area);
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy;
    const core = Math.max(0, Math.min(radius - 0.7, radius * hardness)); // anti-aliases even a hard edge
    for (let y = touched.y; y < touched.y + touched.h; y++) {
      const row = (y - area.y) * area.w - area.x;
      for (let x = touched.x; x < touched.x + touched.w; x++) {
        const [px, py] = [x + 0.5 - ax, y + 0.5 - ay];
        const t = length > 0 ? Math.max(0, Math.min(1, (px * dx + py * dy) / length)) : 0;
        const distance = Math.hypot(px - t * dx, py - t * dy);
        if (distance >= radius) continue;
        const edge = distance <= core ? 1 : (radius - distance) / (radius - core);
        const c = Math.round(255 * edge * edge * (3 - 2 * edge));
        if (c > cover[row + x]) cover[row + x] = c;
      }
    }

    return touched;
  }

  /** @param {Rect} area */
  #reset({ x, y, w, h }) {
    for (let row = y; row < y + h; row++) {
      for (let at = row * this.width + x; at < row * this.width + x + w; at++) this.alpha[at] = this.base[at * 4 + 3];
    }
  }

  /** @param {Rect} area */
  #redraw(area) {
    this.subject.putImageData(this.pixels(area), area.x, area.y);
  }

  /** @param {Rect} area */
  #clip(area) {
    return clip(area, this.whole);
  }
}

/** @param {number} alpha @param {number} cover @param {Stroke["tool"]} tool */
const applied = (alpha, cover, tool) => tool === "erase"
  ? Math.round(alpha * (255 - cover) / 255)
  : Math.round(alpha + (opaque - alpha) * cover / 255);

/** The area that a stroke can touch. @param {Stroke} stroke @returns {Rect} */
export function boundsOf({ points, radius }) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    left = Math.min(left, points[i]);
    right = Math.max(right, points[i]);
    top = Math.min(top, points[i + 1]);
    bottom = Math.max(bottom, points[i + 1]);
  }

  const [x, y] = [Math.floor(left - radius) - 1, Math.floor(top - radius) - 1];
  return { x, y, w: Math.ceil(right + radius) + 2 - x, h: Math.ceil(bottom + radius) + 2 - y };
}

/** @param {Rect} a @param {Rect} b @returns {Rect} */
function clip(a, b) {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  return { x, y, w: Math.min(a.x + a.w, b.x + b.w) - x, h: Math.min(a.y + a.h, b.y + b.h) - y };
}

/** @param {Rect} a @param {Rect} b */
const intersect = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
