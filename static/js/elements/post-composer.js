// Round a form with a textarea: Ctrl+Enter sends, Preview shows the server's own rendering,
// and nothing is sent into the void while the browser is offline.
import { ask, reason } from "../ask.js";

customElements.define("post-composer", class extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.area = this.form.querySelector("textarea");
    this.tabs = this.form.querySelector(".tabs");
    this.preview = this.form.querySelector(".preview");
    this.area.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        this.form.requestSubmit(this.form.querySelector(".btn-act"));
      }
    });
    this.form.addEventListener("submit", (event) => this.hold(event));
    // Hints are asked for while one writes: offline there is nobody to ask.
    this.addEventListener("htmx:beforeRequest", (event) => {
      if (!navigator.onLine) event.preventDefault();
    });
    this.tabs.addEventListener("change", (event) => this.show(event.target.value === "preview"));
  }

  hold(event) {
    const note = this.form.querySelector("[data-offline]");
    if (note) note.hidden = navigator.onLine;
    if (!navigator.onLine) event.preventDefault();
  }

  async show(isPreview) {
    const toolbar = this.form.querySelector("format-toolbar");
    const height = this.area.offsetHeight;
    this.preview.hidden = !isPreview;
    this.area.hidden = isPreview;
    if (toolbar) toolbar.hidden = isPreview;
    if (!isPreview) return this.area.focus();
    this.preview.style.minBlockSize = `${height}px`;
    this.preview.setAttribute("aria-busy", "true");
    const form = new FormData();
    form.set("body", this.area.value);
    try {
      const response = await ask(this.getAttribute("preview"), { form });
      if (response.ok) this.preview.innerHTML = await response.text();
      else this.preview.textContent = await reason(response, this.getAttribute("failed"));
    } catch {
      this.preview.textContent = this.getAttribute("failed");
    }
    this.preview.removeAttribute("aria-busy");
  }
});
