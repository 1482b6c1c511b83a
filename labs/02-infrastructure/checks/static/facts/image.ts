/** What the name of an image says: which product, which version, and whether it means the same thing tomorrow. */

export interface ImageReference {
  /** Without registry and `library/`: `postgres`, `apache/kafka`. */
  repository: string
  tag?: string
  digest?: string
}

export type Product = 'postgres' | 'redis' | 'valkey' | 'kafka' | 'nginx' | 'zookeeper' | 'other'

export function parseImage(text: string): ImageReference {
  const [named = '', digest] = text.split('@')
  const slash = named.lastIndexOf('/')
  const colon = named.indexOf(':', slash + 1)
  const path = (colon < 0 ? named : named.slice(0, colon)).split('/')
  const [first = ''] = path
  const hasRegistry = path.length > 1 && (/[.:]/.test(first) || first === 'localhost')
  const repository = path.slice(hasRegistry ? 1 : 0).join('/')
  return {
    repository: repository.replace(/^(?:docker\/)?library\//, ''),
    tag: colon < 0 ? undefined : named.slice(colon + 1),
    digest,
  }
}

/** Tags that are given to another image with every release: a channel or a base system without the product's version. */
const movingTag =
  /^(latest|stable|mainline|lts|current|edge|nightly|main|master|dev|rolling|alpine|slim|perl|otel|bookworm|bullseye|buster|trixie|noble|jammy|windowsservercore|iron|jod|krypton|hydrogen)(?![a-z])/i

/**
 * Pinned to a version, as rule 1.2 has it: a digest, or a tag that names one. Some images have the version in their name
 * and only a flavour in their tag (`distroless/nodejs24-debian12:nonroot`).
 */
export function isPinned({ repository, tag, digest }: ImageReference): boolean {
  if (digest !== undefined) return true
  if (!tag || movingTag.test(tag)) return false
  return /\d/.test(tag) || /\d/.test(repository.split('/').at(-1) ?? '')
}

export function productOf({ repository }: ImageReference): Product {
  const last = repository.split('/').at(-1)!
  if (/^apache\/kafka(-native)?$/.test(repository)) return 'kafka'
  if (/zookeeper/.test(last)) return 'zookeeper'
  if (/valkey/.test(last)) return 'valkey'
  if (/^redis/.test(last)) return 'redis'
  if (/^(postgres(ql)?|postgis|timescaledb(-ha)?|pgvector)$/.test(last)) return 'postgres'
  if (/^nginx(-unprivileged)?$/.test(last)) return 'nginx'
  return 'other'
}

/** `[17, 5]` for `17.5-alpine`; undefined when the tag does not tell (a digest alone). */
export function versionOf({ tag }: ImageReference): number[] | undefined {
  const numbers = /(?:^|-)pg(\d+)/.exec(tag ?? '')?.[1] ?? /^v?(\d+(?:\.\d+)*)/.exec(tag ?? '')?.[1]
  return numbers?.split('.').map(Number)
}

/** Compares as far as both go: a tag `7` stands for the newest 7, so it is not older than 7.2. */
export function isAtLeast(version: readonly number[], minimum: readonly number[]): boolean {
  for (const [index, wanted] of minimum.entries()) {
    const part = version[index]
    if (part === undefined || part > wanted) return true
    if (part < wanted) return false
  }
  return true
}
