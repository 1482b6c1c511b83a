/**
 * Stands in for a required variable that has no value when a file is only looked at (`interpolate: 'lenient'`).
 * Made of letters that may stand anywhere, also in a URL.
 */
export function placeholderFor(variable: string): string {
  return `unset-${variable}`
}

export function isPlaceholder(text: string): boolean {
  return /unset-[A-Za-z_]\w*/.test(text)
}
