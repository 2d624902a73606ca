// Reports how far its posts have been read: the highest number whose end came into view and stayed
// a second. Sent when reading pauses and when the page is left.
import { ask } from "../ask.js";

const STAY = 1000, PAUSE = 3000;

customElements.define("read-tracker", class extends HTMLElement {
  connectedCallback() {
    this.read = Number(this.getAttribute("read") || 0);
    this.seen = this.read;
    this.stays = new Map();
    this.eye = new IntersectionObserver((entries) => entries.forEach((entry) => this.look(entry)));
    this.watch();
    this.arrivals = new MutationObserver(() => this.watch());
    this.arrivals.observe(this, { childList: true, subtree: true });
    this.left = () => document.hidden && this.report(true);
    document.addEventListener("visibilitychange", this.left);
    addEventListener("pagehide", this.left);
  }

  disconnectedCallback() {
    this.eye.disconnect();
    this.arrivals.disconnect();
    document.removeEventListener("visibilitychange", this.left);
    removeEventListener("pagehide", this.left);
  }

  // The footer stands at the end of a post: where it is in view, the post has been scrolled through.
  // Of a post that is folded away the line that stands for it is enough.
  watch() {
    for (const end of this.querySelectorAll(".post > footer, .event[data-number]")) this.eye.observe(end);
  }

  look({ target, isIntersecting }) {
    clearTimeout(this.stays.get(target));
    if (!isIntersecting || document.hidden) return;
    this.stays.set(target, setTimeout(() => {
      const number = target.dataset.number ?? target.closest(".post").id.replace("post-", "");
      this.seen = Math.max(this.seen, Number(number));
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.report(), PAUSE);
    }, STAY));
  }

  async report(keepalive = false) {
    clearTimeout(this.timer);
    if (this.seen <= this.read) return;
    const number = this.seen;
    const form = new FormData();
    form.set("number", number);
    try {
      const response = await ask(this.getAttribute("url"), { form, keepalive });
      if (response.ok) this.read = Math.max(this.read, number);
    } catch { /* the next pause reports it */ }
  }
});
