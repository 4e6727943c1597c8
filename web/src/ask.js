// Asking the server: one question at a time, the newest counts; a state shown on the island while it waits or fails.
import { word } from "./words.js";

/**
 * A function that asks for JSON and calls back with the newest answer only.
 * @param {HTMLElement} island
 */
export function asker(island) {
  /** @type {AbortController | undefined} */
  let running;
  return async (/** @type {string} */ url, /** @type {URLSearchParams} */ query) => {
    running?.abort();
    const mine = (running = new AbortController());
    island.setAttribute("aria-busy", "true");
    try {
      const rest = query.toString();
      const answer = await fetch(rest ? `${url}${url.includes("?") ? "&" : "?"}${rest}` : url, {
        signal: mine.signal, headers: { accept: "application/json" }, credentials: "same-origin",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const data = await answer.json();
      notice(island, "");
      return data;
    } catch (error) {
      if (!mine.signal.aborted) notice(island, word("island.failed"));
      return undefined;
    } finally {
      if (running === mine) island.removeAttribute("aria-busy");
    }
  };
}

/** Says something at the head of an island; nothing with "". @param {HTMLElement} island @param {string} text */
export function notice(island, text) {
  let line = island.querySelector(":scope > [data-notice]");
  if (!line) {
    line = document.createElement("p");
    line.setAttribute("data-notice", "");
    line.setAttribute("role", "status");
    island.prepend(line);
  }
  line.textContent = text;
  /** @type {HTMLElement} */ (line).hidden = !text;
}

/** Calls at most once in a while, with the last word. @param {() => void} call @param {number} ms */
export function calmly(call, ms = 200) {
  let timer = 0;
  return () => { clearTimeout(timer); timer = setTimeout(call, ms); };
}
