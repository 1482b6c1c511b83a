/** What a learner types. On another machine than the platform's they need its address too. */
export function joinCommand(code: string, { hostname, origin }: Pick<Location, 'hostname' | 'origin'>): string {
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return `npx lab join ${code}${here ? '' : ` --server ${origin}`}`
}
