import type { ComposeService } from '../../types.ts'

/** Name and tag of `registry/name:tag@digest`, without registry, mirror and `library/`, which say nothing about what runs. */
export interface ImageName {
  name: string
  tag?: string
}

export function parseImage(image: string): ImageName {
  const match = /^(?:(?:[^/]*[.:][^/]*|localhost)\/)?(?:docker\/)?(?:library\/)?([^:@]+)(?::([^@]+))?/.exec(image)
  return { name: match?.[1] ?? image, tag: match?.[2] }
}

/** The version in an image's tag: `17.6` of `postgres:17.6-alpine`; undefined for `latest` and for none. */
export function imageVersion(image: string | undefined): string | undefined {
  return /^v?(\d+(?:\.\d+)*)/.exec((image && parseImage(image).tag) ?? '')?.[1]
}

/** The note for a server that is not what the image asks for in the first `places` numbers of its version. */
export function otherVersion({ image }: ComposeService, title: string, found: string, places: number): string[] {
  const asked = imageVersion(image)?.split('.').slice(0, places) ?? []
  const same = asked.every((number, place) => number === found.split('.')[place])
  return same ? [] : [`The file asks for ${image}; here ${title} ${found} serves it.`]
}
