/** The command that a learner types. From another machine than the platform's it also needs the platform's address. */
export function joinCommand(code: string, { hostname, origin }: Pick<Location, 'hostname' | 'origin'>): string {
  const here = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  return `npx lab join ${code}${here ? '' : ` --server ${origin}`}`
}
