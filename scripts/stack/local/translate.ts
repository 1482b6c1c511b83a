import type { Files } from './files.ts'
import type { Address, Names } from './names.ts'

/** Ports that a URL without one means. */
const schemePorts: Record<string, number> = {
  http: 80,
  https: 443,
  postgres: 5432,
  postgresql: 5432,
  redis: 6379,
  rediss: 6379,
}

/** `scheme://user:password@authority`; the authority may be a list, as in Kafka's listeners and PostgreSQL's URLs. */
const url = /\b([A-Za-z][\w+.-]*):\/\/([^\s/?#'"`]*@)?([^\s/?#'"`<>\\]*)/
/** `host:port` that stands alone: not inside a longer name, not followed by more of a word, not a user and password. */
const pair = /(?<![\w.]|[\w.]-)((?:[A-Za-z0-9_](?:[\w.-]*\w)?)|\[::1\]):(\d{1,5})(?![\w@:]|\.\d|-\w)/
/** Bash's own connections. */
const device = /\/dev\/(tcp|udp)\/([\w.-]+)\/(\d{1,5})\b/
/** libpq's `host=… port=…`; not an option of a command, which goes to a shim with its own port. */
const keywords = /(?<![\w-])host=([\w.-]+)(?:([^\n'"]*?)\bport=(\d{1,5}))?/

const anyAddress = new RegExp([url, pair, device, keywords].map(({ source }) => `(?:${source})`).join('|'), 'g')

/**
 * Rewrite every address of the stack in a text (an environment value, a command's argument, a script) to where it
 * really is. What names nothing of the stack stays as it is. Lines stay lines.
 */
export function translateAddresses(text: string, names: Names): string {
  return text.replace(anyAddress, (found: string, ...groups: (string | undefined)[]) => {
    const [scheme, user, authority, host, port, protocol, deviceHost, devicePort, dsnHost, dsnBetween, dsnPort] = groups
    if (scheme)
      return `${scheme}://${user ?? ''}${translateAuthority(authority ?? '', schemePorts[scheme.toLowerCase()], names)}`
    if (host) return joined(names.resolve(host, Number(port))) ?? found
    if (protocol) return slashed(protocol, names.resolve(deviceHost!, Number(devicePort))) ?? found
    const address = dsnHost && names.resolve(dsnHost, Number(dsnPort ?? schemePorts.postgres))
    return address ? `host=${address.host}${dsnBetween ?? ' '}port=${address.port}` : found
  })
}

function translateAuthority(authority: string, defaultPort: number | undefined, names: Names): string {
  return authority
    .split(',')
    .map(part => {
      // Kafka's lists put a scheme before each address: the comma then separates whole URLs, and the rest matches again.
      const match = /^([\w.-]+|\[::1\])(?::(\d{1,5}))?$/.exec(part)
      const port = match?.[2] === undefined ? defaultPort : Number(match[2])
      return (match && port !== undefined && joined(names.resolve(match[1]!, port))) || part
    })
    .join(',')
}

const joined = (address: Address | undefined) => address && `${address.host}:${address.port}`
const slashed = (protocol: string, address: Address | undefined) =>
  address && `/dev/${protocol}/${address.host}/${address.port}`

/** Values that are compared with what a browser says, or given to it: the service itself connects to none of them. */
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
    result[key] = forBrowsers.test(key) ? value : files.translate(translateAddresses(value, names))
  for (const [key, host] of Object.entries(environment)) {
    if (!/.HOST$/.test(key)) continue
    const portKey = key.replace(/HOST$/, 'PORT')
    const port = Number(environment[portKey] ?? names.onlyPort(host))
    const address = Number.isInteger(port) ? names.resolve(host, port) : undefined
    if (address) Object.assign(result, { [key]: address.host, [portKey]: String(address.port) })
  }
  return result
}
