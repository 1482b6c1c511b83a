/** Times in words. */

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]
const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/** `5 minutes ago`, `yesterday`; what is less than a minute old is `just now`. */
export function ago(iso: string, now: number): string {
  const elapsed = now - Date.parse(iso)
  const [unit, length] = units.find(([, length]) => elapsed >= length) ?? []
  return unit && length ? format.format(-Math.floor(elapsed / length), unit) : 'just now'
}

/** `21 December 2026`. */
export const day = (iso: string): string => new Date(iso).toLocaleDateString('en-GB', { dateStyle: 'long' })

/** `14:05:09`, in the reader's time zone. */
export const clock = (at: Date): string => at.toLocaleTimeString('en-GB')

/** Attempts that were judged, and those that the environment broke off. */
export function tries(attempts: number, errors: number): string {
  const judged = attempts === 1 ? '1 attempt' : `${attempts} attempts`
  if (errors === 0) return judged
  return attempts === 0 ? `${errors} broken off` : `${judged}, ${errors} broken off`
}
