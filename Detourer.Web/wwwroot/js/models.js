// The choice of a quality (a model), and the progress of model downloads.
import { find } from "./element.js";
import { rememberedModel, rememberModel } from "./storage.js";
import { formatSize, t } from "./texts.js";

/** @typedef {{ name: string, state: string, bytes: number, total: number | null, message: string | null }} Progress */
/** @typedef {{ name: string, default: boolean, here: boolean, megabytes: number, progress: Progress | null }} Model */

const choice = find("#choice", HTMLDetailsElement);
const radios = [...choice.querySelectorAll("input")];
const defaultRadio = radios.find(radio => radio.dataset.default === "true");

/** The selected model; null means the default. @returns {string | null} */
export const chosenModel = () => radios.find(radio => radio.checked && radio !== defaultRadio)?.value ?? null;

export function startModelChoice() {
  const saved = radios.find(radio => radio.value === rememberedModel());
  if (saved) saved.checked = true;
  showSelected();
  choice.addEventListener("change", () => {
    rememberModel(chosenModel() ?? "");
    showSelected();
  });
  choice.addEventListener("toggle", () => choice.open && loadStates());
}

function showSelected() {
  find("#chosen", HTMLElement).textContent = radios.find(radio => radio.checked)?.dataset.name ?? "";
}

/** Asks the server which models are ready when the choice is opened. */
async function loadStates() {
  try {
    const answer = await fetch("/api/v1/models");
    /** @type {{ models: Model[] }} */
    const { models } = await answer.json();
    for (const model of models) {
      if (model.progress && model.progress.state !== "ready") showModelProgress(model.progress);
      else label(model.name, model.here ? t("modelHere") : t("modelAbsent", { size: formatSize(model.megabytes * 1e6) }));
    }
  } catch {
    // The markup already shows their sizes.
  }
}

/** @param {Progress} model */
export function showModelProgress(model) {
  label(model.name, model.state === "ready" ? t("modelHere")
    : model.state === "fetching" && model.total ? t("modelGetting", { percent: percentOf(model) })
    : t("modelStarting"));
  if (model.name === defaultRadio?.value) showNotice(model);
  else if (model.state === "fetching" || find("#model", HTMLElement).dataset.model === model.name) showNotice(model);
}

/** @param {string} model @param {string} text */
function label(model, text) {
  const place = choice.querySelector(`[data-model="${CSS.escape(model)}"]`);
  if (place) place.textContent = text;
}

/** @param {Progress} model */
function showNotice(model) {
  const notice = find("#model", HTMLElement);
  if (model.state === "ready" && !notice.hidden && notice.dataset.model !== model.name) return; // the notice is about another model
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

  text.textContent = model.state === "unavailable" ? t("modelUnavailable", { message: model.message ?? "" })
    : model.total ? t("modelFetching", { percent: percentOf(model), total: formatSize(model.total) })
    : t("modelPreparing");
}

/** @param {Progress} model */
const percentOf = model => Math.floor((100 * model.bytes) / (model.total ?? Infinity));
