// The page: takes photos, shows a card for each, and listens to what becomes of them.
import { compare } from "./compare.js";
import { takePhotos } from "./drop.js";
import { find } from "./element.js";
import { Gallery } from "./gallery.js";
import { Live } from "./live.js";
import { remembered } from "./memory.js";
import { offerModels, showModel } from "./models.js";
import { tell } from "./notices.js";
import { language, say } from "./texts.js";

/** @type {Gallery} */
let gallery;
const live = new Live({
  job: job => gallery.show(job),
  unknown: id => gallery.drop(id),
  model: showModel,
});
gallery = new Gallery(live);

gallery.onEdit = async card => {
  try {
    const { openEditor } = await import("./editor/editor.js");
    const edit = await openEditor(/** @type {import("./jobs.js").Job} */ (card.job), card.source?.file, card.edit);
    if (edit) card.showEdit(edit);
  } catch (error) {
    console.error(error);
    tell(say("cannotOpen"));
  }
};

offerModels();
compare(find(".demo", HTMLElement));
takePhotos({
  files: files => gallery.add(files.map(file => ({ file }))),
  url: url => gallery.add([{ url }]),
});
gallery.restore(remembered());

// Which language, the address says; who reads another one is offered the way.
if (language === "en" && navigator.language.startsWith("fr")) {
  const hint = find("#french", HTMLElement);
  find("a", HTMLElement, hint).textContent = say("french");
  hint.hidden = false;
}

if ("serviceWorker" in navigator) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}
