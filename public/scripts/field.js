// Knows the fields that one writes messages in, the room's and that of a thread beside it, and in which of them one
// writes. Refuses to know what is written there.

export const FIELD = "#composer, [data-composer]";
let last;

/** The field that one writes in. */
export const field = () => (last?.isConnected ? last : document.querySelector(FIELD));

/** Whether this is such a field: then it is the one that one writes in. */
export function isField(target) {
  if (!target.matches?.(FIELD)) return false;
  last = target;
  return true;
}

/** What the page calls something beside a field: the room's has the words for all. */
export const wordFor = (name) => document.getElementById("composer")?.dataset[name] ?? "";

/** Takes back what told that something is offered beside a field. */
export function offersNothing(area) {
  for (const name of ["aria-controls", "aria-activedescendant", "aria-autocomplete"]) area?.removeAttribute(name);
}
