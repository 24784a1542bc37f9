// Entry point of the page.
import { compareSlider } from "./compare.js";
import { acceptPhotos } from "./sources.js";
import { find } from "./element.js";
import { Gallery } from "./gallery.js";
import { LiveConnection } from "./live.js";
import { rememberedJobs } from "./storage.js";
import { startModelChoice, showModelProgress } from "./models.js";
import { toast } from "./notices.js";
import { language, t } from "./texts.js";

/** @type {Gallery} */
let gallery;
const live = new LiveConnection({
  job: job => gallery.update(job),
  unknown: id => gallery.removeUnknown(id),
  model: showModelProgress,
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
};

startModelChoice();
compareSlider(find(".demo", HTMLElement));
acceptPhotos({
  files: files => gallery.add(files.map(file => ({ file }))),
  url: url => gallery.add([{ url }]),
});
gallery.restore(rememberedJobs());

// The URL decides the language. Offer French to a browser that prefers it.
if (language === "en" && navigator.language.startsWith("fr")) {
  const hint = find("#french", HTMLElement);
  find("a", HTMLElement, hint).textContent = t("french");
  hint.hidden = false;
}

if ("serviceWorker" in navigator) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}
