// An open conversation: what is new is asked for every few seconds while somebody looks, and what was looked at
// is reported as read. Without script the page is read anew, and a button marks it as read.
import { ask } from "../ask.js";

const PAUSE = 5000;

customElements.define("message-watch", class extends HTMLElement {
  connectedCallback() {
    this.last = Number(this.getAttribute("last") || 0);
    this.read = Number(this.getAttribute("read") || 0);
    this.seen = () => document.hidden ? clearTimeout(this.timer) : this.look();
    document.addEventListener("visibilitychange", this.seen);
    this.seen();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
  }

  async look() {
    clearTimeout(this.timer);
    try {
      if (this.hasAttribute("live")) await this.fetch();
      if (this.last > this.read) await this.report();
    } catch { /* away for a moment: look again */ }
    if (this.isConnected && !document.hidden) this.timer = setTimeout(() => this.look(), PAUSE);
  }

  async fetch() {
    const answer = await ask(`${this.getAttribute("url")}newer/?after=${this.last}`);
    if (answer.redirected) return location.reload(); // signed out meanwhile
    if (answer.status === 404) this.removeAttribute("live"); // no longer in it; anything else passes
    if (!answer.ok) return;
    const before = this.last, part = document.createRange().createContextualFragment(await answer.text());
    for (const one of part.querySelectorAll("[data-number]")) this.last = Math.max(this.last, Number(one.dataset.number));
    // what one may do here has changed as well: a request was accepted, say
    if (this.last > before && !document.getElementById("write")) return location.reload();
    this.append(part);
  }

  async report() {
    const form = new FormData(), number = this.last;
    form.set("number", number);
    const answer = await ask(`${this.getAttribute("url")}read/`, { form, accept: "application/json" });
    if (answer.ok) this.read = number;
  }
});
