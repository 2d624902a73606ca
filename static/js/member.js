// For those who are signed in: writing, quoting, and keeping one's place.
import "./elements/draft-keeper.js";
import "./elements/form-keeper.js";
import "./elements/format-toolbar.js";
import "./elements/mention-completion.js";
import "./elements/message-watch.js";
import "./elements/post-actions.js";
import "./elements/post-composer.js";
import "./elements/quote-selection.js";
import "./elements/read-tracker.js";
import "./elements/time-zone-guess.js";
import "./elements/upload-drop.js";
