// Entry point of the page.
import { compareSlider } from "./compare.js";
import { find } from "./element.js";
import { Gallery } from "./gallery.js";
import { LiveConnection } from "./live.js";
import { showModelProgress, startModelChoice } from "./models.js";
import { toast } from "./notices.js";
import { startPreviewChoice } from "./preview-ground.js";
import { acceptPhotos } from "./sources.js";
import { language, t } from "./texts.js";

/** @type {Gallery} */
let gallery;
const live = new LiveConnection({
  job: job => gallery.update(job),
  unknown: id => gallery.removeUnknown(id),
  model: showModelProgress,
  connection: isLost => gallery.showConnection(isLost),
});
gallery = new Gallery(live);

gallery.onEdit = async card => {
  try {
    const { openEditor } = await import("./editor/editor.js");
    const edit = await openEditor(/** @type {import("./api.js").Job} */ (card.job), card.source?.file, card.edit);
    if (edit) card.showEdit(edit);
  } catch (error) {
    console.error(error);
    toast(t("cannotOpen"));
  }

  card.focus();
};

startModelChoice();
startPreviewChoice(document);
compareSlider(find(".demo", HTMLElement));
acceptPhotos({
  files: files => gallery.add(files.map(file => ({ file }))),
  url: url => gallery.add([{ url }]),
  editorFile: file => import("./editor/editor.js").then(({ offerBackground }) => offerBackground(file)),
});
gallery.restore();

// The URL decides the language. Offer French to a browser that prefers it.
if (language === "en" && navigator.language.startsWith("fr")) {
  const hint = find("#french", HTMLElement);
  find("a", HTMLElement, hint).textContent = t("french");
  hint.hidden = false;
}

if (/^(Mac|iP)/.test(navigator.platform)) {
  for (const hint of document.querySelectorAll("[data-mac]")) hint.textContent = /** @type {HTMLElement} */ (hint).dataset.mac ?? "";
}

if ("serviceWorker" in navigator) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}
