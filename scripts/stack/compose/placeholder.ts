/**
 * Replaces a required variable without a value when a file is only inspected (`interpolate: 'lenient'`). It consists of
 * letters that are valid anywhere, also in a URL.
 */
export function placeholderFor(variable: string): string {
  return `unset-${variable}`
}

export function isPlaceholder(text: string): boolean {
  return /unset-[A-Za-z_]\w*/.test(text)
}
