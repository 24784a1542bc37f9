// All photos of this page: adds them, sends them, and does what their buttons say.
import { Batch } from "./batch.js";
import { Card } from "./card.js";
import { find } from "./element.js";
import { addressOf, removeJob } from "./jobs.js";
import { forget, remember } from "./memory.js";
import { chosenModel } from "./models.js";
import { tell } from "./notices.js";
import { count, reason, say } from "./texts.js";
import { Uploads } from "./uploads.js";

/** @typedef {import("./card.js").Source} Source */

export class Gallery {
  /** @type {Card[]} */
  cards = [];
  /** Opens the editor. @type {(card: Card) => void} */
  onEdit = () => {};
  #list = find("#jobs", HTMLElement);
  #uploads = new Uploads();
  #batch = new Batch(this);
  #live;

  /** @param {{ join: (ids: string[]) => void, leave: (ids: string[]) => void }} live */
  constructor(live) {
    this.#live = live;
    setInterval(() => this.cards.forEach(card => card.tick()), 1000);
  }

  /** Jobs of an earlier visit, or of before the server was restarted. @param {string[]} ids */
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

  /** Those that come together stand in their order, before those that came earlier. @param {Source[]} sources */
  add(sources) {
    const cards = sources.map(source => this.#add(new Card(source.file?.name || lastOf(source.url ?? ""), source)));
    this.#list.prepend(...cards.map(card => card.element));
    cards.forEach(card => this.#send(card));
  }

  /** @param {import("./jobs.js").Job} job */
  show(job) {
    this.#find(job.id)?.show(job);
  }

  /** The server does not know this job any more. @param {string} id */
  drop(id) {
    const card = this.#find(id);
    if (card) this.#drop(card);
    else forget(id);
  }

  async cancelAll() {
    await Promise.all(this.cards.filter(card => !card.isFinal).map(card => this.#cancel(card)));
    tell(say("cancelledAll"));
  }

  async removeAll() {
    const gone = await Promise.all(this.cards.map(card => this.#delete(card)));
    tell(count("deletedAll", gone.filter(deleted => deleted).length));
  }

  async #restoreEdits() {
    const { readEdit } = await import("./editor/edits.js");
    for (const card of this.cards) {
      const edit = await readEdit(card.element.dataset.jobId ?? "");
      if (edit) card.showEdit(edit);
    }
  }

  /** @param {Card} card */
  #add(card) {
    this.cards.push(card);
    card.onChange = () => this.#batch.update();
    card.onAction = name => this.#act(name, card);
    return card;
  }

  /** @param {string} id */
  #find(id) {
    return this.cards.find(card => card.element.dataset.jobId === id);
  }

  /** @param {Card} card */
  async #send(card) {
    card.inLine();
    const upload = this.#uploads.add({ ...card.source, model: chosenModel() }, {
      onProgress: (sent, total) => card.uploading(sent, total),
      onPause: seconds => card.pausing(seconds),
    });
    card.abort = upload.abort;
    try {
      const job = await upload.job;
      remember(job.id);
      card.show(job);
      this.#live.join([job.id]);
    } catch (problem) {
      card.refuse(/** @type {import("./jobs.js").Problem} */ (problem));
    }
  }

  /** @param {string} name @param {Card} card */
  #act(name, card) {
    switch (name) {
      case "download": this.#save(card); break;
      case "edit": this.onEdit(card); break;
      case "cancel": this.#cancel(card); break;
      case "retry": this.#retry(card); break;
      case "share": share(card); break;
      case "delete": this.#deleteNow(card); break;
      case "remove": this.#delete(card); break;
    }
  }

  /** What the person has edited, the server does not have. @param {Card} card */
  async #save(card) {
    card.writing(true);
    try {
      await (await import("./download.js")).saveOne(card);
    } catch (problem) {
      tell(reason(/** @type {import("./jobs.js").Problem} */ (problem).code));
    }

    card.writing(false);
  }

  /** @param {Card} card */
  async #cancel(card) {
    if (card.job) await removeJob(card.job.id);
    else card.abort();
  }

  /** @param {Card} card */
  #retry(card) {
    if (card.job) {
      forget(card.job.id);
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
    if (!await this.#delete(card)) return tell(say("notDeleted", { name: card.name }));
    tell(say("deleted", { name: card.name }));
    if (next) next.focus();
    else find("#files", HTMLElement).focus();
  }

  /** Removes a photo here and on the server. @param {Card} card */
  async #delete(card) {
    card.abort();
    if (card.job && !await removeJob(card.job.id)) return false;
    this.#drop(card);
    return true;
  }

  /** @param {Card} card */
  #drop(card) {
    const id = card.element.dataset.jobId;
    this.cards = this.cards.filter(other => other !== card);
    card.element.remove();
    if (id) {
      forget(id);
      import("./editor/edits.js").then(edits => edits.forgetEdit(id), () => {});
      this.#live.leave([id]);
    }

    this.#batch.update();
  }
}

/** @param {Card} card */
async function share(card) {
  if (!card.job) return;
  const [url, name] = [addressOf(card.job.id), card.name];
  if (matchMedia("(pointer: coarse)").matches && navigator.share) {
    await navigator.share({ title: name, url }).catch(() => {});
    return;
  }

  try {
    await navigator.clipboard.writeText(url);
    tell(say("copied", { name }));
  } catch {
    tell(say("address", { name, url }));
  }
}

/** The last part of an address: what its photo is called. @param {string} url */
const lastOf = url => decodeURIComponent(new URL(url).pathname.split("/").at(-1) ?? "") || "photo";
