/** The two notations of the Compose specification that carry a unit. */

const milliseconds: Record<string, number> = {
  ns: 0.000_001,
  us: 0.001,
  µs: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

const duration = /(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d|w)/g

/** `1m30s`, `500ms`, `1.5h` in milliseconds; undefined when it is not a duration. */
export function parseDuration(text: string): number | undefined {
  if (/^0+$/.test(text)) return 0
  if (text === '' || text.replace(duration, '') !== '') return undefined
  return [...text.matchAll(duration)].reduce((sum, [, amount, unit]) => sum + Number(amount) * milliseconds[unit!]!, 0)
}

const exponents: Record<string, number> = { '': 0, k: 1, m: 2, g: 3, t: 4, p: 5 }

/** `512m`, `1.5gb`, `2GiB`, `1000` in bytes (units are powers of 1024, as in Docker); undefined when it is not a size. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?|\.\d+)\s*([kmgtp]?)i?b?$/i.exec(text)
  return match ? Math.floor(Number(match[1]) * 1024 ** exponents[match[2]!.toLowerCase()]!) : undefined
}
