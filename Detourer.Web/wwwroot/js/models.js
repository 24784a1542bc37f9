// Which model is wanted, in words that people understand, and how far each is on the server.
import { find } from "./element.js";
import { rememberedModel, rememberModel } from "./memory.js";
import { say, size } from "./texts.js";

/** @typedef {{ name: string, state: string, bytes: number, total: number | null, message: string | null }} Progress */
/** @typedef {{ name: string, default: boolean, here: boolean, megabytes: number, progress: Progress | null }} Model */

const choice = find("#choice", HTMLDetailsElement);
const radios = [...choice.querySelectorAll("input")];
const usual = radios.find(radio => radio.defaultChecked) ?? radios[0];

/** The model that is chosen; null: the usual one. @returns {string | null} */
export const chosenModel = () => radios.find(radio => radio.checked && radio !== usual)?.value ?? null;

export function offerModels() {
  const earlier = radios.find(radio => radio.value === rememberedModel());
  if (earlier) earlier.checked = true;
  name();
  choice.addEventListener("change", () => {
    rememberModel(chosenModel() ?? "");
    name();
  });
  choice.addEventListener("toggle", () => choice.open && ask());
}

function name() {
  find("#chosen", HTMLElement).textContent = radios.find(radio => radio.checked)?.dataset.name ?? "";
}

/** Asks which models are there when somebody wants to choose. */
async function ask() {
  try {
    const answer = await fetch("/api/v1/models");
    /** @type {{ models: Model[] }} */
    const { models } = await answer.json();
    for (const model of models) {
      if (model.progress && model.progress.state !== "ready") showModel(model.progress);
      else label(model.name, model.here ? say("modelHere") : say("modelAbsent", { size: size(model.megabytes * 1e6) }));
    }
  } catch {
    // Their sizes stand there already.
  }
}

/** @param {Progress} model */
export function showModel(model) {
  label(model.name, model.state === "ready" ? say("modelHere")
    : model.state === "fetching" && model.total ? say("modelGetting", { percent: percentOf(model) })
    : say("modelStarting"));
  if (model.name === usual.value) notify(model);
  else if (model.state === "fetching" || find("#model", HTMLElement).dataset.model === model.name) notify(model);
}

/** @param {string} model @param {string} text */
function label(model, text) {
  const place = choice.querySelector(`[data-model="${CSS.escape(model)}"]`);
  if (place) place.textContent = text;
}

/** @param {Progress} model */
function notify(model) {
  const notice = find("#model", HTMLElement);
  if (model.state === "ready" && !notice.hidden && notice.dataset.model !== model.name) return; // it speaks of another
  const [text, progress] = [find("p", HTMLElement, notice), find("progress", HTMLProgressElement, notice)];
  notice.dataset.state = model.state;
  notice.dataset.model = model.name;
  notice.hidden = model.state === "ready";
  progress.hidden = model.state !== "fetching";
  if (model.total) {
    progress.max = model.total;
    progress.value = model.bytes;
  } else {
    progress.removeAttribute("value");
  }

  text.textContent = model.state === "unavailable" ? say("modelUnavailable", { message: model.message ?? "" })
    : model.total ? say("modelFetching", { percent: percentOf(model), total: size(model.total) })
    : say("modelPreparing");
}

/** @param {Progress} model */
const percentOf = model => Math.floor((100 * model.bytes) / (model.total ?? Infinity));
