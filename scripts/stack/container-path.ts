/** Absolute paths in a container, compared as text: none of them has to exist on this machine. */

/** Whether a path is a folder or something below it. */
export function isBelow(path: string, folder: string): boolean {
  const above = trimSlash(folder)
  return path === above || path.startsWith(above === '/' ? '/' : `${above}/`)
}

export function trimSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}
