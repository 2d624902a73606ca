// Keeps what is being written: on the server a moment after each pause, on this device while the
// server cannot be reached. Its text says which.
import { ask } from "../ask.js";
import { DeviceCopy } from "../device.js";
import { language } from "../language.js";

const PAUSE = 1500;
const OWN = ["csrfmiddlewaretoken", "key", "body", "title", "mode", "file"];

customElements.define("draft-keeper", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.area = this.form.querySelector("textarea");
    this.device = new DeviceCopy(this.getAttribute("place"));
    this.version = this.getAttribute("version");
    this.restore();
    this.kept = this.state();
    this.gone = new AbortController();
    const options = { signal: this.gone.signal };
    this.form.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), PAUSE);
    }, options);
    this.form.addEventListener("submit", (event) => this.leave(event), options);
    document.addEventListener("visibilitychange", () => document.hidden && this.keep(true), options);
    addEventListener("online", () => this.keep(), options);
  }

  disconnectedCallback() { this.gone.abort(); }

  // What this device alone has is newer than the server's, or was refused by it: the writer decides.
  restore() {
    const local = this.device.read(this.area.value);
    this.area.value ||= local ?? "";
    if (!local || local === this.area.value) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: this.getAttribute("use") });
    button.onclick = () => { this.area.value = local; button.remove(); };
    this.append(" ", button);
  }

  leave(event) {
    if (event.defaultPrevented || !navigator.onLine || event.submitter?.formTarget === "_blank") return;
    this.isSent = true;
    this.device.send(this.area.value);
  }

  state() {
    return JSON.stringify([...new FormData(this.form)].filter(([name, value]) => name !== "mode" && typeof value === "string"));
  }

  async keep(keepalive = false) {
    clearTimeout(this.timer);
    const state = this.state();
    if (state === this.kept || this.isSent) return;
    const all = new FormData(this.form), form = new FormData();
    const others = [...all].filter(([name, value]) => !OWN.includes(name) && typeof value === "string");
    for (const [name, value] of Object.entries({
      place: this.getAttribute("place"), title: all.get("title") ?? "", body: this.area.value,
      fields_json: JSON.stringify(Object.fromEntries(others)), version: this.version ?? "",
      key: all.get("key") ?? "", // so that what arrives after the form itself is no draft
    })) form.set(name, value);
    try {
      const response = await ask(this.getAttribute("url"), { form, keepalive, accept: "application/json" });
      if (!response.ok) throw Object.assign(new Error(response.statusText), { status: response.status });
      this.version = (await response.json()).version;
      this.kept = state;
      this.device.drop();
      this.say("saved");
    } catch (error) {
      this.device.keep(this.area.value);
      this.say(error.status === 409 ? "stale" : "local");
    }
  }

  say(what) {
    const now = new Date().toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
    this.textContent = what === "stale" ? this.getAttribute("stale") : `${this.getAttribute(what)} ${now}`;
  }
});
