// Round the posts of a topic, or the messages of a conversation: a reaction is given without leaving the page, and a post's menu is
// fetched when it is first opened. Without script the same buttons and links lead to pages.
import { ask } from "../ask.js";

customElements.define("post-actions", class extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    const options = { signal: this.gone.signal };
    document.getElementById("act")?.addEventListener("submit", (event) => this.react(event), options);
    this.addEventListener("toggle", (event) => this.fill(event.target), { capture: true, ...options });
  }

  disconnectedCallback() {
    this.gone.abort();
  }

  async react(event) {
    const button = event.submitter;
    const footer = button?.closest(":is(.post, .msg) > footer");
    if (!footer || !button.formAction.includes("/react/")) return;
    event.preventDefault();
    button.setAttribute("aria-busy", "true");
    const response = await ask(button.formAction, { form: new FormData(event.target, button) }).catch(() => null);
    button.removeAttribute("aria-busy");
    if (!response?.ok) return this.refuse(response);
    const menu = button.closest("details.menu");
    footer.querySelector(".reactions").outerHTML = await response.text();
    const path = new URL(button.formAction).pathname;
    footer.querySelector(`.reactions [formaction="${path}"]`)?.focus();
    if (menu) this.empty(menu);
  }

  async refuse(response) {
    const messages = document.getElementById("messages");
    if (!response) return messages.replaceChildren(this.getAttribute("failed"));
    messages.innerHTML = await response.text();
    messages.scrollIntoView({ block: "center" });
  }

  async fill(menu) {
    const link = menu.querySelector(":scope > div > a");
    if (!menu.open || !link) return;
    menu.dataset.href = link.href;
    const response = await ask(link.href).catch(() => null);
    if (response?.ok) menu.querySelector("div").innerHTML = await response.text();
  }

  // What may be done has changed: the next opening asks again.
  empty(menu) {
    menu.open = false;
    if (!menu.dataset.href) return; // it stood in the page as a whole
    const link = Object.assign(document.createElement("a"), { href: menu.dataset.href });
    menu.querySelector("div").replaceChildren(link);
  }
});
