// What was done, one step after the other, without end: each step is small, since pixels are made from strokes again.

/** @typedef {import("./settings.js").Stroke} Stroke */
/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {{ stroke: Stroke } | { before: Partial<Settings>, after: Partial<Settings>, clear?: boolean }} Step `clear`: no stroke before it counts. */

export class History {
  /** @type {Step[]} */
  steps;
  /** How many of the steps are done. */
  done;

  /** @param {Step[]} [steps] @param {number} [done] */
  constructor(steps = [], done = steps.length) {
    this.steps = steps;
    this.done = done;
  }

  get canUndo() {
    return this.done > 0;
  }

  get canRedo() {
    return this.done < this.steps.length;
  }

  /** The strokes that count. @returns {Stroke[]} */
  get strokes() {
    const done = this.steps.slice(0, this.done);
    const clear = done.findLastIndex(step => "clear" in step && step.clear);
    return done.slice(clear + 1).flatMap(step => "stroke" in step ? [step.stroke] : []);
  }

  /** @param {Step} step */
  push(step) {
    this.steps.length = this.done;
    this.steps.push(step);
    this.done++;
  }

  /** @returns {Step | undefined} */
  undo() {
    return this.canUndo ? this.steps[--this.done] : undefined;
  }

  /** @returns {Step | undefined} */
  redo() {
    return this.canRedo ? this.steps[this.done++] : undefined;
  }
}
