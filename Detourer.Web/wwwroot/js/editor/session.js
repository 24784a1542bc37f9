// One photo in the editor: its tools, history and stored edit.
import { moveBackground } from "./background.js";
import { brush } from "./brush.js";
import { crop, frameOf, paintOutside, ratioOf, union, within } from "./crop.js";
import { DownloadPanel } from "./download-panel.js";
import { storeEdit } from "./edit-store.js";
import { isUnchanged } from "./edit.js";
import { preview } from "./export.js";
import { History } from "./history.js";
import { Matte, boundsOf } from "./matte.js";
import { Panels } from "./panels.js";
import { Picture } from "./picture.js";
import { applyEdit } from "./render.js";
import { defaultOutput, defaults } from "./settings.js";
import { Stage } from "./stage.js";
import { t } from "./texts.js";
import { confirmed } from "../confirm.js";
import { find } from "../element.js";
import { previewGround } from "../preview-ground.js";

/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {import("./settings.js").Rect} Rect */

const saveDelay = 400; // milliseconds between the last change and storing it

export class Session {
  #history = new History();
  /** Settings before the current, uncommitted change. @type {Settings | null} */
  #before = null;
  /** Background images as files. @type {Record<string, Blob>} */
  #images = {};
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #saveTimer;
  /** @type {Promise<import("./edit-store.js").Edit | undefined>} */
  #stored = Promise.resolve(undefined);
  #tool = "background";
  /** The photo is shown instead of the picture. */
  #isComparing = false;

  /** @param {HTMLDialogElement} dialog @param {import("../api.js").Job} job @param {import("./load.js").Loaded} loaded */
  constructor(dialog, job, loaded) {
    this.dialog = dialog;
    this.job = job;
    this.matte = new Matte(loaded);
    this.picture = new Picture(this.matte, defaults(loaded.width, loaded.height));
    this.stage = new Stage(find("canvas", HTMLCanvasElement, dialog));
    this.stage.frame = () => this.#tool === "crop" ? union(this.matte.whole, this.frame) : this.frame;
    this.stage.ground = () => this.download.output.format === "jpeg" ? "white" : previewGround();
    this.stage.onDraw = (context, view) => this.#draw(context, view);
    this.download = new DownloadPanel(dialog, this.picture, job, defaultOutput(), () => {
      this.stage.draw();
      this.#scheduleSave();
    });
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

  /** @param {import("./edit-store.js").Edit | undefined} edit The stored edit, if any. */
  async start(edit) {
    if (edit) {
      this.#history = new History(edit.steps, edit.done);
      Object.assign(this.download.output, edit.output);
      this.#images = { ...edit.images };
      await applyEdit(edit, this.picture);
    }

    find("[data-part=loading]", HTMLElement, this.dialog).hidden = true;
    this.panels.start();
    this.use("background");
    this.#changed();
    this.stage.fit();
    this.announce(t("opened", { name: this.job.fileName }));
    this.dialog.dataset.ready = "true";
  }

  /** Stores the edit and frees all memory. @returns {Promise<import("./edit-store.js").Edit | undefined>} The edit; undefined if the photo was never edited. */
  async dispose() {
    clearTimeout(this.#saveTimer);
    this.commit();
    this.download.dispose();
    this.panels.dispose();
    const isEdited = this.#history.steps.length > 0 || !isUnchanged(this.#edit, this.matte);
    const edit = await (isEdited ? this.#store() : this.#stored);
    this.stage.dispose();
    this.picture.dispose();
    return edit;
  }

  /** @returns {import("./edit-store.js").Edit} */
  get #edit() {
    const { steps, done } = this.#history;
    return { steps, done, settings: this.picture.settings, output: this.download.output, images: this.#images };
  }

  /** Shows the photo instead of the picture, to compare. @param {boolean} isComparing */
  compare(isComparing) {
    this.#isComparing = isComparing;
    this.stage.draw();
  }

  /** @param {string} tool */
  use(tool) {
    const cropping = this.#tool === "crop" || tool === "crop";
    this.#tool = tool;
    this.stage.tool = this.tools[tool] ?? {};
    this.panels.showTool(tool);
    this.download.show(tool === "save");
    if (cropping) this.stage.fit();
    this.stage.draw();
  }

  /** Changes settings. `commit` adds the change to the history. @param {Partial<Settings>} change */
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
    this.#scheduleSave();
    this.panels.showHistory();
  }

  undo() {
    this.commit();
    const step = this.#history.undo();
    if (step) this.#apply(step, "stroke" in step ? {} : step.before);
    if (step) this.announce(t("undone"));
  }

  redo() {
    this.commit();
    const step = this.#history.redo();
    if (step) this.#apply(step, "stroke" in step ? {} : step.after);
    if (step) this.announce(t("redone"));
  }

  /** Resets the picture to the cutout, and all controls to their defaults. */
  reset() {
    this.commit();
    Object.assign(this.download.output, defaultOutput());
    this.panels.resetBrush();
    const before = { ...this.picture.settings };
    Object.assign(this.picture.settings, defaults(this.matte.width, this.matte.height));
    this.#history.push({ before, after: { ...this.picture.settings }, clear: true });
    this.matte.replay([]);
    this.picture.revision++;
    this.#changed();
    this.stage.fit();
    this.#scheduleSave();
  }

  /** @param {string} kind */
  cropTo(kind) {
    const frame = frameOf(kind, this.matte.whole, () => this.matte.bounds(), this.frame);
    this.change({ crop: kind, ...within(frame, this.matte.whole) });
    this.commit();
    this.stage.fit();
  }

  /** Uses a file as the background image. @param {Blob} file */
  async setBackgroundImage(file) {
    const name = crypto.randomUUID?.() ?? `${Math.random()}`;
    if (!await this.#addImage(name, file)) return this.announce(t("badImage"));
    this.change({ ground: "image", image: name, imageX: 0, imageY: 0, imageScale: 100 });
    this.commit();
  }

  /** Asks whether a dropped image is the background. @param {File} file */
  async offerBackground(file) {
    if (!await confirmed(t("dropQuestion", { name: file.name }), t("dropUse"))) return;
    await this.setBackgroundImage(file);
    this.use("background");
  }

  /** Announces a message to screen readers. @param {string} text */
  announce(text) {
    find("[data-part=announcements]", HTMLElement, this.dialog).textContent = text;
  }

  /** @param {string} name @param {Blob} file */
  async #addImage(name, file) {
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
    this.#scheduleSave();
  }

  /** @param {CanvasRenderingContext2D} context @param {import("./stage.js").View} view */
  #draw(context, view) {
    if (this.#isComparing) return this.#drawPhoto(context, view);
    this.picture.paint(context, view);
    if (this.#tool === "crop") paintOutside(context, view, this.matte.subject.canvas, this.frame);
  }

  /** @param {CanvasRenderingContext2D} context @param {import("./stage.js").View} view */
  #drawPhoto(context, view) {
    const { x, y, w, h } = this.frame;
    context.save();
    context.setTransform(view.scale, 0, 0, view.scale, view.x, view.y);
    context.beginPath();
    context.rect(x, y, w, h);
    context.clip();
    context.drawImage(this.matte.photo.canvas, 0, 0);
    context.restore();
  }

  /** @returns {Record<string, import("./stage.js").Tool>} */
  #makeTools() {
    const on = { change: (/** @type {Partial<Settings>} */ change) => this.change(change), done: () => this.commit() };
    return {
      brush: brush(this.stage, this.matte, () => this.panels.brush, {
        painting: () => this.stage.draw(),
        painted: stroke => this.#painted(stroke),
        dropped: stroke => {
          this.matte.replay(this.#history.strokes, boundsOf(stroke));
          this.stage.draw();
        },
      }),
      background: moveBackground(this.stage, this.picture, on),
      crop: crop(this.stage, this.matte.whole, () => this.frame, () => ratioOf(this.picture.settings.crop), {
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
    this.#scheduleSave();
  }

  #changed() {
    this.panels.show();
    this.download.changed();
    this.stage.draw();
  }

  #scheduleSave() {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => this.#store(), saveDelay);
  }

  /** Stores the edit. Writes are chained so that the newest is stored last. */
  #store() {
    this.#stored = this.#stored.then(async () => {
      const edit = this.#edit;
      edit.preview = isUnchanged(edit, this.matte) ? null : await preview(this.picture, this.download.output);
      await storeEdit(this.job.id, edit);
      return edit;
    });
    return this.#stored;
  }
}
