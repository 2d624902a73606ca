// For every reader. It improves a page that already works without it; one custom element a file.
import "./elements/copy-link.js";
import "./elements/draft-done.js";
import "./elements/local-time.js";
import "./elements/look-again.js";
import "./elements/menu-closer.js";
import "./elements/passkey-form.js";
import "./elements/print-page.js";
