/** Which role may use which route: with everything, or with its own things; not at all where it is left out. */
export interface AccessMatrix {
  roles: string[]
  rows: { service: string; route: string; permission: string; may: Record<string, 'all' | 'own'> }[]
}
