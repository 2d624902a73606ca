// Adds files to the text of its form: by its button, by pasting, by dropping. Without script the
// uploads page does the same.
import { tokens } from "../ask.js";
import { insertBlock } from "../text.js";

customElements.define("upload-drop", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.area = this.form.querySelector("textarea");
    this.input = this.querySelector("input[type=file]");
    this.querySelector("button").addEventListener("click", () => this.input.click());
    this.input.addEventListener("change", () => this.take(this.input.files));
    this.area.addEventListener("paste", (event) => this.take(event.clipboardData.files, event));
    for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
      this.form.addEventListener(kind, (event) => {
        if (!event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        this.form.classList.toggle("is-over", kind === "dragenter" || kind === "dragover");
        if (kind === "drop") this.take(event.dataTransfer.files, event);
      });
    }
  }

  async take(files, event) {
    if (!files?.length) return;
    event?.preventDefault();
    for (const file of [...files]) await this.send(file);
    this.input.value = "";
  }

  send(file) {
    const progress = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
    progress.setAttribute("aria-label", file.name);
    this.say(progress);
    const form = new FormData();
    form.set("file", file);
    const request = new XMLHttpRequest();
    request.open("POST", this.getAttribute("url"));
    request.setRequestHeader("Accept", "application/json");
    for (const [name, value] of Object.entries(tokens())) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => { progress.value = event.loaded / event.total; });
    return new Promise((done) => {
      request.addEventListener("loadend", () => { this.finish(request, file); done(); });
      request.send(form);
    });
  }

  finish(request, file) {
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* an error page, or no answer at all */ }
    if (request.status >= 200 && request.status < 300 && answer.markdown) {
      insertBlock(this.area, answer.markdown);
      this.say("");
    } else {
      this.say(`${file.name}: ${answer.detail || this.getAttribute("failed")}`);
    }
  }

  say(what) {
    this.form.querySelector("[data-upload-status]").replaceChildren(what);
  }
});
