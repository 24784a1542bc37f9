// What can be done with all photos at once.
import { action, find, part } from "./element.js";
import { tell } from "./notices.js";
import { count, reason, say } from "./texts.js";

const patience = 4000; // milliseconds

/** @typedef {import("./gallery.js").Gallery} Gallery */

export class Batch {
  #bar = find("#batch", HTMLElement);
  #gallery;

  /** @param {Gallery} gallery */
  constructor(gallery) {
    this.#gallery = gallery;
    find("form", HTMLFormElement, this.#bar).addEventListener("submit", event => {
      if (this.#ready.some(card => card.edit)) {
        event.preventDefault();
        this.#pack(/** @type {HTMLButtonElement} */ (action("zip", this.#bar)));
      } else {
        this.#fillZip(/** @type {HTMLFormElement} */ (event.target));
      }
    });
    action("cancel-all", this.#bar).addEventListener("click", () => gallery.cancelAll());
    this.#askTwice(action("remove-all", this.#bar), () => gallery.removeAll());
  }

  update() {
    const cards = this.#gallery.cards;
    const ready = this.#ready.length;
    const failed = cards.filter(card => card.state === "failed").length;
    const work = cards.filter(card => !card.isFinal).length;
    document.body.classList.toggle("busy", cards.length > 0);
    this.#bar.hidden = cards.length < 2;
    part("count", this.#bar).textContent = [
      count("photos", cards.length),
      ready > 0 ? say("readyCount", { n: ready }) : "",
      failed > 0 ? say("failedCount", { n: failed }) : "",
      work > 0 ? say("workCount", { n: work }) : "",
    ].filter(text => text).join(" · ");
    part("zip", this.#bar).hidden = ready < 2;
    action("cancel-all", this.#bar).hidden = work === 0;
  }

  get #ready() {
    return this.#gallery.cards.filter(card => card.state === "succeeded" && card.job);
  }

  /** With edited pictures in it, which the server does not have. @param {HTMLButtonElement} button */
  async #pack(button) {
    const [label, cards] = [find("span", HTMLElement, button), this.#ready];
    const text = label.textContent;
    button.disabled = true;
    try {
      const { saveAll } = await import("./download.js");
      await saveAll(cards, n => { label.textContent = say("packing", { n, total: cards.length }); });
    } catch (problem) {
      tell(reason(/** @type {import("./jobs.js").Problem} */ (problem).code));
    }

    button.disabled = false;
    label.textContent = text;
  }

  /** An ordinary form: the browser streams the answer to disk, whatever its size. @param {HTMLFormElement} form */
  #fillZip(form) {
    form.querySelectorAll("input").forEach(input => input.remove());
    for (const { job } of this.#ready) {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: "id", value: job?.id });
      form.append(input);
    }
  }

  /** Deleting cannot be undone: the button asks once more. @param {HTMLElement} button @param {() => void} act */
  #askTwice(button, act) {
    const text = button.textContent;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let end;
    const calm = () => {
      clearTimeout(end);
      end = undefined;
      button.textContent = text;
      button.classList.remove("sure");
    };
    button.addEventListener("click", () => {
      if (end) {
        calm();
        act();
      } else {
        button.textContent = count("sure", this.#gallery.cards.length);
        button.classList.add("sure");
        end = setTimeout(calm, patience);
      }
    });
  }
}
