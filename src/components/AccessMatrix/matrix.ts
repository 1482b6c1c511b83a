/**
 * The routes that each role may use: for everything (`all`) or for its own things (`own`); a role without access is
 * left out.
 */
export interface AccessMatrix {
  roles: string[]
  rows: { service: string; route: string; permission: string; may: Record<string, 'all' | 'own'> }[]
}
