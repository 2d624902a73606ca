// Keeps a long form as a draft on the server a moment after each pause; what can't be kept yet is said.
import { ask } from "../ask.js";
import { language } from "../language.js";

const PAUSE = 2500;

customElements.define("form-keeper", class extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.said = this.querySelector("[data-kept]");
    this.form.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), PAUSE);
    });
    this.form.addEventListener("submit", (event) => this.leave(event));
    addEventListener("pageshow", () => { this.isSent = false; });
  }

  disconnectedCallback() { clearTimeout(this.timer); }

  // What is on its way arrives first: the form names the version that it made.
  leave(event) {
    clearTimeout(this.timer);
    if (this.isBusy) {
      event.preventDefault();
      this.waiting = event.submitter;
    } else this.isSent = true;
  }

  // One after the other: each answer names the version that the next one is written over.
  async keep() {
    if (this.isSent || this.isBusy) return;
    this.isBusy = true;
    const form = new FormData(this.form);
    for (const [name, value] of [...form]) if (typeof value !== "string") form.delete(name);
    form.set("do", "save");
    try {
      const response = await ask(this.form.getAttribute("action"), { form, accept: "application/json" });
      if (!response.ok) throw new Error(response.statusText);
      const kept = await response.json();
      if (!this.isSent) this.note(kept);
    } catch {
      this.said.textContent = this.getAttribute("failed");
    }
    this.isBusy = false;
    const waiting = this.waiting;
    this.waiting = null;
    if (waiting) this.form.requestSubmit(waiting);
  }

  note({ version, url }) {
    this.form.elements.version.value = version;
    if (this.form.getAttribute("action") !== url) {
      this.form.setAttribute("action", url);
      history.replaceState(history.state, "", url);
      for (const button of this.form.querySelectorAll("[hx-post]")) {
        button.setAttribute("hx-post", url);
        button.formAction = `${url}${new URL(button.formAction).hash}`;
      }
    }
    const now = new Date().toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
    this.said.textContent = `${this.getAttribute("saved")} ${now}`;
  }
});
