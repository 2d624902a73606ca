// A page that waits for something: fetched again every two seconds until it no longer says `waiting`.
// The server's page is the truth; without script a <meta refresh> does the same.

const PAUSE = 2000;

customElements.define("look-again", class extends HTMLElement {
  connectedCallback() {
    if (this.hasAttribute("waiting")) this.timer = setTimeout(() => this.look(), PAUSE);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  async look() {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (answer.status === 404) return location.reload();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.getElementById(this.id);
      if (answer.ok && next && !next.hasAttribute("waiting")) {
        document.title = page.title;
        return this.replaceWith(document.importNode(next, true));
      }
    } catch { /* away for a moment: look again */ }
    if (this.isConnected) this.timer = setTimeout(() => this.look(), PAUSE);
  }
});
