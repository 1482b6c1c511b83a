/**
 * Formats of texts that Compose converts to something else. The schema accepts any text there, because a variable's
 * value is a text; Compose then refuses a text that it cannot convert (compose-go, loader/interpolate.go and the types
 * of its fields).
 */
import { isPlaceholder } from '../placeholder.ts'
import { parseBytes, parseDuration } from '../units.ts'

interface Format {
  accepts: (text: string) => boolean
  /** Name of the format in a sentence. */
  words: string
  next: string
}

const flags = /^(true|false|yes|no|on|off|y|n)$/i
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i

export const formats = {
  flag: format(text => flags.test(text), 'true or false', 'Write true or false.'),
  integer: format(text => /^[+-]?\d+$/.test(text), 'a whole number', 'Write a whole number.'),
  decimal: format(text => decimal.test(text), 'a number', 'Write a number, such as 0.5.'),
  // -1 is how Docker writes "without limit".
  size: format(text => text === '-1' || parseBytes(text) !== undefined, 'a size', 'Write it as 256m or 1g.'),
  duration: format(text => parseDuration(text) !== undefined, 'a duration', 'Write it as 5s, 500ms or 1m30s.'),
} satisfies Record<string, Format>

export type FormatName = keyof typeof formats

function format(accepts: Format['accepts'], words: string, next: string): Format {
  return { accepts: text => isPlaceholder(text) || accepts(text), words, next }
}

/** By key, where the type alone does not decide. */
const byKey: Record<string, FormatName | undefined> = {
  ...named('size', ['mem_limit', 'mem_reservation', 'memswap_limit', 'mem_swappiness', 'shm_size', 'memory', 'size']),
  ...named('duration', ['interval', 'timeout', 'start_period', 'start_interval', 'stop_grace_period']),
  ...named('duration', ['delay', 'monitor', 'window']),
  ...named('decimal', ['cpus', 'cpu_percent', 'max_failure_ratio']),
  // The names of `ulimits`.
  ...named('integer', ['^[a-z]+$']),
  // Ranges, octal modes, the word "all" and other values that stay texts.
  ...named(undefined, ['published', 'mode', 'count', 'value', 'rate', 'weight', 'provenance', 'sbom', 'options']),
}

/** The format of a text at this property of the schema; undefined where any text is allowed. */
export function formatOf(key: string, schema: unknown): FormatName | undefined {
  const types = typesOf(schema)
  if (!types.includes('string')) return undefined
  if (key in byKey) return byKey[key]
  // `items` and `^.+$` are not keys of a compose file: texts there are names, pairs and ports.
  if (!/^[a-z]\w*$/.test(key) || key === 'items') return undefined
  if (types.includes('boolean') && !types.includes('number')) return 'flag'
  return types.includes('number') || types.includes('integer') ? 'integer' : undefined
}

/** The types of `type: …` and of the alternatives of `oneOf`. */
function typesOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { type, oneOf } = schema as { type?: string | string[]; oneOf?: unknown[] }
  return [type ?? [], ...(Array.isArray(oneOf) ? oneOf.map(typesOf) : [])].flat()
}

function named(format: FormatName | undefined, keys: string[]): Record<string, FormatName | undefined> {
  return Object.fromEntries(keys.map(key => [key, format]))
}
