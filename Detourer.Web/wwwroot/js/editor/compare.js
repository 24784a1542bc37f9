// The compare tool: the photo on one side of a line, the picture on the other.

/** @typedef {import("./stage.js").Stage} Stage */

const near = 24; // CSS pixels

/** @param {Stage} stage @param {HTMLCanvasElement} photo @param {() => import("./settings.js").Rect} frame @param {HTMLInputElement} slider @returns {import("./stage.js").Tool} */
export function compare(stage, photo, frame, slider) {
  const at = () => frame().x + frame().w * Number(slider.value) / 100;
  slider.addEventListener("input", () => stage.draw());
  /** @param {number} x */
  const put = x => {
    slider.value = `${100 * (x - frame().x) / frame().w}`;
    stage.draw();
  };

  return {
    cursor: "grab",
    down: x => Math.abs(x - at()) * stage.view.scale < near,
    move: put,
    draw(context, view, ratio) {
      const { x, y, w, h } = frame();
      const edge = at();
      context.save();
      context.setTransform(view.scale, 0, 0, view.scale, view.x, view.y);
      context.beginPath();
      context.rect(x, y, edge - x, h);
      context.clip();
      context.imageSmoothingEnabled = view.scale < 3;
      context.imageSmoothingQuality = "high";
      context.clearRect(x, y, w, h);
      context.drawImage(photo, 0, 0);
      context.restore();
      drawLine(context, view.x + edge * view.scale, view.y + y * view.scale, h * view.scale, ratio);
    },
  };
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} top @param {number} height @param {number} ratio */
function drawLine(context, x, top, height, ratio) {
  const middle = Math.min(Math.max(top + height / 2, 40 * ratio), context.canvas.height - 40 * ratio);
  context.save();
  context.shadowColor = "#0007";
  context.shadowBlur = 4 * ratio;
  context.fillStyle = "#fff";
  context.fillRect(x - 1.5 * ratio, top, 3 * ratio, height);
  context.beginPath();
  context.arc(x, middle, 18 * ratio, 0, 2 * Math.PI);
  context.fill();
  context.restore();
  context.strokeStyle = "#5b3df5";
  context.lineWidth = 2 * ratio;
  context.lineCap = context.lineJoin = "round";
  context.beginPath();
  for (const side of [-1, 1]) {
    context.moveTo(x + side * 4 * ratio, middle - 5 * ratio);
    context.lineTo(x + side * 9 * ratio, middle);
    context.lineTo(x + side * 4 * ratio, middle + 5 * ratio);
  }

  context.stroke();
}
