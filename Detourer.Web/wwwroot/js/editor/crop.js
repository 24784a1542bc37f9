// The crop tool: a frame that is dragged by hand or set by a preset.

/** @typedef {import("./stage.js").Stage} Stage */
/** @typedef {import("./settings.js").Rect} Rect */

const near = 22; // CSS pixels

/** The frame of a preset. @param {string} kind @param {Rect} whole @param {() => Rect} subject @param {Rect} now @returns {Rect} */
export function frameOf(kind, whole, subject, now) {
  if (kind === "whole") return whole;
  if (kind === "free") return now;
  const box = subject();
  if (kind === "subject") return grow(box, 0.03 * Math.max(box.w, box.h), whole);
  return shaped(box, ratioOf(kind), kind === "35:45", whole);
}

/** Width divided by height; 0: any. @param {string} kind */
export function ratioOf(kind) {
  const [w, h] = kind.split(":").map(Number);
  return h > 0 ? w / h : 0;
}

/** @param {Rect} box @param {number} margin @param {Rect} whole */
function grow(box, margin, whole) {
  const [x, y] = [Math.max(whole.x, Math.floor(box.x - margin)), Math.max(whole.y, Math.floor(box.y - margin))];
  return {
    x, y,
    w: Math.min(whole.w, Math.ceil(box.x + box.w + margin)) - x,
    h: Math.min(whole.h, Math.ceil(box.y + box.h + margin)) - y,
  };
}

/** The smallest frame with an aspect ratio around the subject, within the photo if possible. @param {Rect} box @param {number} ratio @param {boolean} head @param {Rect} whole */
function shaped(box, ratio, head, whole) {
  // A passport photo shows head and shoulders: the frame is as wide as the shoulders and cuts off what is below.
  let h = head ? box.w / ratio : Math.max(box.h, box.w / ratio) * 1.1;
  let w = h * ratio;
  w = Math.round(w);
  h = Math.round(h);
  const x = box.x + box.w / 2 - w / 2;
  const y = head ? box.y - 0.09 * h : box.y + box.h / 2 - h / 2;
  return { x: Math.round(inside(x, w, whole.w)), y: Math.round(head ? y : inside(y, h, whole.h)), w, h };
}

/** @param {number} at @param {number} length @param {number} whole */
const inside = (at, length, whole) => length <= whole ? Math.min(Math.max(0, at), whole - length) : at;

/**
 * Moves and shrinks a frame so that it stays within reach: it overlaps the photo, and exceeds it by at most the photo's
 * size on each side.
 * @param {Rect} frame @param {Rect} whole @returns {Rect}
 */
export function within({ x, y, w, h }, whole) {
  const [width, height] = [clamp(w, 1, 3 * whole.w), clamp(h, 1, 3 * whole.h)];
  return {
    x: clamp(x, Math.max(-whole.w, 1 - width), Math.min(whole.w - 1, 2 * whole.w - width)),
    y: clamp(y, Math.max(-whole.h, 1 - height), Math.min(whole.h - 1, 2 * whole.h - height)),
    w: width, h: height,
  };
}

/** @param {number} value @param {number} least @param {number} most */
const clamp = (value, least, most) => Math.round(Math.min(Math.max(least, most), Math.max(Math.min(least, most), value)));

/** The smallest rectangle that contains both. @param {Rect} a @param {Rect} b @returns {Rect} */
export function union(a, b) {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return { x, y, w: Math.max(a.x + a.w, b.x + b.w) - x, h: Math.max(a.y + a.h, b.y + b.h) - y };
}

/**
 * Paints the subject outside the frame, so that the whole subject is visible while cropping.
 * @param {CanvasRenderingContext2D} context @param {import("./stage.js").View} view
 * @param {HTMLCanvasElement} subject @param {Rect} frame
 */
export function paintOutside(context, view, subject, frame) {
  context.setTransform(view.scale, 0, 0, view.scale, view.x, view.y);
  context.save();
  context.beginPath();
  context.rect(-1e6, -1e6, 2e6, 2e6);
  context.rect(frame.x, frame.y, frame.w, frame.h);
  context.clip("evenodd");
  context.drawImage(subject, 0, 0);
  context.restore();
}

/**
 * @param {Stage} stage @param {Rect} whole @param {() => Rect} frame @param {() => number} ratio
 * @param {{ change: (frame: Rect) => void, done: () => void }} on
 * @returns {import("./stage.js").Tool}
 */
export function crop(stage, whole, frame, ratio, on) {
  /** @type {{ dx: number, dy: number, start: Rect, x: number, y: number } | null} */
  let grip = null;

  return {
    cursor: "move",
    down(x, y) {
      const f = frame();
      const reach = near / stage.view.scale;
      const [left, right] = [Math.abs(x - f.x) < reach, Math.abs(x - f.x - f.w) < reach];
      const [top, bottom] = [Math.abs(y - f.y) < reach, Math.abs(y - f.y - f.h) < reach];
      const inside = x > f.x - reach && x < f.x + f.w + reach && y > f.y - reach && y < f.y + f.h + reach;
      if (!inside) return false;
      grip = { dx: left ? -1 : right ? 1 : 0, dy: top ? -1 : bottom ? 1 : 0, start: f, x, y };
      return true;
    },
    move(x, y) {
      if (!grip) return;
      // The pointer may leave the stage during a drag; the frame may not.
      const { x: left, y: top, w, h } = stage.visible;
      const [mx, my] = [clamp(x, left, left + w) - grip.x, clamp(y, top, top + h) - grip.y];
      const next = grip.dx === 0 && grip.dy === 0
        ? moved(grip.start, mx, my, stage.visible)
        : resized(grip.start, grip.dx, grip.dy, mx, my, ratio());
      on.change(within(next, whole));
    },
    up() {
      grip = null;
      on.done();
    },
    draw: (context, view, ratio) => draw(context, view, ratio, frame()),
  };
}

/** Moves a frame, but not out of the visible area. @param {Rect} start @param {number} mx @param {number} my @param {Rect} visible @returns {Rect} */
function moved(start, mx, my, visible) {
  return {
    ...start,
    x: clamp(start.x + mx, visible.x, visible.x + visible.w - start.w),
    y: clamp(start.y + my, visible.y, visible.y + visible.h - start.h),
  };
}

/** @param {Rect} start @param {number} dx @param {number} dy @param {number} mx @param {number} my @param {number} ratio @returns {Rect} */
function resized(start, dx, dy, mx, my, ratio) {
  let w = Math.max(8, start.w + dx * mx);
  let h = Math.max(8, start.h + dy * my);
  if (ratio > 0) {
    if (dx === 0 || dy !== 0 && h * ratio > w) w = h * ratio;
    else h = w / ratio;
  }

  [w, h] = [Math.round(w), Math.round(h)];
  return {
    x: Math.round(dx < 0 ? start.x + start.w - w : dx > 0 || ratio === 0 ? start.x : start.x + (start.w - w) / 2),
    y: Math.round(dy < 0 ? start.y + start.h - h : dy > 0 || ratio === 0 ? start.y : start.y + (start.h - h) / 2),
    w, h,
  };
}

/** @param {CanvasRenderingContext2D} context @param {import("./stage.js").View} view @param {number} ratio @param {Rect} frame */
function draw(context, view, ratio, frame) {
  const [x, y, w, h] = [view.x + frame.x * view.scale, view.y + frame.y * view.scale, frame.w * view.scale, frame.h * view.scale];
  context.fillStyle = "#0009";
  context.beginPath();
  context.rect(0, 0, context.canvas.width, context.canvas.height);
  context.rect(x, y, w, h);
  context.fill("evenodd");
  context.strokeStyle = "#fff";
  context.lineWidth = 1.5 * ratio;
  context.strokeRect(x, y, w, h);
  context.lineWidth = 0.75 * ratio;
  context.globalAlpha = 0.5;
  context.beginPath();
  for (const third of [1 / 3, 2 / 3]) {
    context.moveTo(x + w * third, y);
    context.lineTo(x + w * third, y + h);
    context.moveTo(x, y + h * third);
    context.lineTo(x + w, y + h * third);
  }

  context.stroke();
  context.globalAlpha = 1;
  context.fillStyle = "#fff";
  for (const i of [0, 0.5, 1]) {
    for (const j of [0, 0.5, 1]) {
      if (i === 0.5 && j === 0.5) continue;
      context.beginPath();
      context.arc(x + w * i, y + h * j, (i === 0.5 || j === 0.5 ? 4 : 6) * ratio, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
