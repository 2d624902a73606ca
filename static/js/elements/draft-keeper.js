// Keeps what is being written: on the server a moment after each pause, on this device while the
// server cannot be reached. Its text says which.
import { ask } from "../ask.js";

const PAUSE = 1500;

customElements.define("draft-keeper", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.area = this.form.querySelector("textarea");
    this.place = `draft ${this.getAttribute("url")} ${this.getAttribute("place")}`;
    this.restore();
    this.kept = this.area.value;
    this.gone = new AbortController();
    const options = { signal: this.gone.signal };
    this.form.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), PAUSE);
    }, options);
    this.form.addEventListener("submit", () => { clearTimeout(this.timer); this.isSent = true; }, options);
    document.addEventListener("visibilitychange", () => document.hidden && this.keep(true), options);
    addEventListener("online", () => this.keep(), options);
  }

  disconnectedCallback() {
    this.gone.abort();
    clearTimeout(this.timer);
  }

  // What only this device has is newer than what the server gave, for it is dropped on each save.
  restore() {
    const local = localStorage.getItem(this.place);
    if (local && !this.area.value) this.area.value = local;
  }

  async keep(keepalive = false) {
    clearTimeout(this.timer);
    const text = this.area.value;
    if (text === this.kept || this.isSent) return;
    const form = new FormData(this.form);
    form.delete("csrfmiddlewaretoken");
    form.set("place", this.getAttribute("place"));
    try {
      const response = await ask(this.getAttribute("url"), { form, keepalive, accept: "application/json" });
      if (!response.ok) throw new Error(response.statusText);
      this.kept = text;
      localStorage.removeItem(this.place);
      this.say("saved");
    } catch {
      localStorage.setItem(this.place, text);
      this.say("local");
    }
  }

  say(what) {
    const now = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    this.textContent = `${this.getAttribute(what)} ${now}`;
  }
});
