// The brush tool: erases and restores.

/** @typedef {import("./stage.js").Stage} Stage */
/** @typedef {import("./settings.js").Stroke} Stroke */

const keyStep = 12; // CSS pixels

/**
 * @param {Stage} stage @param {import("./matte.js").Matte} matte
 * @param {() => Omit<Stroke, "points">} chosen
 * @param {{ painting: () => void, painted: (stroke: Stroke) => void, dropped: (stroke: Stroke) => void }} on
 * @returns {import("./stage.js").Tool}
 */
export function brush(stage, matte, chosen, on) {
  let [cx, cy] = [matte.width / 2, matte.height / 2];
  let shown = false;
  let [lastX, lastY] = [0, 0];

  /** @param {number} x @param {number} y */
  const place = (x, y) => {
    [cx, cy, shown] = [x, y, true];
    stage.draw();
  };
  /** @param {number} x @param {number} y */
  const begin = (x, y) => {
    [lastX, lastY] = [x, y];
    matte.begin({ ...chosen(), points: [Math.round(x * 10) / 10, Math.round(y * 10) / 10] });
    on.painting();
  };

  return {
    cursor: "crosshair",
    hover: place,
    down(x, y) {
      place(x, y);
      begin(x, y);
      return true;
    },
    move(x, y) {
      place(x, y);
      // Skip points that are too close to make a difference.
      if (Math.hypot(x - lastX, y - lastY) < Math.max(0.5, chosen().radius / 8)) return;
      [lastX, lastY] = [x, y];
      matte.extend(x, y);
      on.painting();
    },
    up(cancelled) {
      const stroke = matte.end();
      if (stroke && cancelled) on.dropped(stroke);
      else if (stroke) on.painted(stroke);
    },
    key(key) {
      const far = keyStep / stage.view.scale;
      switch (key) {
        case "ArrowLeft": place(cx - far, cy); break;
        case "ArrowRight": place(cx + far, cy); break;
        case "ArrowUp": place(cx, cy - far); break;
        case "ArrowDown": place(cx, cy + far); break;
        case "Enter":
          begin(cx, cy);
          on.painted(/** @type {Stroke} */ (matte.end()));
          break;
        default: return false;
      }

      return true;
    },
    draw(context, view, ratio) {
      if (!shown) return;
      const { radius, tool } = chosen();
      context.beginPath();
      context.arc(view.x + cx * view.scale, view.y + cy * view.scale, radius * view.scale, 0, 2 * Math.PI);
      context.lineWidth = 3 * ratio;
      context.strokeStyle = "#0008";
      context.stroke();
      context.lineWidth = 1.5 * ratio;
      context.strokeStyle = tool === "erase" ? "#ff8f86" : "#8dffb0";
      context.stroke();
    },
  };
}
