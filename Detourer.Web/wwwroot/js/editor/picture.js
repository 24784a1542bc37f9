// Composes the picture: background, shadow, subject. The screen and the file use the same code.
import { blurredPhoto, shadowOf } from "./blur.js";
import { canvasOf } from "./load.js";

/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {{ scale: number, x: number, y: number }} View Maps pixels of the photo to a canvas. */

export class Picture {
  /** @type {Settings} */
  settings;
  /** Background images by name. @type {Map<string, ImageBitmap>} */
  images = new Map();
  /** Incremented by each stroke; invalidates cached blurs. */
  revision = 0;
  /** @type {{ key: string, canvas: HTMLCanvasElement } | undefined} */
  #blurred;
  /** @type {{ key: string, shadow: ReturnType<typeof shadowOf> } | undefined} */
  #shadow;

  /** @param {import("./matte.js").Matte} matte @param {Settings} settings */
  constructor(matte, settings) {
    this.matte = matte;
    this.settings = settings;
  }

  dispose() {
    this.images.forEach(image => image.close());
    this.images.clear();
    this.matte.dispose();
  }

  get isTransparent() {
    const { ground, image } = this.settings;
    return ground === "none" || ground === "image" && !this.images.has(image);
  }

  /** Whether the picture is the subject alone. */
  get isBare() {
    return this.isTransparent && !this.settings.shadow;
  }

  /** @param {CanvasRenderingContext2D} context @param {View} view */
  paint(context, { scale, x, y }) {
    const { x: left, y: top, w, h } = this.settings;
    context.save();
    context.setTransform(scale, 0, 0, scale, x, y);
    context.beginPath();
    context.rect(left, top, w, h);
    context.clip();
    context.imageSmoothingEnabled = scale < 3;
    context.imageSmoothingQuality = "high";
    this.#paintGround(context);
    if (this.settings.shadow) this.#paintShadow(context);
    context.drawImage(this.matte.subject.canvas, 0, 0);
    context.restore();
  }

  /** Renders the picture at a given width. @param {number} width @param {boolean} white Whether to fill transparent areas with white. */
  render(width, white) {
    const { x, y, w, h } = this.settings;
    const context = canvasOf(width, Math.max(1, Math.round(h * width / w)), true);
    if (white) {
      context.fillStyle = "#fff";
      context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    }

    const scale = width / w;
    this.paint(context, { scale, x: -x * scale, y: -y * scale });
    return context.canvas;
  }

  /** @param {CanvasRenderingContext2D} context */
  #paintGround(context) {
    const { ground, color, x, y, w, h } = this.settings;
    switch (ground) {
      case "color":
        context.fillStyle = color;
        context.fillRect(x, y, w, h);
        break;
      case "gradient":
        context.fillStyle = this.#gradient(context);
        context.fillRect(x, y, w, h);
        break;
      case "blur":
        this.#paintBlur(context);
        break;
      case "image":
        this.#paintImage(context);
        break;
    }
  }

  /** @param {CanvasRenderingContext2D} context */
  #gradient(context) {
    const { angle, from, to, x, y, w, h } = this.settings;
    const turn = (angle - 90) * Math.PI / 180; // as in CSS: 0° points up, 90° to the right
    const half = (Math.abs(w * Math.cos(turn)) + Math.abs(h * Math.sin(turn))) / 2;
    const [cx, cy, dx, dy] = [x + w / 2, y + h / 2, Math.cos(turn) * half, Math.sin(turn) * half];
    const gradient = context.createLinearGradient(cx - dx, cy - dy, cx + dx, cy + dy);
    gradient.addColorStop(0, from);
    gradient.addColorStop(1, to);
    return gradient;
  }

  /** @param {CanvasRenderingContext2D} context */
  #paintBlur(context) {
    const { blur, x, y, w, h } = this.settings;
    const { width, height } = this.matte;
    const key = `${blur}/${this.revision}`;
    if (this.#blurred?.key !== key)
      this.#blurred = { key, canvas: blurredPhoto(this.matte.photo.canvas, this.matte.subject.canvas, blur) };
    context.save();
    context.imageSmoothingEnabled = true;
    // A frame that exceeds the photo is still filled.
    const inside = x >= 0 && y >= 0 && x + w <= width && y + h <= height;
    if (inside) context.drawImage(this.#blurred.canvas, 0, 0, width, height);
    else context.drawImage(this.#blurred.canvas, ...cover(width, height, { x, y, w, h }, 1, 0, 0));
    context.restore();
  }

  /** @param {CanvasRenderingContext2D} context */
  #paintImage(context) {
    const { image, imageScale, imageX, imageY } = this.settings;
    const bitmap = this.images.get(image);
    if (!bitmap) return;
    context.save();
    context.imageSmoothingEnabled = true;
    context.drawImage(bitmap, ...cover(bitmap.width, bitmap.height, this.settings, imageScale / 100, imageX, imageY));
    context.restore();
  }

  /** @param {CanvasRenderingContext2D} context */
  #paintShadow(context) {
    const { shadowOpacity, shadowSoftness, shadowDistance, shadowAngle } = this.settings;
    const { width, height, subject } = this.matte;
    const key = `${shadowSoftness}/${this.revision}`;
    if (this.#shadow?.key !== key) this.#shadow = { key, shadow: shadowOf(subject.canvas, shadowSoftness) };
    const { canvas, margin, scale } = this.#shadow.shadow;
    const turn = (shadowAngle - 90) * Math.PI / 180;
    const far = shadowDistance * Math.max(width, height) / 1000;
    context.save();
    context.imageSmoothingEnabled = true;
    context.globalAlpha = shadowOpacity / 100;
    context.drawImage(canvas, Math.cos(turn) * far - margin, Math.sin(turn) * far - margin, canvas.width / scale, canvas.height / scale);
    context.restore();
  }
}

/**
 * Places an image so that it covers a frame, then scales it by a factor and moves it by percentages of the overhang.
 * @param {number} width @param {number} height @param {import("./settings.js").Rect} frame
 * @param {number} factor @param {number} moveX @param {number} moveY
 * @returns {[number, number, number, number]}
 */
export function cover(width, height, frame, factor, moveX, moveY) {
  const scale = Math.max(frame.w / width, frame.h / height) * factor;
  const [w, h] = [width * scale, height * scale];
  return [
    frame.x + (frame.w - w) / 2 + (w - frame.w) / 2 * moveX / 100,
    frame.y + (frame.h - h) / 2 + (h - frame.h) / 2 * moveY / 100, w, h,
  ];
}
