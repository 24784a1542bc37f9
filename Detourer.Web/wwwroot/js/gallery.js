// The list of photos: adds and uploads them, and handles their buttons.
import { BatchToolbar } from "./batch.js";
import { Card } from "./card.js";
import { find } from "./element.js";
import { publicUrlOf, removeJob } from "./api.js";
import { forgetJob, rememberJob } from "./storage.js";
import { chosenModel } from "./models.js";
import { toast } from "./notices.js";
import { errorText, plural, t } from "./texts.js";
import { UploadQueue } from "./uploads.js";

/** @typedef {import("./card.js").Source} Source */

export class Gallery {
  /** @type {Card[]} */
  cards = [];
  /** Opens the editor. @type {(card: Card) => void} */
  onEdit = () => {};
  #list = find("#jobs", HTMLElement);
  #uploads = new UploadQueue();
  #batch = new BatchToolbar(this);
  #live;

  /** @param {{ join: (ids: string[]) => void, leave: (ids: string[]) => void }} live */
  constructor(live) {
    this.#live = live;
    setInterval(() => this.cards.forEach(card => card.tick()), 1000);
  }

  /** Shows the jobs of an earlier visit. @param {string[]} ids */
  restore(ids) {
    for (const id of ids) {
      const card = this.#add(new Card(""));
      card.element.dataset.jobId = id;
      this.#list.append(card.element);
    }

    this.#batch.update();
    this.#live.join(ids);
    if (ids.length > 0) this.#restoreEdits();
  }

  /** Adds photos in their order, before the existing ones. @param {Source[]} sources */
  add(sources) {
    const cards = sources.map(source => this.#add(new Card(source.file?.name || lastSegmentOf(source.url ?? ""), source)));
    this.#list.prepend(...cards.map(card => card.element));
    cards.forEach(card => this.#send(card));
  }

  /** @param {import("./api.js").Job} job */
  update(job) {
    this.#find(job.id)?.update(job);
  }

  /** Removes a job that the server no longer knows. @param {string} id */
  removeUnknown(id) {
    const card = this.#find(id);
    if (card) this.#remove(card);
    else forgetJob(id);
  }

  async cancelAll() {
    await Promise.all(this.cards.filter(card => !card.isFinal).map(card => this.#cancel(card)));
    toast(t("cancelledAll"));
  }

  async removeAll() {
    const deleted = await Promise.all(this.cards.map(card => this.#delete(card)));
    toast(plural("deletedAll", deleted.filter(Boolean).length));
  }

  async #restoreEdits() {
    const { readEdit } = await import("./editor/edit-store.js");
    for (const card of this.cards) {
      const edit = await readEdit(card.element.dataset.jobId ?? "");
      if (edit) card.showEdit(edit);
    }
  }

  /** @param {Card} card */
  #add(card) {
    this.cards.push(card);
    card.onChange = () => this.#batch.update();
    card.onAction = name => this.#handle(name, card);
    return card;
  }

  /** @param {string} id */
  #find(id) {
    return this.cards.find(card => card.element.dataset.jobId === id);
  }

  /** @param {Card} card */
  async #send(card) {
    card.showWaiting();
    const upload = this.#uploads.add({ ...card.source, model: chosenModel() }, {
      onProgress: (sent, total) => card.showUpload(sent, total),
      onPause: seconds => card.showPause(seconds),
    });
    card.abort = upload.abort;
    try {
      const job = await upload.job;
      rememberJob(job.id);
      card.update(job);
      this.#live.join([job.id]);
    } catch (problem) {
      card.showRefusal(/** @type {import("./api.js").Problem} */ (problem));
    }
  }

  /** @param {string} name @param {Card} card */
  #handle(name, card) {
    switch (name) {
      case "download": this.#downloadEdited(card); break;
      case "edit": this.onEdit(card); break;
      case "cancel": this.#cancel(card); break;
      case "retry": this.#retry(card); break;
      case "share": share(card); break;
      case "delete": this.#deleteNow(card); break;
      case "remove": this.#delete(card); break;
    }
  }

  /** Renders and downloads the edited picture, which the server does not have. @param {Card} card */
  async #downloadEdited(card) {
    card.showRendering(true);
    try {
      await (await import("./download.js")).downloadOne(card);
    } catch (problem) {
      toast(errorText(/** @type {import("./api.js").Problem} */ (problem).code));
    }

    card.showRendering(false);
  }

  /** @param {Card} card */
  async #cancel(card) {
    if (card.job) await removeJob(card.job.id);
    else card.abort();
  }

  /** @param {Card} card */
  #retry(card) {
    if (card.job) {
      forgetJob(card.job.id);
      this.#live.leave([card.job.id]);
      removeJob(card.job.id);
    }

    card.job = undefined;
    card.element.removeAttribute("data-job-id");
    this.#send(card);
  }

  /** @param {Card} card */
  async #deleteNow(card) {
    const next = this.cards[this.cards.indexOf(card) + 1] ?? this.cards[this.cards.indexOf(card) - 1];
    if (!await this.#delete(card)) return toast(t("notDeleted", { name: card.name }));
    toast(t("deleted", { name: card.name }));
    if (next) next.focus();
    else find("#files", HTMLElement).focus();
  }

  /** Removes a photo here and on the server. @param {Card} card */
  async #delete(card) {
    card.abort();
    if (card.job && !await removeJob(card.job.id)) return false;
    this.#remove(card);
    return true;
  }

  /** @param {Card} card */
  #remove(card) {
    const id = card.element.dataset.jobId;
    this.cards = this.cards.filter(other => other !== card);
    card.element.remove();
    if (id) {
      forgetJob(id);
      import("./editor/edit-store.js").then(store => store.deleteEdit(id), () => {});
      this.#live.leave([id]);
    }

    this.#batch.update();
  }
}

/** @param {Card} card */
async function share(card) {
  if (!card.job) return;
  const [url, name] = [publicUrlOf(card.job.id), card.name];
  if (matchMedia("(pointer: coarse)").matches && navigator.share) {
    await navigator.share({ title: name, url }).catch(() => {});
    return;
  }

  try {
    await navigator.clipboard.writeText(url);
    toast(t("copied", { name }));
  } catch {
    toast(t("address", { name, url }));
  }
}

/** The last segment of a URL, used as the photo's name. @param {string} url */
const lastSegmentOf = url => decodeURIComponent(new URL(url).pathname.split("/").at(-1) ?? "") || "photo";
