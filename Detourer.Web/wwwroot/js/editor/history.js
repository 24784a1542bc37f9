// The undo history. It is unlimited: a step holds strokes or settings, from which the pixels are computed again.

/** @typedef {import("./settings.js").Stroke} Stroke */
/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {{ stroke: Stroke } | { before: Partial<Settings>, after: Partial<Settings>, clear?: boolean }} Step `clear`: discards all earlier strokes. */

export class History {
  /** @type {Step[]} */
  steps;
  /** The number of steps that are applied; the rest can be redone. */
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

  /** The strokes in effect. @returns {Stroke[]} */
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
