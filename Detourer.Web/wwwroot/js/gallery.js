// The list of photos: adds, uploads, stores and restores them, and handles their buttons.
import { deleteJob } from "./api.js";
import { BatchToolbar } from "./batch.js";
import { Card } from "./card.js";
import { confirmed } from "./confirm.js";
import { find } from "./element.js";
import { chosenModel } from "./models.js";
import { toast } from "./notices.js";
import { claimUpload, deletePhoto, readPhoto, readPhotos, storePhoto } from "./photo-store.js";
import { errorText, plural, t } from "./texts.js";
import { UploadQueue } from "./uploads.js";

/** @typedef {import("./card.js").Source} Source */
/** @typedef {import("./photo-store.js").StoredPhoto} StoredPhoto */

export class Gallery {
  /** In their order on the page. @type {Card[]} */
  cards = [];
  /** Opens the editor. @type {(card: Card) => void} */
  onEdit = () => {};
  /** What is stored of each card. @type {Map<Card, StoredPhoto>} */
  #stored = new Map();
  #list = find("#jobs", HTMLElement);
  #uploads = new UploadQueue();
  #toolbar = new BatchToolbar(this);
  #isConnectionLost = false;
  /** The photo that was added last, until its cutout is ready. @type {Card | undefined} */
  #latest;
  #live;

  /** @param {{ join: (ids: string[]) => void, leave: (ids: string[]) => void }} live */
  constructor(live) {
    this.#live = live;
    setInterval(() => this.cards.forEach(card => card.tick()), 1000);
  }

  /** Shows the photos of an earlier visit, and continues their uploads. */
  async restore() {
    const photos = await readPhotos();
    for (const photo of photos) {
      const source = photo.file || photo.url ? { file: photo.file, url: photo.url } : undefined;
      const card = this.#create(photo, source);
      this.cards.push(card);
      this.#list.append(card.element);
      if (photo.job) card.element.dataset.jobId = photo.job;
      else if (photo.failure) card.showRefusal({ code: photo.failure });
      else this.#resume(card);
    }

    this.#toolbar.update();
    const jobs = photos.flatMap(photo => photo.job ?? []);
    this.#live.join(jobs);
    if (jobs.length > 0) await this.#restoreEdits();
  }

  /** Adds photos in their order, before the existing ones. @param {Source[]} sources */
  add(sources) {
    const lowest = this.cards.length > 0 ? this.#storedOf(this.cards[0]).order : 0;
    const cards = sources.map((source, i) => this.#create({
      key: newKey(), order: lowest - sources.length + i, name: source.file?.name || lastSegmentOf(source.url ?? ""),
      model: chosenModel(), ...source,
    }, source));
    this.cards.unshift(...cards);
    this.#list.prepend(...cards.map(card => card.element));
    for (const card of cards) {
      this.#store(card, {});
      this.#upload(card);
    }
    this.#latest = cards[0];
    this.#scrollTo(cards[0]);
  }

  /** @param {import("./api.js").Job} job */
  update(job) {
    const card = this.#find(job.id);
    if (!card) return;
    card.update(job);
    card.showConnection(this.#isConnectionLost);
    if (card === this.#latest && card.isFinal) {
      this.#latest = undefined;
      this.#scrollTo(card); // it is larger now
    }

    const { name, file, url } = this.#storedOf(card);
    if (job.state === "succeeded" && (file || url)) this.#store(card, { name: job.fileName, file: undefined, url: undefined });
    else if (name !== job.fileName) this.#store(card, { name: job.fileName });
  }

  /** Removes a job that the server no longer knows. @param {string} id */
  removeUnknown(id) {
    const card = this.#find(id);
    if (card) this.#remove(card);
  }

  /** @param {boolean} isLost */
  showConnection(isLost) {
    this.#isConnectionLost = isLost;
    this.cards.forEach(card => card.showConnection(isLost));
  }

  async cancelAll() {
    const cancelled = await Promise.all(this.cards.filter(card => !card.isFinal).map(card => this.#cancel(card)));
    if (cancelled.every(Boolean)) toast(t("cancelledAll"));
  }

  async removeAll() {
    if (!await confirmed(plural("confirmDeleteAll", this.cards.length), t("delete"))) return;
    const results = await Promise.all(this.cards.map(card => this.#delete(card)));
    const deleted = results.filter(Boolean).length;
    const failed = results.length - deleted;
    toast([deleted > 0 || failed === 0 ? plural("deletedAll", deleted) : "", failed > 0 ? plural("notDeletedAll", failed) : ""]
      .filter(text => text).join(" "));
  }

  async #restoreEdits() {
    const { readEdit } = await import("./editor/edit-store.js");
    for (const card of this.cards) {
      const edit = await readEdit(card.element.dataset.jobId ?? "");
      if (edit) card.showEdit(edit);
    }
  }

  /** @param {StoredPhoto} photo @param {Source | undefined} source */
  #create(photo, source) {
    const card = new Card(photo.name, source);
    this.#stored.set(card, photo);
    card.onChange = () => this.#toolbar.update();
    card.onAction = name => this.#handle(name, card);
    card.onBackground = color => this.#setBackground(card, color);
    return card;
  }

  /** @param {Card} card */
  #storedOf(card) {
    return /** @type {StoredPhoto} */ (this.#stored.get(card));
  }

  /** @param {Card} card @param {Partial<StoredPhoto>} change */
  #store(card, change) {
    storePhoto(Object.assign(this.#storedOf(card), change));
  }

  /** @param {string} id */
  #find(id) {
    return this.cards.find(card => card.element.dataset.jobId === id);
  }

  /** Continues an upload of an earlier visit, unless another tab finishes it. @param {Card} card */
  async #resume(card) {
    card.showWaiting();
    const claim = await claimUpload(this.#storedOf(card).key);
    if (!this.#stored.has(card)) return claim.release(); // removed meanwhile
    const photo = await readPhoto(this.#storedOf(card));
    if (photo && !photo.job) return this.#upload(card, claim);
    claim.release();
    if (!photo?.job) return this.#remove(card);
    Object.assign(this.#storedOf(card), photo);
    card.element.dataset.jobId = photo.job;
    this.#live.join([photo.job]);
  }

  /** @param {Card} card @param {{ release: () => void }} [claimed] */
  async #upload(card, claimed) {
    card.showWaiting();
    const photo = this.#storedOf(card);
    const upload = this.#uploads.add({ ...card.source, model: photo.model }, {
      onProgress: (sent, total) => card.showUpload(sent, total),
      onPause: (seconds, reason) => card.showPause(seconds, reason),
    });
    card.abort = upload.abort;
    const claim = claimed ?? await claimUpload(photo.key);
    try {
      const job = await upload.job;
      if (!this.#stored.has(card)) return void deleteJob(job.id, job.ownerToken); // removed meanwhile
      this.#store(card, { job: job.id, token: job.ownerToken, failure: undefined });
      card.update(job);
      this.#live.join([job.id]);
    } catch (problem) {
      const { code } = /** @type {import("./api.js").Problem} */ (problem);
      if (this.#stored.has(card)) this.#store(card, { failure: code ?? "unknown" });
      card.showRefusal({ code: code ?? "unknown" });
      if (problem instanceof Error) console.error(problem);
    } finally {
      claim.release();
    }
  }

  /** On a small screen the new photo may be out of view. @param {Card} card */
  #scrollTo(card) {
    const { top, bottom } = card.element.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) find("#photos", HTMLElement).scrollIntoView({ block: "start" });
  }

  /** @param {string} name @param {Card} card */
  #handle(name, card) {
    switch (name) {
      case "download": this.#downloadEdited(card); break;
      case "edit": this.onEdit(card); break;
      case "cancel": this.#cancel(card); break;
      case "retry": this.#retry(card); break;
      case "share": this.#share(card); break;
      case "delete": this.#confirmDelete(card); break;
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

  /** @param {Card} card @param {string} color "" means transparent. */
  async #setBackground(card, color) {
    try {
      await (await import("./quick-background.js")).setBackground(card, color);
    } catch (problem) {
      toast(errorText(/** @type {import("./api.js").Problem} */ (problem).code));
    }
  }

  /** @param {Card} card */
  async #share(card) {
    const { sharePhoto } = await import("./share.js");
    await sharePhoto(card, this.#storedOf(card).token);
  }

  /** @param {Card} card @returns {Promise<boolean>} */
  async #cancel(card) {
    if (!card.job) {
      card.abort();
      return true;
    }

    const isCancelled = await deleteJob(card.job.id, this.#storedOf(card).token);
    if (!isCancelled) toast(t("notCancelled", { name: card.name }));
    return isCancelled;
  }

  /** @param {Card} card */
  #retry(card) {
    const { job, token } = this.#storedOf(card);
    if (job) {
      this.#live.leave([job]);
      deleteJob(job, token);
    }

    card.job = undefined;
    card.element.removeAttribute("data-job-id");
    this.#store(card, { job: undefined, token: undefined, failure: undefined });
    this.#upload(card);
  }

  /** @param {Card} card */
  async #confirmDelete(card) {
    if (!await confirmed(t("confirmDelete", { name: card.name }), t("delete"))) return;
    const next = this.cards[this.cards.indexOf(card) + 1] ?? this.cards[this.cards.indexOf(card) - 1];
    if (!await this.#delete(card)) return toast(t("notDeleted", { name: card.name }));
    toast(t("deleted", { name: card.name }));
    if (next) next.focus();
    else find("#files", HTMLElement).focus();
  }

  /** Removes a photo here and on the server. @param {Card} card */
  async #delete(card) {
    const { job, token } = this.#storedOf(card);
    if (job && card.state !== "expired" && !await deleteJob(job, token)) return false;
    this.#remove(card);
    return true;
  }

  /** @param {Card} card */
  #remove(card) {
    const { key, job } = this.#storedOf(card);
    this.cards = this.cards.filter(other => other !== card);
    this.#stored.delete(card);
    card.dispose();
    deletePhoto(key);
    if (job) {
      import("./editor/edit-store.js").then(store => store.deleteEdit(job), () => {});
      this.#live.leave([job]);
    }

    this.#toolbar.update();
  }
}

const newKey = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`; // randomUUID needs HTTPS or localhost

/** The last segment of a URL, used as the photo's name. @param {string} url */
function lastSegmentOf(url) {
  const segment = new URL(url).pathname.split("/").at(-1) || "photo";
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a percent sign that encodes nothing
  }
}
