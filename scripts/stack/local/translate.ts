import type { Address } from '../types.ts'
import type { Files } from './files.ts'
import type { Names } from './names.ts'
import { itself, nowhere } from './tools/own-host.mjs'

/** Default ports of URL schemes. */
const schemePorts: Record<string, number> = {
  http: 80,
  https: 443,
  postgres: 5432,
  postgresql: 5432,
  redis: 6379,
  rediss: 6379,
}

/** `scheme://user:password@authority`; the authority may be a list, as in Kafka's listeners and PostgreSQL's URLs. */
const url = /\b([A-Za-z][\w+.-]{0,30}):\/\/([^\s/?#'"`]*@)?([^\s/?#'"`<>\\]*)/
/** `host:port` that stands alone: not inside a longer name, not followed by more of a word, not a user and password. */
const pair = /(?<![\w.]|[\w.]-)((?:[A-Za-z0-9_](?:[\w.-]{0,250}\w)?)|\[::1\]):(\d{1,5})(?![\w@:]|\.\d|-\w)/
/** Connections that bash opens itself: `/dev/tcp/host/port`. */
const device = /\/dev\/(tcp|udp)\/([\w.-]+)\/(\d{1,5})\b/
/** libpq's `host=… port=…`, told by a second keyword; a shell variable and an option of a command are something else. */
const keywords =
  /(?<![\w-])host=([\w.-]{1,250})(?:([^\n'"]{0,200}?)\bport=(\d{1,5})|(?=[^\n'"]{0,200}?\b(?:dbname|user)=))/

const anyAddress = new RegExp([url, pair, device, keywords].map(({ source }) => `(?:${source})`).join('|'), 'g')

/** A line, a quoted text or a here-document with SQL: what it quotes, and what COPY reads, is data. */
const holdsSql = /\b(?:insert\s+into|values\s*\(|update\s+\S+\s+set|select\s|copy\s)/i
const data = /'[^']*'|(?<=\bcopy\s[^;]{1,500}\bstdin\b[^;]{0,200};)[\s\S]*?^\\\.$/gim
const hereDocument = /<<-?\s*(["']?)(\w+)\1/
/** A psql command in double quotes that goes on in the next line. */
const opensQuote = /\bpsql\b(?:[^"\n]|"(?:[^"\\\n]|\\.)*")*"(?:[^"\\]|\\.)*$/
const closesQuote = /^(?:[^"\\]|\\.)*"/

/**
 * Rewrite every address of the stack in a command or a script to where it really is: the authority of a URL, a
 * connection string, or `host:port` where the host listens on that port. What names nothing of the stack stays as it is,
 * and so does data: `postgres:17` is an image, and `'sales:8000'` in an INSERT is a value. Lines stay lines.
 */
export function translateAddresses(text: string, names: Names): string {
  return segments(text)
    .map(segment => {
      if (!holdsSql.test(segment)) return translateSegment(segment, names)
      const kept = segment.match(data) ?? []
      const around = segment.split(data).map(piece => translateSegment(piece, names))
      return around.map((piece, index) => piece + (kept[index] ?? '')).join('')
    })
    .join('')
}

/** Splits a text into lines, with each here-document and each quoted SQL in one piece with its opening line. */
function segments(text: string): string[] {
  const lines = text.split(/(?<=\n)/)
  const result: string[] = []
  for (let index = 0; index < lines.length; ) {
    const [, , word] = hereDocument.exec(lines[index]!) ?? []
    const isEnd = word ? (line: string) => line.trim() === word : opensQuote.test(lines[index]!) && isQuoteEnd
    const end = isEnd ? lines.findIndex((line, at) => at > index && isEnd(line)) : index
    // One without an end reaches to the end of the text, as in a shell.
    const next = end < 0 ? lines.length : end + 1
    result.push(lines.slice(index, next).join(''))
    index = next
  }
  return result
}

const isQuoteEnd = (line: string) => closesQuote.test(line)

function translateSegment(text: string, names: Names): string {
  return text.replace(anyAddress, (found: string, ...groups: (string | undefined)[]) => {
    const [scheme, user, authority, host, port, protocol, deviceHost, devicePort, dsnHost, dsnBetween, dsnPort] = groups
    if (scheme)
      return `${scheme}://${user ?? ''}${translateAuthority(authority ?? '', schemePorts[scheme.toLowerCase()], names)}`
    if (host) return joined(listening(host, Number(port), names)) ?? found
    if (protocol) return slashed(protocol, names.resolve(deviceHost!, Number(devicePort))) ?? found
    const address = dsnHost && names.resolve(dsnHost, Number(dsnPort ?? schemePorts.postgres))
    return address ? `host=${address.host}${dsnBetween ?? ' '}port=${address.port}` : found
  })
}

/**
 * Where `host:port` is, if it is an address at all: a number that the service does not listen on may be a version or an
 * amount. The instance's own localhost can be nothing else, and must never be a server of this machine.
 */
function listening(host: string, port: number, names: Names): Address | undefined {
  const address = names.resolve(host, port)
  return address?.port === nowhere.port && !itself.includes(host.toLowerCase()) ? undefined : address
}

function translateAuthority(authority: string, defaultPort: number | undefined, names: Names): string {
  return authority
    .split(',')
    .map(address => {
      // Kafka's lists put a scheme before each address: the comma then separates whole URLs, and the rest matches again.
      const match = /^([\w.-]+|\[::1\])(?::(\d{1,5}))?$/.exec(address)
      const port = match?.[2] === undefined ? defaultPort : Number(match[2])
      return (match && port !== undefined && joined(names.resolve(match[1]!, port))) || address
    })
    .join(',')
}

const joined = (address: Address | undefined) => address && `${address.host}:${address.port}`
const slashed = (protocol: string, address: Address | undefined) =>
  address && `/dev/${protocol}/${address.host}/${address.port}`

/** `host:port` that stands in a value as an address does: alone, in a list, or after `=`, `@` or a double quote. */
const pairInValue = new RegExp(`(?<=^|[,;=@"])${pair.source}(?=$|[,;"/\\s])`, 'g')
const listOfPairs = new RegExp(`^${pair.source}(?:[,;\\s]+${pair.source})*$`)
const urlOrKeywords = new RegExp([url, keywords].map(({ source }) => `(?:${source})`).join('|'))

/** The addresses in the value of a variable; prose that mentions one stays. */
function translateValue(value: string, names: Names): string {
  if (urlOrKeywords.test(value) || listOfPairs.test(value)) return translateSegment(value, names)
  return value.replace(
    pairInValue,
    (found, host: string, port: string) => joined(listening(host, Number(port), names)) ?? found,
  )
}

/** Variables whose value is for a browser: the service itself does not connect to it. */
const forBrowsers = /ORIGIN|CORS|PUBLIC|EXTERNAL|REDIRECT|CALLBACK|ISSUER|AUDIENCE/i

/**
 * Translate a whole environment: addresses and container paths inside values, and `X_HOST` / `X_PORT` pairs.
 * A host without its port variable gets one: nothing else could carry the port.
 */
export function translateEnvironment(
  environment: Record<string, string>,
  names: Names,
  files: Files,
): Record<string, string> {
  const result: Record<string, string> = {}
  for (const [key, value] of Object.entries(environment))
    result[key] = forBrowsers.test(key) ? value : files.translate(translateValue(value, names))
  for (const [key, host] of Object.entries(environment)) {
    if (!/.HOST$/.test(key)) continue
    const portKey = key.replace(/HOST$/, 'PORT')
    const port = Number(environment[portKey] ?? names.onlyPort(host))
    const address = Number.isInteger(port) ? names.resolve(host, port) : undefined
    if (address) Object.assign(result, { [key]: address.host, [portKey]: String(address.port) })
  }
  return result
}
