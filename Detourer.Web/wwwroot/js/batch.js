// The toolbar above the cards: actions on all photos.
import { action, find, part } from "./element.js";
import { toast } from "./notices.js";
import { errorText, plural, t } from "./texts.js";

const confirmationTimeout = 4000; // milliseconds

/** @typedef {import("./gallery.js").Gallery} Gallery */

export class BatchToolbar {
  #bar = find("#batch", HTMLElement);
  #gallery;

  /** @param {Gallery} gallery */
  constructor(gallery) {
    this.#gallery = gallery;
    find("form", HTMLFormElement, this.#bar).addEventListener("submit", event => {
      if (this.#ready.some(card => card.edit)) {
        event.preventDefault();
        this.#downloadEdited(/** @type {HTMLButtonElement} */ (action("zip", this.#bar)));
      } else {
        this.#fillForm(/** @type {HTMLFormElement} */ (event.target));
      }
    });
    action("cancel-all", this.#bar).addEventListener("click", () => gallery.cancelAll());
    this.#confirm(action("remove-all", this.#bar), () => gallery.removeAll());
  }

  update() {
    const cards = this.#gallery.cards;
    const ready = this.#ready.length;
    const failed = cards.filter(card => card.state === "failed").length;
    const unfinished = cards.filter(card => !card.isFinal).length;
    document.body.classList.toggle("busy", cards.length > 0);
    this.#bar.hidden = cards.length < 2;
    part("count", this.#bar).textContent = [
      plural("photos", cards.length),
      ready > 0 ? plural("readyCount", ready) : "",
      failed > 0 ? plural("failedCount", failed) : "",
      unfinished > 0 ? plural("unfinishedCount", unfinished) : "",
    ].filter(text => text).join(" · ");
    part("zip", this.#bar).hidden = ready < 2;
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

  /** Fills in an ordinary form, so that the browser streams the archive to disk. @param {HTMLFormElement} form */
  #fillForm(form) {
    form.querySelectorAll("input").forEach(input => input.remove());
    for (const { job } of this.#ready) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: "id", value: job?.id });
      form.append(input);
    }
  }

  /** Asks for a second click, because deleting cannot be undone. @param {HTMLElement} button @param {() => void} act */
  #confirm(button, act) {
    const text = button.textContent;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let end;
    const reset = () => {
      clearTimeout(end);
      end = undefined;
      button.textContent = text;
      button.classList.remove("sure");
    };
    button.addEventListener("click", () => {
      if (end) {
        reset();
        act();
      } else {
        button.textContent = plural("confirmDelete", this.#gallery.cards.length);
        button.classList.add("sure");
        end = setTimeout(reset, confirmationTimeout);
      }
    });
  }
}
