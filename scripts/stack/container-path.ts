/** Absolute paths of a container, compared as text: none of them has to be on this machine. */

/** True for the folder itself, too. */
export function isBelow(path: string, folder: string): boolean {
  const above = trimSlash(folder)
  return path === above || path.startsWith(above === '/' ? '/' : `${above}/`)
}

export function trimSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}
