// Puts the time inside it into the reader's own zone. The server's text has the same CLDR patterns.
import { language } from "../language.js";

const FULL = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
const ago = new Intl.RelativeTimeFormat(language, { numeric: "always", style: "short" });
const now = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(0, "second");
const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

customElements.define("local-time", class extends HTMLElement {
  connectedCallback() {
    const time = this.querySelector("time");
    const at = new Date(time.dateTime);
    const full = at.toLocaleString(language, FULL);
    if (this.hasAttribute("full")) {
      time.textContent = full;
    } else {
      time.title = full;
      time.textContent = short(at);
    }
  }
});

function short(at) {
  const age = Date.now() - at;
  if (age >= 0 && age < MINUTE) return now;
  if (age >= 0 && age < HOUR) return ago.format(-Math.floor(age / MINUTE), "minute");
  if (age >= 0 && age < DAY) return ago.format(-Math.floor(age / HOUR), "hour");
  const isThisYear = at.getFullYear() === new Date().getFullYear();
  return at.toLocaleDateString(language, { day: "numeric", month: "short", ...(isThisYear ? {} : { year: "numeric" }) });
}
