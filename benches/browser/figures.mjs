// What many measurements of one thing say together, and how a table shows them. Knows no browser.

/** The smallest value that this share of all does not exceed (nearest rank). */
export function at(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export const median = (values) => at(values, 0.5);

/** The median, with the extremes beside it where there are several. */
export function shown(values, digits = 1) {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map((value) => value.toFixed(digits));
  return least === most ? middle : `${middle} (${least} to ${most})`;
}

/** A table in Markdown; the first column is of words. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  return line(head) + line(head.map((_, at) => (at ? '---:' : '---'))) + rows.map(line).join('');
}
