// Typed lookups in the page's markup. They throw if an element is missing.

/**
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} type
 * @param {ParentNode} [root]
 * @returns {T}
 */
export function find(selector, type, root = document) {
  const found = root.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`The page lacks ${selector}.`);
  return found;
}

/**
 * @param {string} name
 * @param {ParentNode} [root]
 * @returns {HTMLElement}
 */
export const part = (name, root) => find(`[data-part="${name}"]`, HTMLElement, root);

/**
 * @param {string} name
 * @param {ParentNode} [root]
 * @returns {HTMLElement}
 */
export const action = (name, root) => find(`[data-action="${name}"]`, HTMLElement, root);
