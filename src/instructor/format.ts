/** Formats times in words. */

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]
const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** `5 minutes ago`, `yesterday`; less than a minute is `just now`. */
export function ago(iso: string, now: number): string {
  const elapsed = now - Date.parse(iso)
  const [unit, length] = units.find(([, length]) => elapsed >= length) ?? []
  return unit && length ? format.format(-Math.floor(elapsed / length), unit) : 'just now'
}

const brief: Partial<Record<Intl.RelativeTimeFormatUnit, string>> = { day: 'd', hour: 'h', minute: 'min' }

/** `5 min`, `3 d`: for a narrow column. */
export function briefly(iso: string, now: number): string {
  const elapsed = now - Date.parse(iso)
  const [unit, length] = units.find(([, length]) => elapsed >= length) ?? []
  return unit && length ? `${Math.floor(elapsed / length)} ${brief[unit]}` : 'now'
}

/** `21 December 2026`. */
export const day = (iso: string): string => new Date(iso).toLocaleDateString('en-GB', { dateStyle: 'long' })

/** `14:05:09`, in the reader's time zone. */
export const clock = (at: Date): string => at.toLocaleTimeString('en-GB')

/** `2.4 s`. */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

/** `14 Mar, 09:30`, in the reader's time zone. */
export const moment = (iso: string): string =>
  new Date(iso).toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`
