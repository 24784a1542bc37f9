// Service worker: caches the page, so that an installed page opens offline. Pages come from the network first, so
// updates appear at once. Files with a fingerprint in their name never change and come from the cache first.
const shell = "detourer-shell", files = "detourer-files", most = 120;
const pages = ["/", "/fr"];

self.addEventListener("install", event => {
  event.waitUntil(caches.open(shell).then(cache => cache.addAll(pages)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", event => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (event.request.mode === "navigate" && pages.includes(url.pathname)) event.respondWith(page(event.request, url.pathname));
  else if (/\/(css|js|icons|pictures|samples)\/.*\.[0-9a-z]{10}\./.test(url.pathname)) event.respondWith(file(event.request));
});

async function page(request, path) {
  const cache = await caches.open(shell);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(path, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(path);
    if (kept) return kept;
    throw error;
  }
}

async function file(request) {
  const cache = await caches.open(files);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) {
    await cache.put(request, answer.clone());
    // Remove the oldest entries, which belong to earlier versions.
    const all = await cache.keys();
    await Promise.all(all.slice(0, Math.max(0, all.length - most)).map(key => cache.delete(key)));
  }

  return answer;
}
