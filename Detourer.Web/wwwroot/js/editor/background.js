// The background tool: moves the background image.
import { cover } from "./picture.js";

/**
 * @param {import("./stage.js").Stage} stage @param {import("./picture.js").Picture} picture
 * @param {{ change: (change: Partial<import("./settings.js").Settings>) => void, done: () => void }} on
 * @returns {import("./stage.js").Tool}
 */
export function moveBackground(stage, picture, on) {
  let [lastX, lastY] = [0, 0];
  const image = () => picture.settings.ground === "image" ? picture.images.get(picture.settings.image) : undefined;

  return {
    cursor: "grab",
    down(x, y) {
      [lastX, lastY] = [x, y];
      return image() !== undefined;
    },
    move(x, y) {
      const [bitmap, settings] = [image(), picture.settings];
      if (!bitmap) return;
      const [, , w, h] = cover(bitmap.width, bitmap.height, settings, settings.imageScale / 100, 0, 0);
      on.change({
        imageX: moved(settings.imageX, x - lastX, w - settings.w),
        imageY: moved(settings.imageY, y - lastY, h - settings.h),
      });
      [lastX, lastY] = [x, y];
      stage.draw();
    },
    up: () => on.done(),
  };
}

/** @param {number} percent @param {number} by @param {number} room How much the image overhangs the frame, both sides together. */
const moved = (percent, by, room) => room < 1 ? percent : Math.max(-100, Math.min(100, percent + by / (room / 2) * 100));
