// Changes to a textarea that keep its undo history.

export function replace(area, start, end, text) {
  area.focus();
  area.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// Text as a block of its own, with an empty line on either side where there is other text.
export function insertBlock(area, text) {
  const before = area.value.slice(0, area.selectionStart);
  const after = area.value.slice(area.selectionEnd);
  const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const tail = after.startsWith("\n\n") ? "" : "\n\n";
  replace(area, area.selectionStart, area.selectionEnd, lead + text + tail);
}
