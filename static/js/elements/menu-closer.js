// Closes <details class="menu"> on Escape, on a click outside, and when focus leaves it.

customElements.define("menu-closer", class extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    const options = { signal: this.gone.signal };
    document.addEventListener("click", (event) => {
      const isChosen = event.target.closest("details.menu button");
      close((menu) => isChosen || !menu.contains(event.target));
    }, options);
    document.addEventListener("focusin", (event) => close((menu) => !menu.contains(event.target)), options);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      const menu = document.activeElement?.closest("details.menu[open]");
      menu?.querySelector("summary").focus();
      close(() => true);
    }, options);
  }

  disconnectedCallback() {
    this.gone.abort();
  }
});

function close(wanted) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (wanted(menu)) menu.open = false;
  }
}
