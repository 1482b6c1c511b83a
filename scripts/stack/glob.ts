/** True when a file name fits a pattern of `*`, `?` and `[…]`, as in COPY and in nginx's include. */
export function matchesName(name: string, pattern: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
    .replaceAll('[!', '[^')
  return new RegExp(`^${expression}$`).test(name)
}
