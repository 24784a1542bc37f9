// The toolbar above the cards: counts, and actions on all photos.
import { isReachable } from "./api.js";
import { action, find, part } from "./element.js";
import { toast } from "./notices.js";
import { errorText, plural, t } from "./texts.js";

/** @typedef {import("./gallery.js").Gallery} Gallery */

export class BatchToolbar {
  #bar = find("#batch", HTMLElement);
  #gallery;

  /** @param {Gallery} gallery */
  constructor(gallery) {
    this.#gallery = gallery;
    const form = find("form", HTMLFormElement, this.#bar);
    form.addEventListener("submit", event => {
      event.preventDefault();
      if (this.#ready.some(card => card.edit)) this.#downloadEdited(/** @type {HTMLButtonElement} */ (action("zip", this.#bar)));
      else this.#download(form);
    });
    // An archive never loads in the frame, so the frame holds the page that explains why there is none.
    const frame = find("#archive", HTMLIFrameElement);
    frame.addEventListener("load", () => {
      const page = frame.contentDocument; // null for the browser's own error page
      if (page?.URL !== "about:blank") toast(page?.querySelector("main p")?.textContent ?? errorText("unavailable"));
    });
    action("cancel-all", this.#bar).addEventListener("click", () => gallery.cancelAll());
    action("remove-all", this.#bar).addEventListener("click", () => gallery.removeAll());
  }

  update() {
    const cards = this.#gallery.cards;
    const count = (/** @type {string[]} */ ...states) => cards.filter(card => states.includes(card.state)).length;
    const unfinished = cards.filter(card => !card.isFinal).length;
    const counts = /** @type {const} */ ([
      ["readyCount", count("succeeded")], ["unfinishedCount", unfinished], ["failedCount", count("failed")],
      ["cancelledCount", count("cancelled")], ["expiredCount", count("expired")],
    ]);
    document.body.classList.toggle("busy", cards.length > 0);
    find("#photos", HTMLElement).classList.toggle("one", cards.length === 1);
    this.#bar.hidden = cards.length < 2;
    part("count", this.#bar).textContent =
      [plural("photos", cards.length), ...counts.filter(([, n]) => n > 0).map(([key, n]) => plural(key, n))].join(" · ");
    part("zip", this.#bar).hidden = count("succeeded") < 2;
    action("cancel-all", this.#bar).hidden = unfinished === 0;
  }

  get #ready() {
    return this.#gallery.cards.filter(card => card.state === "succeeded" && card.job);
  }

  /** Builds the archive in the browser, because the server does not have the edited pictures. @param {HTMLButtonElement} button */
  async #downloadEdited(button) {
    const [label, cards] = [find("span", HTMLElement, button), this.#ready];
    const text = label.textContent;
    button.disabled = true;
    try {
      const { downloadAll } = await import("./download.js");
      await downloadAll(cards, n => { label.textContent = t("packing", { n, total: cards.length }); });
    } catch (problem) {
      toast(errorText(/** @type {import("./api.js").Problem} */ (problem).code));
    }

    button.disabled = false;
    label.textContent = text;
  }

  /**
   * Posts an ordinary form, so that the browser streams the archive to disk. Its target is a hidden frame: an error
   * must not replace this page.
   * @param {HTMLFormElement} form
   */
  async #download(form) {
    const ready = this.#ready;
    if (!await isReachable(ready[0].job?.id ?? "")) return toast(errorText("offline"));
    form.querySelectorAll("input").forEach(input => input.remove());
    for (const { job } of ready) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: "id", value: job?.id });
      form.append(input);
    }

    form.submit();
  }
}
