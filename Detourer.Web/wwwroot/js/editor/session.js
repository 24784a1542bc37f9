// One photo in the editor: its tools, what was done, and what is kept of it.
import { backdrop } from "./backdrop.js";
import { brush } from "./brush.js";
import { crop, frameOf, paintOutside, ratioOf, union } from "./crop.js";
import { divider } from "./divider.js";
import { apply } from "./edited.js";
import { keepEdit } from "./edits.js";
import { History } from "./history.js";
import { Matte, boundsOf } from "./matte.js";
import { preview } from "./output.js";
import { Panels } from "./panels.js";
import { Picture } from "./picture.js";
import { Save } from "./save.js";
import { defaultOutput, defaults } from "./settings.js";
import { Stage } from "./stage.js";
import { word } from "./words.js";
import { find } from "../element.js";

/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {import("./settings.js").Rect} Rect */

const patience = 400; // milliseconds until an edit is kept

export class Session {
  #history = new History();
  /** Settings before the change that is under way. @type {Settings | null} */
  #before = null;
  /** Images behind the subject, as files. @type {Record<string, Blob>} */
  #images = {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #keeping;
  /** @type {Promise<import("./edits.js").Edit | undefined>} */
  #kept = Promise.resolve(undefined);
  #tool = "compare";

  /** @param {HTMLDialogElement} dialog @param {import("../jobs.js").Job} job @param {import("./pixels.js").Loaded} loaded */
  constructor(dialog, job, loaded) {
    this.dialog = dialog;
    this.job = job;
    this.matte = new Matte(loaded);
    this.picture = new Picture(this.matte, defaults(loaded.width, loaded.height));
    this.stage = new Stage(find("canvas", HTMLCanvasElement, dialog));
    this.stage.frame = () => this.#tool === "crop" ? union(this.matte.whole, this.frame) : this.frame;
    this.stage.onDraw = (context, view) => this.#draw(context, view);
    this.save = new Save(dialog, this.picture, job, defaultOutput(), () => this.#keep());
    this.panels = new Panels(dialog, this);
    this.stage.onZoom = scale => this.panels.showZoom(scale);
    this.tools = this.#makeTools();
  }

  /** @returns {Rect} */
  get frame() {
    const { x, y, w, h } = this.picture.settings;
    return { x, y, w, h };
  }

  get history() {
    return this.#history;
  }

  /** @param {import("./edits.js").Edit | undefined} edit What was done on an earlier visit. */
  async start(edit) {
    if (edit) {
      this.#history = new History(edit.steps, edit.done);
      Object.assign(this.save.output, edit.output);
      this.#images = { ...edit.images };
      await apply(edit, this.picture);
    }

    find("[data-part=loading]", HTMLElement, this.dialog).hidden = true;
    this.panels.start();
    this.use("compare");
    this.#changed();
    this.stage.fit();
    this.tell(word("opened", { name: this.job.fileName }));
    this.dialog.dataset.ready = "true";
  }

  /** @returns {Promise<import("./edits.js").Edit | undefined>} What was done; none: nothing ever was. */
  end() {
    clearTimeout(this.#keeping);
    this.save.end();
    return this.#history.steps.length > 0 || this.#isChanged ? this.#write() : this.#kept;
  }

  /** Whether the file is another one than the cutout as it came. */
  get #isChanged() {
    const [{ x, y, w, h }, { width, height }, { format, width: wanted }] = [this.frame, this.matte, this.save.output];
    const isWhole = x === 0 && y === 0 && w === width && h === height;
    return !isWhole || !this.picture.isBare || this.#history.strokes.length > 0 || format !== "png" || wanted > 0;
  }

  /** @param {string} tool */
  use(tool) {
    const cropping = this.#tool === "crop" || tool === "crop";
    this.#tool = tool;
    this.stage.tool = this.tools[tool] ?? {};
    this.panels.showTool(tool);
    this.save.show(tool === "save");
    if (cropping) this.stage.fit();
    this.stage.draw();
  }

  /** Changes settings; a step of history comes of it with `commit`. @param {Partial<Settings>} change */
  change(change) {
    this.#before ??= { ...this.picture.settings };
    Object.assign(this.picture.settings, change);
    this.#changed();
  }

  commit() {
    const [before, after] = [this.#before, this.picture.settings];
    this.#before = null;
    if (!before) return;
    const keys = /** @type {(keyof Settings)[]} */ (Object.keys(after)).filter(key => before[key] !== after[key]);
    if (keys.length === 0) return;
    const pick = (/** @type {Settings} */ from) => Object.fromEntries(keys.map(key => [key, from[key]]));
    this.#history.push({ before: pick(before), after: pick(after) });
    this.#keep();
    this.panels.showHistory();
  }

  undo() {
    this.commit();
    const step = this.#history.undo();
    if (step) this.#apply(step, "stroke" in step ? {} : step.before);
    if (step) this.tell(word("undone"));
  }

  redo() {
    this.commit();
    const step = this.#history.redo();
    if (step) this.#apply(step, "stroke" in step ? {} : step.after);
    if (step) this.tell(word("redone"));
  }

  /** As it was when it came from the server. */
  reset() {
    this.commit();
    const before = { ...this.picture.settings };
    Object.assign(this.picture.settings, defaults(this.matte.width, this.matte.height));
    this.#history.push({ before, after: { ...this.picture.settings }, clear: true });
    this.matte.replay([]);
    this.picture.revision++;
    this.#changed();
    this.stage.fit();
    this.#keep();
  }

  /** @param {string} kind */
  cropTo(kind) {
    const frame = frameOf(kind, this.matte.whole, () => this.matte.bounds(), this.frame);
    this.change({ crop: kind, ...frame });
    this.commit();
    this.stage.fit();
  }

  /** An image that is to stand behind the subject. @param {Blob} file */
  async takeImage(file) {
    const name = crypto.randomUUID?.() ?? `${Math.random()}`;
    if (!await this.#takeImage(name, file)) return this.tell(word("badImage"));
    this.change({ ground: "image", image: name, imageX: 0, imageY: 0, imageScale: 100 });
    this.commit();
  }

  /** To screen readers. @param {string} text */
  tell(text) {
    find("[data-part=news]", HTMLElement, this.dialog).textContent = text;
  }

  /** @param {string} name @param {Blob} file */
  async #takeImage(name, file) {
    try {
      this.picture.images.set(name, await createImageBitmap(file));
      this.#images[name] = file;
      return true;
    } catch {
      return false;
    }
  }

  /** @param {import("./history.js").Step} step @param {Partial<Settings>} settings */
  #apply(step, settings) {
    if ("stroke" in step || step.clear) {
      this.matte.replay(this.#history.strokes, "stroke" in step ? boundsOf(step.stroke) : undefined);
      this.picture.revision++;
    }

    Object.assign(this.picture.settings, settings);
    this.#changed();
    if ("w" in settings) this.stage.fit();
    this.#keep();
  }

  /** @param {CanvasRenderingContext2D} context @param {import("./stage.js").View} view */
  #draw(context, view) {
    this.picture.paint(context, view);
    if (this.#tool === "crop") paintOutside(context, view, this.matte.subject.canvas, this.frame);
  }

  /** @returns {Record<string, import("./stage.js").Tool>} */
  #makeTools() {
    const on = { change: (/** @type {Partial<Settings>} */ change) => this.change(change), done: () => this.commit() };
    const slider = find("[data-part=divider]", HTMLInputElement, this.dialog);
    return {
      compare: divider(this.stage, this.matte.photo.canvas, () => this.frame, slider),
      brush: brush(this.stage, this.matte, () => this.panels.brush, {
        painting: () => this.stage.draw(),
        painted: stroke => this.#painted(stroke),
        dropped: stroke => {
          this.matte.replay(this.#history.strokes, boundsOf(stroke));
          this.stage.draw();
        },
      }),
      background: backdrop(this.stage, this.picture, on),
      crop: crop(this.stage, () => this.frame, () => ratioOf(this.picture.settings.crop), {
        ...on,
        change: frame => this.change({ ...frame, ...(ratioOf(this.picture.settings.crop) > 0 ? {} : { crop: "free" }) }),
      }),
    };
  }

  /** @param {import("./settings.js").Stroke} stroke */
  #painted(stroke) {
    this.commit();
    this.#history.push({ stroke });
    this.picture.revision++;
    this.#changed();
    this.#keep();
  }

  #changed() {
    this.panels.show();
    this.save.changed();
    this.stage.draw();
  }

  #keep() {
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => this.#write(), patience);
  }

  /** One after the other: what is newest is kept last. */
  #write() {
    this.#kept = this.#kept.then(async () => {
      const small = this.#isChanged ? await preview(this.picture, this.save.output) : null;
      const { steps, done } = this.#history;
      const edit = { steps, done, settings: this.picture.settings, output: this.save.output, images: this.#images, preview: small };
      await keepEdit(this.job.id, edit);
      return edit;
    });
    return this.#kept;
  }
}
