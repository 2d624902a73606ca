// Offers members while @name is typed in the textarea inside it: a listbox steered from the text.
import { ask } from "../ask.js";
import { replace } from "../text.js";

const TYPED = /(?:^|[\s(])@([\p{L}\p{N}_.-]{1,40})$/u;

customElements.define("mention-completion", class extends HTMLElement {
  connectedCallback() {
    this.area = this.querySelector("textarea");
    this.list = Object.assign(document.createElement("ul"), { className: "options", id: `${this.area.id}-members`, hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.getAttribute("label"));
    this.append(this.list);
    this.area.setAttribute("aria-autocomplete", "list");
    this.area.setAttribute("aria-controls", this.list.id);
    this.area.addEventListener("input", () => this.look());
    this.area.addEventListener("keydown", (event) => this.steer(event), { capture: true });
    this.area.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.take(event.target.closest("li"));
    });
  }

  look() {
    const typed = TYPED.exec(this.area.value.slice(0, this.area.selectionStart));
    clearTimeout(this.timer);
    if (!typed) return this.close();
    this.typed = typed[1];
    this.timer = setTimeout(() => this.offer(this.typed), 150);
  }

  async offer(typed) {
    const response = await ask(`${this.getAttribute("url")}?q=${encodeURIComponent(typed)}`, { accept: "application/json" });
    if (!response.ok || typed !== this.typed) return;
    const { results } = await response.json();
    this.list.replaceChildren(...results.map(({ username, name }, index) => {
      const option = Object.assign(document.createElement("li"), { id: `${this.list.id}-${index}` });
      option.setAttribute("role", "option");
      option.dataset.username = username;
      option.append(Object.assign(document.createElement("b"), { textContent: username }), name === username ? "" : name);
      return option;
    }));
    this.list.hidden = !results.length;
    this.choose(this.list.firstElementChild);
  }

  choose(option) {
    for (const other of this.list.children) other.setAttribute("aria-selected", String(other === option));
    if (option) this.area.setAttribute("aria-activedescendant", option.id);
    else this.area.removeAttribute("aria-activedescendant");
  }

  steer(event) {
    if (this.list.hidden || event.ctrlKey || event.metaKey) return;
    const here = this.list.querySelector("[aria-selected=true]");
    if (event.key === "ArrowDown") this.choose(here.nextElementSibling || this.list.firstElementChild);
    else if (event.key === "ArrowUp") this.choose(here.previousElementSibling || this.list.lastElementChild);
    else if (event.key === "Enter" || event.key === "Tab") this.take(here);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  take(option) {
    const end = this.area.selectionStart;
    if (option) replace(this.area, end - this.typed.length, end, `${option.dataset.username} `);
    this.close();
  }

  close() {
    clearTimeout(this.timer);
    this.typed = null;
    this.list.hidden = true;
    this.choose(null);
  }
});
