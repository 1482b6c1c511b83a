/** True when a version such as `1.22.1` comes before another. */
export function isOlder(version: string, than: string): boolean {
  const [parts, others] = [version, than].map(text => text.split('.').map(Number))
  const index = parts!.findIndex((part, at) => part !== (others![at] ?? 0))
  return index >= 0 && parts![index]! < (others![index] ?? 0)
}
